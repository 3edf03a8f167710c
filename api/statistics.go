package api

import (
	"context"
	"net/url"
	"strconv"

	"github.com/oapi-codegen/nullable"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
)

// The lists that the figures of each plane link to.
const (
	officeCases     = "/v1/petitions"
	publicCases     = "/public/v1/petitions"
	officeHandOvers = "/v1/escalations"
	publicHandOvers = "/public/v1/escalations"
)

// tenths writes a number of tenths, or null when there is none.
func tenths(n int, ok bool) nullable.Nullable[float32] {
	if !ok {
		return nullable.NewNullNullable[float32]()
	}
	return nullable.NewNullableWithValue(float32(n) / 10)
}

// toStatistics writes a report, every figure with the link to its cases.
func toStatistics(v casework.Statistics, cases string) Statistics {
	column := func(f casework.Figures) Figures { return toFigures(f, v.StatisticsQuery, cases) }
	s := Statistics{Unit: v.Unit, Subunits: v.Sub, From: v.From, To: v.To, Cutoff: v.Total.Cutoff, Total: column(v.Total)}
	if v.By != "" {
		parts := each(v.Parts, column)
		s.Parts = &parts
	}
	if v.Compared != nil {
		s.Compared = column(*v.Compared)
		s.Differences = differences(*v.Compared, v.Total)
	}
	return s
}

// listOf is the query of a list that says what a column counts.
func listOf(c casework.Column, q casework.StatisticsQuery) url.Values {
	return query("unit", c.Unit.ID, "subunits", strconv.FormatBool(c.Sub), "from", c.From, "to", c.To,
		"channel", q.Channel, "kind", q.Kind, "field", q.Field)
}

func toFigures(f casework.Figures, q casework.StatisticsQuery, cases string) Figures {
	all := cases + "?" + listOf(f.Column, q).Encode()
	link := func(n statistics.Name, c statistics.Cohort) string {
		return all + "&figure=" + string(n) + "&cohort=" + string(c)
	}
	v := Figures{Unit: f.Unit.ID, UnitName: f.Unit.Name, Month: f.Month, Population: f.Unit.Population,
		Received: f.Tally[statistics.Cases].Received, CarriedIn: f.Tally[statistics.Cases].CarriedIn,
		Visits: f.Visits, PeopleReceived: f.People, LettersAtReceptions: f.Letters, DialoguesHeld: f.Held}
	if cases == officeCases { // everybody could tell by it which refused case of a day was one
		v.Denunciations = &f.Denunciations
	}
	for _, n := range statistics.Names {
		c := f.Tally[n]
		v.Figures = append(v.Figures, Figure{Name: n, Received: c.Received, CarriedIn: c.CarriedIn, Total: c.Total(), Cases: link(n, statistics.All)})
	}
	for _, n := range statistics.Rates {
		r := statistics.Rate{Numerator: f.Tally[n.Of].Received, Denominator: f.Tally[n.Over].Received}
		v.Rates = append(v.Rates, Rate{Name: RateName(n.Of), Numerator: r.Numerator, Denominator: r.Denominator, Percent: tenths(r.Percent()),
			NumeratorCases: link(n.Of, statistics.Received), DenominatorCases: link(n.Over, statistics.Received)})
	}
	if n, ok := statistics.PerTenThousand(v.Received, f.Unit.Population); ok {
		per := float32(n) / 10
		v.ReceivedPer10000 = &per
	}
	return v
}

// differences sets two periods side by side: what was received and what was
// left of it, and the sides.
func differences(before, after casework.Figures) []Difference {
	received := func(f casework.Figures, n statistics.Name) int { return f.Tally[n].Received }
	pairs := []struct {
		name string
		of   func(casework.Figures) int
	}{{"visits", func(f casework.Figures) int { return f.Visits }},
		{"people_received", func(f casework.Figures) int { return f.People }},
		{"letters_at_receptions", func(f casework.Figures) int { return f.Letters }},
		{"dialogues_held", func(f casework.Figures) int { return f.Held }}}
	var out []Difference
	for _, n := range statistics.Names {
		out = append(out, difference(string(n), received(before, n), received(after, n)))
	}
	for _, p := range pairs {
		out = append(out, difference(p.name, p.of(before), p.of(after)))
	}
	return out
}

func difference(name string, before, after int) Difference {
	return Difference{Name: name, Before: before, After: after, Percent: tenths(statistics.Change(before, after))}
}

// statisticsQuery is what both planes are asked alike.
func statisticsQuery(q GetStatisticsParams) casework.StatisticsQuery {
	return casework.StatisticsQuery{Unit: q.Unit, Sub: q.Subunits, From: q.From, To: q.To,
		Filter: statistics.Filter{Channel: q.Channel, Kind: q.Kind, Field: q.Field}, By: q.By, CompareFrom: q.CompareFrom, CompareTo: q.CompareTo}
}

// GetStatistics answers GET /v1/statistics.
func (s *Server) GetStatistics(ctx context.Context, r GetStatisticsRequestObject) (GetStatisticsResponseObject, error) {
	v, err := s.Desk.Statistics(ctx, caller(ctx), statisticsQuery(r.Params))
	if err != nil {
		return nil, err
	}
	return GetStatistics200JSONResponse(toStatistics(v, officeCases)), nil
}

// GetPublicStatistics answers GET /public/v1/statistics.
func (s *Server) GetPublicStatistics(ctx context.Context, r GetPublicStatisticsRequestObject) (GetPublicStatisticsResponseObject, error) {
	v, err := s.Desk.PublicStatistics(ctx, caller(ctx), statisticsQuery(GetStatisticsParams(r.Params)))
	if err != nil {
		return nil, err
	}
	return GetPublicStatistics200JSONResponse(toStatistics(v, publicCases)), nil
}

