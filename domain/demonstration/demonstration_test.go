package demonstration

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/clock"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

func build(seed uint64) *Office {
	return Build(seed, workday.Official(), func(login string) string { return "hash of " + login })
}

var (
	first  = sync.OnceValue(func() *Office { return build(1) })
	second = sync.OnceValue(func() *Office { return build(2) })
)

var (
	before = statistics.NewPeriod(workday.On(2020, time.July, 1), workday.On(2021, time.June, 30), workday.Of(Start))
	pilot  = statistics.NewPeriod(workday.On(2021, time.July, 1), workday.On(2022, time.June, 30), workday.Of(Start))
)

// cohort calls count with every span that a figure of the period counts, as
// package statistics defines it.
func cohort(spans []statistics.Span, p statistics.Period, count func(s statistics.Span, received bool)) {
	for _, s := range spans {
		switch {
		case s.Since.After(p.Cutoff) || !s.Until.IsZero() && !s.Until.After(p.Cutoff):
		case !s.ReceivedOn.Before(p.From) && !s.ReceivedOn.After(p.Cutoff):
			count(s, true)
		case s.ReceivedOn.Before(p.From) && (!s.Finished || !s.FinishedOn.Before(p.From)):
			count(s, false)
		}
	}
}

// tally counts all figures of the spans in a period.
func tally(spans []statistics.Span, p statistics.Period) statistics.Tally {
	t := statistics.Tally{}
	cohort(spans, p, func(s statistics.Span, received bool) {
		for _, n := range statistics.Names {
			if !n.Counts(s, p.Cutoff) {
				continue
			}
			c := t[n]
			if received {
				c.Received++
			} else {
				c.CarriedIn++
			}
			t[n] = c
		}
	})
	return t
}

func ofChannel(o *Office, c domain.Channel) []statistics.Span {
	return slices.DeleteFunc(slices.Clone(o.Spans), func(s statistics.Span) bool { return s.Channel != c })
}

func percent(t *testing.T, n, d int) int {
	t.Helper()
	tenths, ok := statistics.Rate{Numerator: n, Denominator: d}.Percent()
	if !ok {
		t.Errorf("nothing to divide %d by", n)
	}
	return tenths
}

func TestPublishedFigures(t *testing.T) {
	for seed, o := range map[uint64]*Office{1: first(), 2: second()} {
		letters, raised := ofChannel(o, domain.ChannelLetter), ofChannel(o, domain.ChannelDialogue)
		for _, f := range []struct {
			what   string
			spans  []statistics.Span
			period statistics.Period
			name   statistics.Name
			count  int
			tenths int // of a percent of all received
		}{
			{"letters of the year before", letters, before, statistics.Cases, 4_408, 1000},
			{"letters of the year before", letters, before, statistics.Answered, 4_239, 962},
			{"letters of the year before", letters, before, statistics.InWriting, 4_239, 962},
			{"letters of the year before", letters, before, statistics.Name(statistics.Open), 169, 38},
			{"letters of the pilot's year", letters, pilot, statistics.Cases, 3_462, 1000},
			{"letters of the pilot's year", letters, pilot, statistics.Answered, 3_110, 898},
			{"letters of the pilot's year", letters, pilot, statistics.Name(statistics.Open), 352, 102},
			{"matters raised at dialogues", raised, pilot, statistics.Cases, 2_940, 1000},
			{"matters raised at dialogues", raised, pilot, statistics.OnTheSpot, 2_732, 929},
		} {
			got := tally(f.spans, f.period)
			if n := got[f.name].Received; n != f.count {
				t.Errorf("seed %d: %s, %s: %d, want %d", seed, f.what, f.name, n, f.count)
			}
			if p := percent(t, got[f.name].Received, got[statistics.Cases].Received); p != f.tenths {
				t.Errorf("seed %d: %s, %s: %d tenths of a percent, want %d", seed, f.what, f.name, p, f.tenths)
			}
		}
		for _, p := range o.Petitions {
			if p.Channel == domain.ChannelLetter && !p.ReceivedOn.After(before.To) && p.State.Open() {
				t.Errorf("seed %d: a letter of the year before is still open: %s", seed, p.Code)
			}
		}
		visits := map[bool]int{}
		for _, r := range o.Receptions {
			if r.On.Before(before.From) || r.Letters > r.Visits {
				t.Errorf("seed %d: a sitting on %s with %d letters at %d visits", seed, r.On, r.Letters, r.Visits)
			}
			visits[r.On.After(before.To)] += r.Visits
		}
		if visits[false] != 15_376 || visits[true] != 14_022 {
			t.Errorf("seed %d: %d and %d visits, want 15,376 and 14,022", seed, visits[false], visits[true])
		}
	}
	for _, c := range []struct{ from, to, tenths int }{{4_408, 3_462, -215}, {169, 352, 1083}, {15_376, 14_022, -88}} {
		if got, _ := statistics.Change(c.from, c.to); got != c.tenths {
			t.Errorf("from %d to %d is %d tenths of a percent, want %d", c.from, c.to, got, c.tenths)
		}
	}
}

