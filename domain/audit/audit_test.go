package audit_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

const (
	ward     = domain.UnitID("00088-2021")
	district = domain.UnitID("002-2021")
)

// day is the morning of a day in June 2022.
func day(n int) time.Time { return time.Date(2022, time.June, n, 1, 30, 0, 0, time.UTC) }

// id makes an ID that a test can write down.
func id[T any](n byte) domain.ID[T] { return domain.ID[T]{15: n} }

var (
	chair  = domain.Warrant{By: id[domain.Account](1), Role: domain.RoleChair, Unit: ward}
	clerk  = domain.Warrant{By: id[domain.Account](2), Role: domain.RoleClerk, Unit: ward}
	above  = domain.Warrant{By: id[domain.Account](3), Role: domain.RoleChair, Unit: district}
	secret = "Bà Nguyễn Thị Mẫu, 12 phố Hàng Bài"
)

// told checks that exactly these differences are named, whole lines in any
// order, and that none of them tells a text.
func told(t *testing.T, got []audit.Difference, want ...string) {
	t.Helper()
	var lines []string
	for _, d := range got {
		lines = append(lines, d.String())
		if strings.Contains(d.String(), secret) {
			t.Errorf("a text is told: %s", d)
		}
	}
	slices.Sort(lines)
	slices.Sort(want)
	if !slices.Equal(lines, want) {
		t.Errorf("named\n\t%s\nwant\n\t%s", strings.Join(lines, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// life is a petition of the ward that was offered to the district, given back,
// offered again, taken, and answered there: explained at first, then resolved.
func life(t *testing.T) audit.Petition {
	t.Helper()
	var p audit.Petition
	row := &p.Row
	row.Title, row.Text = secret, secret
	row.Locate(secret)
	keep := func(e domain.Event) {
		row.Apply(e)
		p.Events = append(p.Events, e)
	}
	step := func(step domain.Step, at int, by domain.Warrant, c domain.Change) {
		t.Helper()
		e, err := row.Take(step, day(at), by, c)
		if err != nil {
			t.Fatal(err)
		}
		keep(e)
	}
	keep(domain.Event{Subject: domain.OfPetition, Of: id[any](9), Seq: 1, Step: domain.StepFile, At: day(3), Warrant: clerk, Change: domain.Change{
		State: "received", Kind: domain.KindPetition, Field: domain.FieldLand, Channel: domain.ChannelLetter, Home: ward, Holder: ward,
		DueOn: workday.On(2022, time.July, 1), DueRule: "rule@1", NoticeDue: workday.On(2022, time.June, 15)}})

	offer := func(n byte, at int) domain.Escalation {
		x := domain.Escalation{ID: id[domain.Escalation](n), Petition: row.ID, Sender: ward, Target: district, Ground: domain.BeyondAuthority, Note: secret}
		e := x.Send(day(at), chair)
		x.Apply(e)
		p.HandOvers = append(p.HandOvers, e)
		step(domain.StepEscalate, at, chair, domain.Change{Target: district, Escalation: x.ID})
		return x
	}
	decide := func(x domain.Escalation, s domain.Step, at int, c, own domain.Change) {
		e, err := x.Decide(s, day(at), above, c)
		if err != nil {
			t.Fatal(err)
		}
		p.HandOvers = append(p.HandOvers, e)
		step(s, at, above, own)
	}
	decide(offer(20, 6), domain.StepReturn, 7, domain.Change{Note: secret, Count: 1}, domain.Change{Count: 1})
	decide(offer(21, 8), domain.StepTake, 9, domain.Change{}, domain.Change{Holder: district})

	give := func(n byte, at int, s domain.Step, c domain.Change) {
		p.Given = append(p.Given, domain.Event{Subject: domain.OfAnswer, Of: id[any](n), Seq: 3, Step: domain.StepIssue, At: day(at), Change: c})
		c.Answer = id[domain.Answer](n)
		step(s, at, above, c)
	}
	give(30, 10, domain.StepAnswer, domain.Change{Mode: domain.InWriting, Outcome: domain.Planned, OutcomeDue: workday.On(2022, time.June, 30)})
	give(31, 20, domain.StepConclude, domain.Change{Mode: domain.InWriting, Outcome: domain.Resolved})
	p.Spans = audit.SpansOf(p.Events)
	var at domain.Petition
	for _, e := range p.Events {
		at.Apply(e)
		if q, ok := domain.Ask(at, e); ok {
			p.Questions = append(p.Questions, audit.Question{Row: q})
		}
	}
	return p
}

func TestSpansOf(t *testing.T) {
	type span struct {
		seq          int
		class        statistics.Class
		holder       domain.UnitID
		target       domain.UnitID
		due          string
		since, until string
	}
	want := []span{
		{1, statistics.Open, ward, "", "2022-06-15", "2022-06-03", "2022-06-06"},
		{2, statistics.Escalated, ward, district, "2022-07-01", "2022-06-06", "2022-06-07"},
		{3, statistics.Open, ward, "", "2022-07-01", "2022-06-07", "2022-06-08"},
		{4, statistics.Escalated, ward, district, "2022-07-01", "2022-06-08", "2022-06-09"},
		{5, statistics.Escalated, district, "", "2022-07-01", "2022-06-09", "2022-06-10"},
		{6, statistics.Planned, district, "", "2022-06-30", "2022-06-10", "2022-06-20"},
		{7, statistics.Resolved, district, "", "", "2022-06-20", ""},
	}
	var got []span
	for _, s := range audit.SpansOf(life(t).Events) {
		got = append(got, span{s.Seq, s.Class, s.Holder, s.Target, s.Due.String(), s.Since.String(), s.Until.String()})
	}
	if !slices.Equal(got, want) {
		t.Errorf("spans\n%v\nwant\n%v", got, want)
	}
}

// A petition that was received before it was recorded counts from its receipt,
// and what changes nothing that is counted begins no span.
func TestSpansFromReceipt(t *testing.T) {
	received := day(1)
	spans := audit.SpansOf([]domain.Event{
		{Of: id[any](9), Seq: 1, Step: domain.StepFile, At: day(3), Change: domain.Change{State: "received", Home: ward, Holder: ward, At: &received}},
		{Of: id[any](9), Seq: 2, Step: domain.StepAssign, At: day(4), Change: domain.Change{State: "in_progress", Assignee: clerk.By}},
	})
	if len(spans) != 1 || spans[0].Since != workday.Of(received) || !spans[0].Until.IsZero() {
		t.Errorf("spans %+v", spans)
	}
}

func TestPetition(t *testing.T) {
	const of = "petition 00000000-0000-0000-0000-000000000009 "
	const answer = "00000000-0000-0000-0000-00000000001f"
	for _, tt := range []struct {
		name  string
		plant func(*audit.Petition)
		want  []string
	}{
		{"nothing", func(*audit.Petition) {}, nil},
		{"other texts", func(p *audit.Petition) { p.Row.Title, p.Row.Text = "a", "b"; p.Row.Locate("") }, nil},
		{"the mark of another place", func(p *audit.Petition) { p.Row.Place = "Ngõ 8" }, []string{"place_mark: kept one text, by its events another"}},
		{"an instant in another zone", func(p *audit.Petition) { p.Row.ReceivedAt = p.Row.ReceivedAt.In(workday.Zone) }, nil},
		{"state", func(p *audit.Petition) { p.Row.State = domain.StateAnswered }, []string{"state: kept answered, by its events concluded"}},
		{"holder", func(p *audit.Petition) { p.Row.Holder = ward }, []string{"holder: kept 00088-2021, by its events 002-2021"}},
		{"code", func(p *audit.Petition) { p.Row.Code = "KN-0000-0000-0000-0" }, []string{"code: kept KN-0000-0000-0000-0, by its events KN-0000-0000-0009-9"}},
		{"bounces", func(p *audit.Petition) { p.Row.Bounces = 0 }, []string{"bounces: kept 0, by its events 1"}},
		{"due date", func(p *audit.Petition) { p.Row.DueOn++ }, []string{"due_on: kept 2022-07-02, by its events 2022-07-01"}},
		{"due rule", func(p *audit.Petition) { p.Row.DueRule = "rule@2" }, []string{"due_rule: kept rule@2, by its events rule@1"}},
		{"next due", func(p *audit.Petition) { p.Row.NextDue = p.Row.DueOn }, []string{"next_due: kept 2022-07-01, by its events none"}},
		{"receipt", func(p *audit.Petition) { p.Row.ReceivedAt = day(2) },
			[]string{"received_at: kept 2022-06-02T01:30:00Z, by its events 2022-06-03T01:30:00Z"}},
		{"public", func(p *audit.Petition) { p.Row.Public = true }, []string{"public: kept true, by its events false"}},
		{"version", func(p *audit.Petition) { p.Row.Version++ }, []string{"version: kept 8, by its events 7"}},
		{"two fields", func(p *audit.Petition) { p.Row.Outcome, p.Row.Answer = domain.Explained, domain.AnswerID{} },
			[]string{"outcome: kept explained, by its events resolved", "answer: kept none, by its events " + answer}},

		{"no record", func(p *audit.Petition) { p.Events = nil }, []string{"event 1: kept none, by its events one"}},
		{"an event missing", func(p *audit.Petition) { p.Events = slices.Delete(p.Events, 3, 4) }, []string{"event 4: kept none, by its events one"}},
		{"the first event missing", func(p *audit.Petition) { p.Events = p.Events[1:] }, []string{"event 1: kept none, by its events one"}},

		{"class of a span", func(p *audit.Petition) { p.Spans[5].Class = statistics.Explained }, []string{"span 6 class: kept explained, by its events planned"}},
		{"a gap", func(p *audit.Petition) { p.Spans[2].Since++ }, []string{"span 3 since: kept 2022-06-08, by its events 2022-06-07"}},
		{"the last span ended", func(p *audit.Petition) { p.Spans[6].Until = workday.Of(day(25)) }, []string{"span 7 until: kept 2022-06-25, by its events none"}},
		{"a span missing", func(p *audit.Petition) { p.Spans = slices.Delete(p.Spans, 1, 2) }, []string{"span 2: kept none, by its events one"}},
		{"a span too many", func(p *audit.Petition) { p.Spans = append(p.Spans, statistics.Span{Seq: 8}) }, []string{"span 8: kept one, by its events none"}},

		{"a hand-over without a record", func(p *audit.Petition) { p.HandOvers = p.HandOvers[:2] },
			[]string{"hand-over: kept none, by its events 00000000-0000-0000-0000-000000000015", "hand-overs accepted: kept 0, by its events 1"}},
		{"a hand-over of another", func(p *audit.Petition) {
			p.HandOvers = append(p.HandOvers, domain.Event{Of: id[any](22), Seq: 1, Step: domain.StepEscalate, Change: domain.Change{State: "recalled"}})
		}, []string{"hand-over: kept 00000000-0000-0000-0000-000000000016, by its events none"}},
		{"a hand-over that still waits", func(p *audit.Petition) { p.HandOvers = p.HandOvers[:3] },
			[]string{"hand-overs accepted: kept 0, by its events 1", "target of the hand-over that waits: kept 002-2021, by its events none",
				"sender of the hand-over that waits: kept 00088-2021, by its events 002-2021"}},
		{"an answer that does not cover it", func(p *audit.Petition) { p.Given = p.Given[:1] }, []string{"answer: kept none, by its events " + answer}},
		{"an answer that was not given to it", func(p *audit.Petition) { p.Given = append(p.Given, domain.Event{Of: id[any](32)}) },
			[]string{"answer: kept 00000000-0000-0000-0000-000000000020, by its events none"}},
		{"a claim that was not made", func(p *audit.Petition) {
			p.Given[1].Change = domain.Change{Mode: domain.OnTheSpot, Outcome: domain.Explained, OutcomeDue: 1}
		}, []string{"answer " + answer + " mode: kept on_the_spot, by its events in_writing",
			"answer " + answer + " outcome: kept explained, by its events resolved", "answer " + answer + " outcome_due: kept 1970-01-02, by its events none"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := life(t)
			tt.plant(&p)
			var want []string
			for _, w := range tt.want {
				want = append(want, of+w)
			}
			told(t, p.Differences(), want...)
		})
	}
}

func TestHandOverThatWaits(t *testing.T) {
	p := life(t)
	p.Events, p.HandOvers, p.Given = p.Events[:2], p.HandOvers[:1], nil
	p.Questions = nil
	p.Row = domain.Petition{}
	for _, e := range p.Events {
		p.Row.Apply(e)
	}
	p.Spans = audit.SpansOf(p.Events)
	told(t, p.Differences())
	p.HandOvers[0].Change.Target = "01-2021"
	told(t, p.Differences(), "petition 00000000-0000-0000-0000-000000000009 target of the hand-over that waits: kept 01-2021, by its events 002-2021")
}
