package audit_test

import (
	"slices"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/workday"
)

// written is an answer that was drafted, approved and given.
func written(t *testing.T) audit.Answer {
	t.Helper()
	a := audit.Answer{Row: domain.Answer{ID: id[domain.Answer](30), Unit: district, Mode: domain.InWriting, Number: secret, Signatory: secret, Text: secret,
		Claim: domain.Claim{Outcome: domain.InProgress, Reason: domain.WithPlan, DueOn: workday.Of(day(30))}}}
	for i, step := range []domain.Step{domain.StepDraft, domain.StepApprove, domain.StepIssue} {
		by := clerk
		if step == domain.StepApprove {
			by = above
		}
		e, err := a.Row.Take(step, day(10+i), by, domain.Change{Mode: a.Row.Mode, Outcome: a.Row.Outcome, OutcomeDue: a.Row.DueOn, Reason: a.Row.Reason})
		if err != nil {
			t.Fatal(err)
		}
		a.Row.Apply(e)
		a.Events = append(a.Events, e)
	}
	return a
}

func TestAnswer(t *testing.T) {
	const of = "answer 00000000-0000-0000-0000-00000000001e "
	earlier := day(1)
	for _, tt := range []struct {
		name  string
		plant func(*audit.Answer)
		want  []string
	}{
		{"nothing", func(*audit.Answer) {}, nil},
		{"other texts", func(a *audit.Answer) { a.Row.Text, a.Row.Number = "", "" }, nil},
		{"state", func(a *audit.Answer) { a.Row.State = domain.AnswerDraft }, []string{of + "state: kept draft, by its events published"}},
		{"outcome", func(a *audit.Answer) { a.Row.Outcome = domain.Explained }, []string{of + "outcome: kept explained, by its events in_progress"}},
		{"reason", func(a *audit.Answer) { a.Row.Reason = domain.NoPlan }, []string{of + "reason: kept no_plan, by its events with_plan"}},
		{"due", func(a *audit.Answer) { a.Row.DueOn-- }, []string{of + "due_on: kept 2022-06-29, by its events 2022-06-30"}},
		{"mode", func(a *audit.Answer) { a.Row.Mode = domain.OnTheSpot }, []string{of + "mode: kept on_the_spot, by its events in_writing"}},
		{"who approved", func(a *audit.Answer) { a.Row.ApprovedBy = clerk.By },
			[]string{of + "approved_by: kept 00000000-0000-0000-0000-000000000002, by its events 00000000-0000-0000-0000-000000000003"}},
		{"who drafted", func(a *audit.Answer) { a.Row.DraftedBy = domain.AccountID{} },
			[]string{of + "drafted_by: kept none, by its events 00000000-0000-0000-0000-000000000002"}},
		{"when", func(a *audit.Answer) { a.Row.PublishedAt = &earlier },
			[]string{of + "published_at: kept 2022-06-01T01:30:00Z, by its events 2022-06-12T01:30:00Z"}},
		{"never", func(a *audit.Answer) { a.Row.PublishedAt = nil }, []string{of + "published_at: kept none, by its events 2022-06-12T01:30:00Z"}},
		{"an event missing", func(a *audit.Answer) { a.Events = slices.Delete(a.Events, 1, 2) }, []string{of + "event 2: kept none, by its events one"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := written(t)
			tt.plant(&a)
			told(t, a.Differences(), tt.want...)
		})
	}
}

func TestEscalation(t *testing.T) {
	const of = "escalation 00000000-0000-0000-0000-000000000014 "
	returned := func() audit.Escalation {
		x := audit.Escalation{Row: domain.Escalation{ID: id[domain.Escalation](20), Petition: id[domain.Petition](9), Sender: ward, Target: district,
			Ground: domain.SeveralUnits, Note: secret}}
		keep := func(e domain.Event, err error) {
			if err != nil {
				t.Fatal(err)
			}
			x.Row.Apply(e)
			x.Events = append(x.Events, e)
		}
		keep(x.Row.Send(day(6), chair), nil)
		keep(x.Row.Decide(domain.StepReturn, day(7), above, domain.Change{Note: secret, Count: 2}))
		return x
	}
	for _, tt := range []struct {
		name  string
		plant func(*domain.Escalation)
		want  []string
	}{
		{"nothing", func(*domain.Escalation) {}, nil},
		{"state", func(x *domain.Escalation) { x.State = domain.EscalationAccepted }, []string{of + "state: kept accepted, by its events returned"}},
		{"target", func(x *domain.Escalation) { x.Target = "01-2021" }, []string{of + "target: kept 01-2021, by its events 002-2021"}},
		{"sender", func(x *domain.Escalation) { x.Sender = district }, []string{of + "sender: kept 002-2021, by its events 00088-2021"}},
		{"ground", func(x *domain.Escalation) { x.Ground = domain.BeyondResources }, []string{of + "ground: kept beyond_resources, by its events several_units"}},
		{"reason", func(x *domain.Escalation) { x.Reason = "" }, []string{of + "reason: kept one text, by its events another"}},
		{"note", func(x *domain.Escalation) { x.Note += "." }, []string{of + "note: kept one text, by its events another"}},
		{"bounce", func(x *domain.Escalation) { x.Bounce = 1 }, []string{of + "bounce: kept 1, by its events 2"}},
		{"who sent", func(x *domain.Escalation) { x.SentBy = above.By },
			[]string{of + "sent_by: kept 00000000-0000-0000-0000-000000000003, by its events 00000000-0000-0000-0000-000000000001"}},
		{"group", func(x *domain.Escalation) { x.Group = id[domain.Group](40) },
			[]string{of + "group: kept 00000000-0000-0000-0000-000000000028, by its events none"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := returned()
			tt.plant(&x.Row)
			told(t, x.Differences(), tt.want...)
		})
	}
}