func TestDialogues(t *testing.T) {
	o := first()
	units := domain.NewUnits(o.Units, o.Successions)
	held, perWard, coming := 0, map[domain.UnitID]int{}, 0
	notices := map[domain.DialogueID][]domain.Notice{}
	for _, n := range o.Notices {
		notices[n.Dialogue] = append(notices[n.Dialogue], n)
	}
	var late, oneWay, slow, fine int
	sessions := map[domain.SessionID]domain.CouncilSession{}
	for _, s := range o.Sessions {
		sessions[s.ID] = s
	}
	for _, g := range o.Dialogues {
		on := workday.Of(g.StartsAt)
		if s := sessions[g.Session]; !units.Under(g.Unit, s.Unit) || !s.OpensOn.After(on) {
			t.Errorf("the dialogue of %s on %s precedes the session of %s on %s", g.Unit, on, s.Unit, s.OpensOn)
		}
		if g.StartsAt.After(Start) {
			coming++
		}
		if g.OpenedAt == nil {
			continue
		}
		held++
		perWard[g.Unit]++
		if opened := workday.Of(*g.OpenedAt); opened.Before(pilot.From) || opened.After(workday.On(2022, time.June, 14)) {
			t.Errorf("a dialogue was held on %s", opened)
		}
		soonest, channels := Start, map[domain.NoticeChannel]bool{}
		for _, n := range notices[g.ID] {
			channels[n.Channel] = true
			if n.At.Before(soonest) {
				soonest = n.At
			}
		}
		switch {
		case on-workday.Of(soonest) < 7:
			late++
		case !channels[domain.NoticeMassMedia] || !channels[domain.NoticeQuarterHeads]:
			oneWay++
		case g.ConcludedOn-workday.Of(*g.OpenedAt) > 10:
			slow++
		default:
			fine++
		}
	}
	if held != 389 || len(perWard) != 175 {
		t.Errorf("%d dialogues in %d wards, want 389 in 175", held, len(perWard))
	}
	spread := map[int]int{}
	for _, n := range perWard {
		spread[n]++
	}
	if want := map[int]int{1: 2, 2: 132, 3: 41}; !maps.Equal(spread, want) {
		t.Errorf("wards by dialogues held are %v, want %v", spread, want)
	}
	if coming != 12 {
		t.Errorf("%d dialogues to come, want 12", coming)
	}
	if min(late, oneWay, slow) < 5 || fine < 250 {
		t.Errorf("%d late, %d known in one way, %d concluded late, %d as they should be", late, oneWay, slow, fine)
	}
}

