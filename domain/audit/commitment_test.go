package audit_test

import (
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/workday"
)

func TestCommitment(t *testing.T) {
	const of = "commitment 00000000-0000-0000-0000-000000000046 "
	petition := id[domain.Petition](71)
	begun := domain.Commitment{ID: id[domain.Commitment](70), Unit: ward, Origin: domain.Origin{Answer: id[domain.Answer](72)}, PromisedOn: workday.Of(day(1)),
		FiveClear: domain.FiveClear{Person: clerk.By, Task: secret, Responsibility: secret, Deadline: workday.Of(day(10)), Result: secret}}
	row := begun
	var events []domain.Event
	take := func(e domain.Event, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		row.Apply(e)
		events = append(events, e)
	}
	take(begun.Make(day(1), chair, []domain.PetitionID{petition}))
	take(row.Take(domain.StepProgress, day(3), clerk, domain.Change{Note: secret}))
	take(row.Take(domain.StepMove, day(9), chair, domain.Change{DueOn: workday.Of(day(20)), Note: secret}))
	take(row.Take(domain.StepFulfil, day(12), clerk, domain.Change{Evidence: secret}))
	for _, tt := range []struct {
		name  string
		plant func(*audit.Commitment)
		want  []string
	}{
		{"nothing", func(*audit.Commitment) {}, nil},
		{"kept instead of late", func(c *audit.Commitment) { c.Row.State = domain.CommitmentKept }, []string{of + "state: kept kept, by its events late"}},
		{"another first deadline", func(c *audit.Commitment) { c.Row.FirstDeadline = workday.Of(day(20)) },
			[]string{of + "first_deadline: kept 2022-06-20, by its events 2022-06-10"}},
		{"a move less", func(c *audit.Commitment) { c.Row.Moves = 0 }, []string{of + "moves: kept 0, by its events 1"}},
		{"another task", func(c *audit.Commitment) { c.Row.Task = "x" }, []string{of + "task: kept one text, by its events another"}},
		{"another person", func(c *audit.Commitment) { c.Row.Person = chair.By },
			[]string{of + "person: kept " + chair.By.String() + ", by its events " + clerk.By.String()}},
		{"without its petition", func(c *audit.Commitment) { c.Petitions = nil }, []string{of + "petition: kept none, by its events " + petition.String()}},
		{"a note lost", func(c *audit.Commitment) { c.Events = append(c.Events[:1:1], c.Events[2:]...) }, []string{of + "event 2: kept none, by its events one"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := audit.Commitment{Row: row, Petitions: []domain.PetitionID{petition}, Events: events}
			tt.plant(&c)
			told(t, c.Differences(), tt.want...)
		})
	}
}

func TestRemediationList(t *testing.T) {
	l := domain.RemediationList{ID: id[domain.RemediationList](73), Unit: ward, Title: secret, MadeBy: chair.By, MadeAt: day(2), Version: 1}
	events := []domain.Event{{Seq: 1, Step: domain.StepRemedy, At: day(2), Warrant: chair, Change: domain.Change{Home: ward, Count: 3}}}
	told(t, audit.RemediationList{Row: l, Events: events}.Differences())
	l.Unit = "00001-2021"
	told(t, audit.RemediationList{Row: l, Events: events}.Differences(),
		"remediation_list 00000000-0000-0000-0000-000000000049 unit: kept 00001-2021, by its events "+string(ward))
}