// conference is a dialogue from its plan to its conclusion.
func conference(t *testing.T) audit.Dialogue {
	t.Helper()
	starts, moved := day(12), day(13)
	d := audit.Dialogue{Row: domain.Dialogue{ID: id[domain.Dialogue](50), Unit: ward, Place: secret, Agenda: secret, StartsAt: starts, Minutes: secret}}
	step := func(step domain.Step, at int, c domain.Change) {
		t.Helper()
		e, err := d.Row.Take(step, day(at), chair, c)
		if err != nil {
			t.Fatal(err)
		}
		d.Row.Apply(e)
		d.Events = append(d.Events, e)
	}
	step(domain.StepPlan, 1, domain.Change{At: &starts})
	noticed := day(2)
	step(domain.StepNotice, 3, domain.Change{Notice: domain.NoticePosting, At: &noticed})
	d.Notices = append(d.Notices, domain.Notice{Dialogue: d.Row.ID, Channel: domain.NoticePosting, At: noticed, Detail: secret, Announces: workday.Of(starts)})
	step(domain.StepReplan, 4, domain.Change{At: &moved})
	d.Row.StartsAt = moved
	opened, closed := day(13), day(13).Add(3*time.Hour)
	step(domain.StepOpen, 13, domain.Change{At: &opened, Attendance: &domain.Attendance{People: 80, Officials: 6}})
	step(domain.StepClose, 13, domain.Change{At: &closed, Attendance: &domain.Attendance{People: 90, Officials: 6}})
	step(domain.StepFinish, 20, domain.Change{Number: "15/TB-UBND", On: workday.Of(day(20))})
	return d
}

func TestDialogue(t *testing.T) {
	const of = "dialogue 00000000-0000-0000-0000-000000000032 "
	for _, tt := range []struct {
		name  string
		plant func(*audit.Dialogue)
		want  []string
	}{
		{"nothing", func(*audit.Dialogue) {}, nil},
		{"state", func(d *audit.Dialogue) { d.Row.State = domain.DialogueClosed }, []string{of + "state: kept closed, by its events concluded"}},
		{"attendance", func(d *audit.Dialogue) { d.Row.People = 900 }, []string{of + "people: kept 900, by its events 90"}},
		{"the start", func(d *audit.Dialogue) { d.Row.StartsAt = day(12) }, []string{of + "starts_at: kept 2022-06-12T01:30:00Z, by its events 2022-06-13T01:30:00Z"}},
		{"never opened", func(d *audit.Dialogue) { d.Row.OpenedAt = nil }, []string{of + "opened_at: kept none, by its events 2022-06-13T01:30:00Z"}},
		{"published in time", func(d *audit.Dialogue) { d.Row.PublishedOn-- }, []string{of + "published_on: kept 2022-06-19, by its events 2022-06-20"}},
		{"told of", func(d *audit.Dialogue) { d.Row.Unheld = workday.Of(day(1)) }, []string{of + "unheld: kept 2022-06-01, by its events none"}},
		{"concluded", func(d *audit.Dialogue) { d.Row.ConcludedOn-- }, []string{of + "concluded_on: kept 2022-06-19, by its events 2022-06-20"}},
		{"number", func(d *audit.Dialogue) { d.Row.ConclusionNumber = "16/TB-UBND" }, []string{of + "conclusion_number: kept one text, by its events another"}},
		{"a notice missing", func(d *audit.Dialogue) { d.Notices = nil }, []string{of + "notice: kept none, by its events posting 2022-06-02T01:30:00Z of 2022-06-12"}},
		{"a notice too many", func(d *audit.Dialogue) {
			d.Notices = append(d.Notices, domain.Notice{Channel: domain.NoticeMassMedia, At: day(2), Announces: workday.Of(day(12))})
		}, []string{of + "notice: kept mass_media 2022-06-02T01:30:00Z of 2022-06-12, by its events none"}},
		{"a notice of another day", func(d *audit.Dialogue) { d.Notices[0].Announces = workday.Of(day(13)) }, []string{
			of + "notice: kept none, by its events posting 2022-06-02T01:30:00Z of 2022-06-12",
			of + "notice: kept posting 2022-06-02T01:30:00Z of 2022-06-13, by its events none"}},
		{"a matter left", func(d *audit.Dialogue) { d.Undisposed = 2 }, []string{of + "matters without disposition: kept 2, by its events 0"}},
		{"noticed before it was planned", func(d *audit.Dialogue) {
			d.Events[0].At, d.Row.PlannedAt = day(3), day(3)
		}, []string{of + "notice: kept 2022-06-02T01:30:00Z, by its events not before 2022-06-03T01:30:00Z"}},
		{"concluded before it was closed", func(d *audit.Dialogue) {
			d.Events[5].Change.On, d.Row.ConcludedOn = workday.Of(day(12)), workday.Of(day(12))
		}, []string{of + "concluded_on: kept 2022-06-12, by its events not before 2022-06-13"}},
		{"closed before it was opened", func(d *audit.Dialogue) {
			at := day(12)
			d.Events[4].Change.At, d.Row.ClosedAt = &at, &at
		}, []string{of + "closed_at: kept 2022-06-12T01:30:00Z, by its events not before 2022-06-13T01:30:00Z"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := conference(t)
			tt.plant(&d)
			told(t, d.Differences(), tt.want...)
		})
	}
	t.Run("a matter left while it is open", func(t *testing.T) {
		d := conference(t)
		d.Events, d.Undisposed = d.Events[:4], 2
		d.Row = domain.Dialogue{ID: d.Row.ID, Unit: ward, StartsAt: d.Row.StartsAt}
		for _, e := range d.Events {
			d.Row.Apply(e)
		}
		told(t, d.Differences())
	})
}