func TestMattersAreRaisedWhileTheDialogueIsOpen(t *testing.T) {
	o := first()
	dialogues := map[domain.DialogueID]domain.Dialogue{}
	for _, g := range o.Dialogues {
		dialogues[g.ID] = g
	}
	undisposed := 0
	for _, p := range o.Petitions {
		if p.Channel != domain.ChannelDialogue {
			continue
		}
		g := dialogues[p.Dialogue]
		if p.ReceivedAt.Before(*g.OpenedAt) || g.ClosedAt != nil && p.ReceivedAt.After(*g.ClosedAt) {
			t.Errorf("%s was raised at %s, out of its dialogue", p.Code, p.ReceivedAt)
		}
		if !p.HasDisposition() {
			undisposed++
			if g.State != domain.DialogueOpen || g.Unit != hangBai {
				t.Errorf("%s has no disposition in a dialogue that is %s", p.Code, g.State)
			}
		}
	}
	if undisposed != 3 {
		t.Errorf("%d matters have no disposition, want 3", undisposed)
	}
}

// byHome sorts spans by the unit that received the case.
func byHome(spans []statistics.Span) map[domain.UnitID][]statistics.Span {
	out := map[domain.UnitID][]statistics.Span{}
	for _, s := range spans {
		out[s.Home] = append(out[s.Home], s)
	}
	return out
}

func TestEveryUnitBalancesInEveryMonth(t *testing.T) {
	o := first()
	received := map[domain.UnitID]map[workday.Date]int{}
	for _, p := range o.Petitions {
		if received[p.Home] == nil {
			received[p.Home] = map[workday.Date]int{}
		}
		received[p.Home][p.ReceivedOn.Month()]++
	}
	homes := byHome(o.Spans)
	if len(homes) < 188 {
		t.Errorf("%d units received something, want every ward and district", len(homes))
	}
	for home, spans := range homes {
		unfinished := 0
		for m := before.From; !m.After(pilot.Cutoff); {
			y, mo, _ := m.Civil()
			next := workday.On(y, mo+1, 1)
			got := tally(spans, statistics.NewPeriod(m, next-1, workday.Of(Start)))
			if n := got[statistics.Cases].Received; !got.Balanced() || n != received[home][m] {
				t.Errorf("%s, %s: %v, received %d", home, m, got, received[home][m])
			}
			if n := got[statistics.Cases].CarriedIn; n < unfinished {
				t.Errorf("%s, %s: %d carried in, but %d were unfinished the month before", home, m, n, unfinished)
			}
			unfinished = 0
			for _, c := range statistics.Classes {
				if !c.Finished() {
					unfinished += got[statistics.Name(c)].Received + got[statistics.Name(c)].CarriedIn
				}
			}
			m = next
		}
	}
}

func TestSpansTile(t *testing.T) {
	o := first()
	spans := map[domain.PetitionID][]statistics.Span{}
	for _, s := range o.Spans {
		spans[s.Petition] = append(spans[s.Petition], s)
	}
	for _, p := range o.Petitions {
		since := p.ReceivedOn
		ss := spans[p.ID]
		for i, s := range ss {
			last := i == len(ss)-1
			if s.Since != since || s.Until.IsZero() != last || !last && s.Until.Before(s.Since) {
				t.Errorf("%s: span %d is from %s to %s, want it from %s", p.Code, i, s.Since, s.Until, since)
			}
			if !last && s.Same(ss[i+1]) {
				t.Errorf("%s: spans %d and %d are the same", p.Code, i, i+1)
			}
			since = s.Until
		}
		if now := statistics.SpanOf(p, 0); len(ss) == 0 || !now.Same(ss[len(ss)-1]) {
			t.Errorf("%s is %+v, its last span differs: %+v", p.Code, now, ss)
		}
	}
}

