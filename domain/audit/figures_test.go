package audit_test

import (
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

func TestFigures(t *testing.T) {
	may := statistics.NewPeriod(workday.On(2022, time.May, 1), workday.On(2022, time.May, 31), workday.On(2022, time.July, 31))
	june := statistics.NewPeriod(workday.On(2022, time.June, 1), workday.On(2022, time.June, 30), workday.On(2022, time.July, 31))
	july := statistics.NewPeriod(workday.On(2022, time.July, 1), workday.On(2022, time.July, 31), workday.On(2022, time.July, 31))
	f := audit.NewFigures(may, june, july)
	resolved := audit.SpansOf(life(t).Events) // received and resolved in June
	f.Add(resolved)
	open := audit.SpansOf(life(t).Events[:1]) // received in June, never answered
	f.Add(open)

	kept := map[domain.UnitID]statistics.Tally{ward: {
		statistics.Cases: {Received: 2}, statistics.Answered: {Received: 1}, statistics.InWriting: {Received: 1},
		statistics.Name(statistics.Resolved): {Received: 1}, statistics.Name(statistics.Open): {Received: 1}, statistics.Overdue: {Received: 1},
		statistics.Claimed: {Received: 1}, statistics.Awaited: {Received: 1}, statistics.InTime: {Received: 1},
	}}
	told(t, f.Differences(may, nil))
	told(t, f.Differences(june, kept))
	told(t, f.Differences(july, map[domain.UnitID]statistics.Tally{ward: {
		statistics.Cases: {CarriedIn: 1}, statistics.Name(statistics.Open): {CarriedIn: 1}, statistics.Overdue: {CarriedIn: 1},
	}}))

	const of = "figures 00088-2021 2022-06-01/2022-06-30 "
	kept[ward][statistics.Answered] = statistics.Count{Received: 2}
	kept[district] = statistics.Tally{statistics.Overdue: {CarriedIn: 3}}
	told(t, f.Differences(june, kept),
		of+"answered: kept 2 received, 0 carried in, by its events 1 received, 0 carried in",
		"figures 002-2021 2022-06-01/2022-06-30 overdue: kept 0 received, 3 carried in, by its events 0 received, 0 carried in")
}

// A case of no class makes the sum over all classes wrong.
func TestFiguresThatDoNotAddUp(t *testing.T) {
	june := statistics.NewPeriod(workday.On(2022, time.June, 1), workday.On(2022, time.June, 30), workday.On(2022, time.June, 30))
	f := audit.NewFigures(june)
	f.Add([]statistics.Span{{Home: ward, ReceivedOn: workday.Of(day(3)), Since: workday.Of(day(3)), Finished: true, Figures: statistics.Cases.Bit()}})
	told(t, f.Differences(june, map[domain.UnitID]statistics.Tally{ward: {statistics.Cases: {Received: 1}}}),
		"figures 00088-2021 2022-06-01/2022-06-30 sum of all classes: kept 0 received, 0 carried in, by its events 1 received, 0 carried in")
}