// toEscalationStatistics writes a report on hand-overs, every rate with the links
// to those behind it.
func toEscalationStatistics(v casework.EscalationStatistics, handOvers string) EscalationStatistics {
	column := func(c casework.EscalationColumn) EscalationFigures {
		q := listOf(c.Column, v.StatisticsQuery)
		q.Set("side", string(v.Side))
		all := handOvers + "?" + q.Encode() + "&figure="
		return EscalationFigures{Unit: c.Unit.ID, UnitName: c.Unit.Name, Month: c.Month, Sent: c.EscalationTally[statistics.Sent],
			Rates: each(statistics.EscalationFigures, func(n statistics.EscalationFigure) EscalationRate {
				r := c.Rate(n)
				return EscalationRate{Name: n, Numerator: r.Numerator, Denominator: r.Denominator, Percent: tenths(r.Percent()),
					NumeratorCases: all + string(n), DenominatorCases: all + string(statistics.Sent)}
			})}
	}
	s := EscalationStatistics{Unit: v.Unit, Subunits: v.Sub, Side: v.Side, From: v.From, To: v.To, Cutoff: v.Total.Cutoff, Total: column(v.Total)}
	if v.By != "" {
		parts := each(v.Parts, column)
		s.Parts = &parts
	}
	if v.Compared != nil {
		s.Compared = column(*v.Compared)
		s.Differences = each(append([]statistics.EscalationFigure{statistics.Sent}, statistics.EscalationFigures...), func(n statistics.EscalationFigure) Difference {
			return difference(string(n), v.Compared.EscalationTally[n], v.Total.EscalationTally[n])
		})
	}
	return s
}

// escalationQuery is what both planes are asked alike.
func escalationQuery(q GetEscalationStatisticsParams) casework.EscalationQuery {
	return casework.EscalationQuery{Side: q.Side, StatisticsQuery: casework.StatisticsQuery{Unit: q.Unit, Sub: q.Subunits, From: q.From, To: q.To,
		Filter: statistics.Filter{Channel: q.Channel, Kind: q.Kind, Field: q.Field}, By: q.By, CompareFrom: q.CompareFrom, CompareTo: q.CompareTo}}
}

// GetEscalationStatistics answers GET /v1/statistics/escalations.
func (s *Server) GetEscalationStatistics(ctx context.Context, r GetEscalationStatisticsRequestObject) (GetEscalationStatisticsResponseObject, error) {
	v, err := s.Desk.EscalationStatistics(ctx, caller(ctx), escalationQuery(r.Params))
	if err != nil {
		return nil, err
	}
	return GetEscalationStatistics200JSONResponse(toEscalationStatistics(v, officeHandOvers)), nil
}

// GetPublicEscalationStatistics answers GET /public/v1/statistics/escalations.
func (s *Server) GetPublicEscalationStatistics(ctx context.Context, r GetPublicEscalationStatisticsRequestObject) (GetPublicEscalationStatisticsResponseObject, error) {
	v, err := s.Desk.PublicEscalationStatistics(ctx, caller(ctx), escalationQuery(GetEscalationStatisticsParams(r.Params)))
	if err != nil {
		return nil, err
	}
	return GetPublicEscalationStatistics200JSONResponse(toEscalationStatistics(v, publicHandOvers)), nil
}

func toCompliance(unit domain.UnitID, year int, list []casework.Compliance) Compliance {
	return Compliance{Unit: unit, Year: year, Items: each(list, func(c casework.Compliance) UnitCompliance {
		u := UnitCompliance{Unit: c.Unit.ID, Name: c.Unit.Name, Required: c.Required, Held: len(c.Dialogues), Counted: c.Counted, Enough: orNull(c.Enough()), State: c.State(),
			ByBasis: map[string]int{}, Sessions: each(c.Sessions, toSessionCompliance), Dialogues: each(c.Dialogues, toDialogueCompliance)}
		for _, d := range c.Dialogues {
			u.ByBasis[string(d.Basis)]++
		}
		return u
	})}
}

func toSessionCompliance(s casework.SessionCompliance) SessionCompliance {
	return SessionCompliance{Session: s.ID, Title: s.Title, OpensOn: s.OpensOn, Held: s.Held, Running: s.Running}
}

func toDialogueCompliance(d casework.DialogueCompliance) DialogueCompliance {
	return DialogueCompliance{Dialogue: d.ID, On: d.On, Basis: d.Basis, NoticeDays: orNull(d.NoticeDays), NoticeOk: d.NoticeOK,
		BothChannels: d.BothChannels, ConclusionDue: d.ConclusionDue, ConclusionInTime: orNull(d.ConclusionInTime)}
}

func orNull[T any](p *T) nullable.Nullable[T] {
	if p == nil {
		return nullable.NewNullNullable[T]()
	}
	return nullable.NewNullableWithValue(*p)
}

// GetCompliance answers GET /v1/statistics/compliance.
func (s *Server) GetCompliance(ctx context.Context, r GetComplianceRequestObject) (GetComplianceResponseObject, error) {
	list, err := s.Desk.Compliance(ctx, caller(ctx), r.Params.Unit, r.Params.Year)
	return GetCompliance200JSONResponse(toCompliance(r.Params.Unit, r.Params.Year, list)), err
}

// GetPublicCompliance answers GET /public/v1/compliance.
func (s *Server) GetPublicCompliance(ctx context.Context, r GetPublicComplianceRequestObject) (GetPublicComplianceResponseObject, error) {
	list, err := s.Desk.PublicCompliance(ctx, caller(ctx), r.Params.Unit, r.Params.Year)
	return GetPublicCompliance200JSONResponse(toCompliance(r.Params.Unit, r.Params.Year, list)), err
}