// record returns the events of one kind of subject, by the subject.
func record[T any](t *testing.T, o *Office, of domain.Subject) map[domain.ID[T]][]domain.Event {
	t.Helper()
	out := map[domain.ID[T]][]domain.Event{}
	for _, e := range o.Events {
		if e.Subject != of {
			continue
		}
		id := domain.ID[T](e.Of)
		if e.Seq != len(out[id])+1 {
			t.Errorf("event %d of %s %s comes after %d", e.Seq, of, id, len(out[id]))
		}
		out[id] = append(out[id], e)
	}
	return out
}

func TestEventsFoldIntoRows(t *testing.T) {
	o := first()
	same := func(what string, got, want any) {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s folds into\n%+v\nbut is\n%+v", what, got, want)
		}
	}
	petitions := record[domain.Petition](t, o, domain.OfPetition)
	for _, p := range o.Petitions {
		got := domain.Petition{Title: p.Title, Text: p.Text, Owner: p.Owner}
		got.Locate(p.Place)
		for _, e := range petitions[p.ID] {
			got.Apply(e)
		}
		same("petition", got, p)
	}
	dialogues := record[domain.Dialogue](t, o, domain.OfDialogue)
	for _, g := range o.Dialogues {
		got := g
		got.State, got.Attendance, got.PlannedAt, got.OpenedAt, got.ClosedAt = "", domain.Attendance{}, time.Time{}, nil, nil
		got.ConclusionNumber, got.ConcludedOn, got.Told, got.Version = "", 0, 0, 0
		for _, e := range dialogues[g.ID] {
			got.Apply(e)
		}
		same("dialogue", got, g)
	}
	answers := record[domain.Answer](t, o, domain.OfAnswer)
	for _, a := range o.Answers {
		got := a
		got.State, got.DraftedBy, got.ApprovedBy, got.PublishedAt, got.Version = "", domain.AccountID{}, domain.AccountID{}, nil, 0
		for _, e := range answers[a.ID] {
			got.Apply(e)
		}
		same("answer", got, a)
	}
	escalations := record[domain.Escalation](t, o, domain.OfEscalation)
	for _, x := range o.Escalations {
		got := domain.Escalation{ID: x.ID, Petition: x.Petition, Sender: x.Sender, Target: x.Target, Ground: x.Ground, Note: x.Note}
		for _, e := range escalations[x.ID] {
			got.Apply(e)
		}
		same("escalation", got, x)
	}
	accounts := record[domain.Account](t, o, domain.OfAccount)
	for _, a := range o.Accounts {
		if n := len(accounts[a.ID]); n != a.Version {
			t.Errorf("%s has %d events and version %d", a.Login, n, a.Version)
		}
	}
	findings := record[domain.Finding](t, o, domain.OfFinding)
	for _, f := range o.Findings {
		if n := len(findings[f.ID]); n != f.Version {
			t.Errorf("a finding has %d events and version %d", n, f.Version)
		}
	}
	commitments := record[domain.Commitment](t, o, domain.OfCommitment)
	for _, c := range o.Commitments {
		var got domain.Commitment
		for _, e := range commitments[c.ID] {
			got.Apply(e)
		}
		same("commitment", got, c)
	}
	asked := record[domain.Question](t, o, domain.OfQuestion)
	questions := map[domain.QuestionID]domain.Question{}
	for _, q := range o.Questions {
		questions[q.ID] = q
	}
	for id, events := range petitions {
		p := domain.Petition{ID: id}
		for _, e := range events {
			p.Apply(e)
			if got, ok := domain.Ask(p, e); ok {
				for _, e := range asked[got.ID] {
					got.Apply(e)
				}
				got.Text = questions[got.ID].Text // in no event
				same("question", got, questions[got.ID])
				delete(questions, got.ID)
			}
		}
	}
	if len(questions) > 0 {
		t.Errorf("%d questions are about nothing that was claimed", len(questions))
	}
	lapses := record[domain.Lapse](t, o, domain.OfLapse)
	for _, l := range o.Lapses {
		got := domain.Lapse{About: l.About, Petition: l.Petition, Dialogue: l.Dialogue, Commitment: l.Commitment, Finding: l.Finding}
		for _, e := range lapses[l.ID] {
			got.Apply(e)
		}
		same("lapse", got, l)
	}
	if receptions := record[domain.Reception](t, o, domain.OfReception); len(receptions) != len(o.Receptions) {
		t.Errorf("%d receptions in the record, %d kept", len(receptions), len(o.Receptions))
	}
}

func TestEventsHoldNoTextAndNoIdentity(t *testing.T) {
	o := first()
	who := map[domain.PetitionID]domain.Petitioner{}
	for _, p := range o.Petitioners {
		who[p.Petition] = p
	}
	events := record[domain.Petition](t, o, domain.OfPetition)
	for _, p := range o.Petitions {
		b, err := json.Marshal(events[p.ID])
		if err != nil {
			t.Fatal(err)
		}
		for what, s := range map[string]string{"title": p.Title, "text": p.Text, "name": who[p.ID].Name, "address": who[p.ID].Address} {
			if s != "" && strings.Contains(string(b), s) {
				t.Errorf("the events of %s hold its %s", p.Code, what)
			}
		}
	}
}

func TestNothingLiesAfterStart(t *testing.T) {
	o := first()
	today := workday.Of(Start)
	instant := func(what string, at time.Time) {
		if at.IsZero() || at.After(Start) || at.Location() != time.UTC {
			t.Errorf("%s at %s", what, at)
		}
	}
	day := func(what string, d workday.Date) {
		if d.After(today) {
			t.Errorf("%s on %s", what, d)
		}
	}
	var last time.Time
	for _, e := range o.Events {
		instant(string(e.Step), e.At)
		if e.At.Before(last) {
			t.Errorf("%s at %s stands after an event of %s", e.Step, e.At, last)
		}
		last = e.At
	}
	for _, p := range o.Petitions {
		instant("received", p.ReceivedAt)
	}
	for _, n := range o.Notices {
		instant("notice", n.At)
	}
	for _, a := range o.Answers {
		day("signed", a.SignedOn)
		day("done", a.DoneOn)
	}
	for _, g := range o.Dialogues {
		day("concluded", g.ConcludedOn)
	}
	for _, r := range o.Receptions {
		day("reception", r.On)
	}
	for _, d := range o.Denunciations {
		day("denunciation", d.PassedOn)
	}
	for _, s := range o.Spans {
		day("span", max(s.Since, s.Until))
	}
}

func TestPeople(t *testing.T) {
	o := first()
	posts := map[domain.AccountID][]domain.Post{}
	chairs := map[domain.UnitID]int{}
	for _, p := range o.Posts {
		posts[p.Account] = append(posts[p.Account], p)
		if p.Role == domain.RoleChair && p.Held(workday.Of(Start)) && p.Held(before.From) {
			chairs[p.Unit]++
		}
	}
	for _, u := range o.Units {
		if u.From.IsZero() && chairs[u.ID] != 1 {
			t.Errorf("%s has %d chairs", u.Name, chairs[u.ID])
		}
	}
	accounts := map[string]domain.Account{}
	for _, a := range o.Accounts {
		if _, twice := accounts[a.Login]; twice {
			t.Errorf("the login %s is given twice", a.Login)
		}
		accounts[a.Login] = a
	}
	roles := map[domain.Role]bool{}
	for _, in := range SignIns() {
		roles[in.Role] = true
		a, ok := accounts[in.Login]
		if !ok || a.Password != "hash of "+in.Login {
			t.Errorf("%s cannot sign in", in.Login)
		}
		delete(accounts, in.Login)
		if in.Role == domain.RoleCitizen {
			continue
		}
		if ps := posts[a.ID]; len(ps) != 1 || ps[0].Role != in.Role || ps[0].Unit != in.Unit || !ps[0].Held(workday.Of(Start)) {
			t.Errorf("%s holds %+v", in.Login, ps)
		}
	}
	if len(roles) != len(domain.Roles) {
		t.Errorf("one can sign in as %v, want every role", roles)
	}
	for _, a := range accounts {
		if a.Password != "" {
			t.Errorf("%s can sign in", a.Login)
		}
	}
	active := 0
	for _, g := range o.Delegations {
		if g.Covers(domain.ScopeAnswers, workday.Of(Start)) {
			active++
		}
	}
	if active != 1 {
		t.Errorf("%d delegations are active, want 1", active)
	}
	if !slices.ContainsFunc(o.Events, func(e domain.Event) bool {
		return e.Step == domain.StepIssue && !e.Delegation.IsZero()
	}) {
		t.Error("no answer was published under a delegation")
	}
}

// TestEverythingHappens asks that whatever the program can show is there.
func TestEverythingHappens(t *testing.T) {
	for seed, o := range map[uint64]*Office{1: first(), 2: second()} {
		seen := map[string]int{}
		records := record[domain.Petition](t, o, domain.OfPetition)
		for _, p := range o.Petitions {
			where := "elsewhere"
			switch p.Channel {
			case domain.ChannelDialogue:
				where = "hall"
			case domain.ChannelLetter:
				where = "letter"
			}
			seen[where+" "+string(p.State)]++
			seen[where+" "+string(statistics.ClassOf(p))]++
			seen[where+" "+string(p.Kind)]++
			if p.State.Open() && p.NextDue.Before(workday.Of(Start)) {
				seen[where+" overdue"]++
			}
			if p.Bounces > 0 && p.State.Open() {
				seen[where+" returned"]++
			}
			if p.Bounces > 1 {
				seen[where+" returned twice"]++
			}
			if !p.Answer.IsZero() && p.Holder != p.Home {
				seen[where+" answered above"]++
			}
			if p.Public {
				seen[where+" public"]++
			}
			if p.Title == domain.ErasedTitle {
				seen[where+" erased"]++
			}
			if !p.Assignee.IsZero() && p.State.Open() {
				seen[where+" assigned"]++
			}
			if !p.ExtendedTo.IsZero() {
				seen[where+" extended"]++
			}
			if p.PromiseMoves > 0 {
				seen["promised day put off"]++
			}
			if p.AcknowledgeBy != nil {
				seen[where+" urgent"]++
			}
			if p.Paused() {
				seen["paused"]++
				if !p.Owner.IsZero() {
					seen["waits for a citizen who can say so"]++
				}
			}
			if p.PausedDays > 0 {
				seen["was paused"]++
			}
			if clock.Read(records[p.ID], Start).Reopened > 0 {
				seen[where+" reopened"]++
			}
		}
		for _, x := range o.Escalations {
			seen["offer "+string(x.State)]++
			if x.State == domain.EscalationAccepted && x.DecidedBy.IsZero() {
				seen["taken by silence"]++
			}
			if !x.NamedBy.IsZero() {
				seen["holder named"]++
			}
			if strings.HasPrefix(string(x.Target), "01-") {
				seen["to the city"]++
			}
		}
		for _, a := range o.Answers {
			seen["answer "+string(a.State)]++
			if !a.Group.IsZero() {
				seen["group answered"]++
			}
			if len(a.Overrides) > 0 {
				seen["answered in spite of a warning"]++
			}
			for _, o := range a.Overrides.List() {
				seen["in spite of "+string(o.Code)]++
			}
			if a.Summary != "" {
				seen["summary"]++
			}
		}
		for _, c := range o.Commitments {
			seen["promise "+string(c.Standing(workday.Of(Start)))]++
			seen["promised by "+string(c.Kind())]++
			if c.Upheld {
				seen["promise upheld"]++
			}
			if c.Refuted > 0 {
				seen["promise refuted"]++
			}
			if c.Version == 1 || c.Version == 2 && !c.Told.IsZero() {
				seen["promise never reviewed"]++
			}
		}
		seen["promise concerns"] = len(o.CommitmentTos)
		for _, q := range o.Questions {
			seen["question "+string(q.State)]++
		}
		for _, p := range o.Petitions {
			if p.Claimed == domain.Resolved {
				seen["claim "+string(p.Heard())]++
			}
		}
		seen["raised again"], seen["completed by its petitioner"] = len(o.Repeats), len(o.Completions)
		for _, l := range o.Lapses {
			seen["lapse: "+string(l.Owed)]++
			if l.Reason == "" {
				seen["lapse without a reason"]++
			} else {
				seen["lapse with a reason"]++
			}
		}
		for _, n := range o.Notifications {
			seen["told of "+string(n.Topic)]++
		}
		seen["days counted"] = len(o.BacklogDays)
		for _, f := range o.Findings {
			seen["about "+string(f.About)]++
			switch {
			case f.RepliedAt != nil:
				seen["finding replied to"]++
			case f.Public(workday.Of(Start)):
				seen["finding overdue"]++
			default:
				seen["finding waits"]++
			}
		}
		for what, least := range map[string]int{
			"hall received": 3, "hall in_progress": 40, "hall handed_over": 3, "hall answered": 100, "hall concluded": 1000,
			"hall refused": 7, "hall withdrawn": 5, "hall linked": 8, "hall complaint": 3, "hall overdue": 10, "hall returned": 5,
			"hall answered above": 5, "hall assigned": 3,
			"letter received": 20, "letter in_progress": 50, "letter complaint": 500, "letter feedback": 500, "letter overdue": 20,
			"elsewhere received": 5, "elsewhere in_progress": 20, "elsewhere handed_over": 5, "elsewhere answered": 5,
			"elsewhere concluded": 50, "elsewhere refused": 5, "elsewhere withdrawn": 5, "elsewhere linked": 2,
			"elsewhere public": 20, "elsewhere erased": 2, "elsewhere extended": 5, "elsewhere urgent": 3, "paused": 1, "was paused": 5, "completed by its petitioner": 1, "elsewhere reopened": 3,
			"offer pending": 5, "offer accepted": 20, "offer settled": 1, "offer contested": 1, "holder named": 1, "waits for a citizen who can say so": 1, "taken by silence": 5, "offer returned": 10, "offer recalled": 5, "to the city": 1,
			"answer draft": 1, "answer approved": 1, "answer dropped": 5, "group answered": 2, "summary": 1000, "answered in spite of a warning": 10, "in spite of no_date": 50, "in spite of no_responsible_person": 3, "in spite of same_text": 10, "in spite of day_moved": 5, "promised day put off": 3,
			"about unit": 1, "about petition": 1, "about answer": 1, "about dialogue": 1,
			"finding replied to": 5, "finding overdue": 1,
			"promise kept": 60, "promise late": 30, "promise moved": 24, "promise broken": 24, "promise overdue": 24, "promise open": 24,
			"promised by conclusion": 150, "promised by answer": 20, "promised by finding": 5, "promised by remediation": 51,
			"question waiting": 100, "question asked": 100, "question confirmed": 1000, "question partly": 300, "question disputed": 30, "question silent": 3000,
			"question upheld": 10, "question refuted": 10, "question unruled": 5, "question dropped": 100, "raised again": 5,
			"claim confirmed": 500, "claim partly": 100, "claim disputed": 3, "claim silent": 1000, "claim recurred": 5, "claim awaited": 50,
			"lapse: answer": 100, "lapse: first_notice": 100, "lapse: promise": 10, "lapse: conclusion": 10, "lapse: commitment": 24, "lapse: reply": 1, "lapse without a reason": 100, "lapse with a reason": 100, "days counted": 30,
			"promise upheld": 10, "promise refuted": 1, "promise never reviewed": 24, "promise concerns": 100,
			"told of petition.escalated": 20, "told of petition.taken": 20, "told of escalation.taken_by_silence": 1, "told of escalation.contested": 1,
			"told of petition.holder_named": 1, "told of lapse.told": 50, "told of lapse.explained": 20, "told of commitment.made": 1, "told of question.asked": 1,
			"told of finding.made": 1, "told of petition.due_soon": 20, "told of petition.waits_for_petitioner": 1,
		} {
			if seen[what] < least {
				t.Errorf("seed %d: %s: %d, want %d at least", seed, what, seen[what], least)
			}
		}
		for _, what := range []string{"letter escalated", "letter refused", "letter withdrawn", "letter duplicate"} {
			if seen[what] > 0 {
				t.Errorf("seed %d: %s: %d, want none", seed, what, seen[what])
			}
		}
	}
}

// TestRemediation asks for the three lists of the published reports.
func TestRemediation(t *testing.T) {
	for seed, o := range map[uint64]*Office{1: first(), 2: second()} {
		items := map[domain.RemediationID][]domain.Commitment{}
		for _, c := range o.Commitments {
			if !c.List.IsZero() {
				items[c.List] = append(items[c.List], c)
			}
		}
		got := map[domain.UnitID]int{}
		for _, l := range o.RemediationLists {
			done := statistics.PromisesOf(items[l.ID], workday.Of(Start)).Done()
			got[l.Unit] = percent(t, done.Numerator, done.Denominator)
		}
		if want := map[domain.UnitID]int{hoanKiem: 667, hangBai: 538, trangTien: 929}; !maps.Equal(got, want) {
			t.Errorf("seed %d: of the lists is done, in tenths of a percent, %v, want %v", seed, got, want)
		}
	}
}

func TestWhatIsReferredToStandsBefore(t *testing.T) {
	o := first()
	dialogues, answers, groups, petitions := map[domain.DialogueID]bool{{}: true}, map[domain.AnswerID]bool{{}: true},
		map[domain.GroupID]bool{{}: true}, map[domain.PetitionID]bool{{}: true}
	for _, g := range o.Dialogues {
		dialogues[g.ID] = true
	}
	for _, g := range o.Groups {
		groups[g.ID] = true
	}
	for _, a := range o.Answers {
		if answers[a.ID] = true; !dialogues[a.Dialogue] || !groups[a.Group] {
			t.Errorf("the answer %s refers to nothing", a.ID)
		}
	}
	for _, p := range o.Petitions {
		if petitions[p.ID] = true; !dialogues[p.Dialogue] || !answers[p.Answer] || !petitions[p.Primary] {
			t.Errorf("the petition %s refers to nothing", p.Code)
		}
	}
	for _, a := range o.AnswerTos {
		if !answers[a.Answer] || !petitions[a.Petition] {
			t.Errorf("%v refers to nothing", a)
		}
	}
	for _, x := range o.Escalations {
		if !petitions[x.Petition] || !groups[x.Group] {
			t.Errorf("the hand-over %s refers to nothing", x.ID)
		}
	}
	ids := map[domain.EventID]bool{}
	for _, e := range o.Events {
		if ids[e.ID] {
			t.Errorf("two events are called %s", e.ID)
		}
		ids[e.ID] = true
	}
}

func TestTextsDiffer(t *testing.T) {
	o := first()
	texts := map[string]bool{}
	for _, p := range o.Petitions {
		texts[p.Text] = true
	}
	if len(texts) < len(o.Petitions)*3/4 {
		t.Errorf("%d petitions have %d texts", len(o.Petitions), len(texts))
	}
}

func TestSameSeedSameOffice(t *testing.T) {
	if !reflect.DeepEqual(build(1), first()) {
		t.Error("the same seed gave another office")
	}
	if reflect.DeepEqual(first().Petitions, second().Petitions) {
		t.Error("another seed gave the same petitions")
	}
}
