package audit

import (
	"slices"
	"strconv"

	"kiennghi/domain"
	"kiennghi/domain/statistics"
)

// Petition is what is kept of a petition, and the record of it and of what it
// was handled with. Events are in order of their numbers.
type Petition struct {
	Row       domain.Petition
	Events    []domain.Event
	Spans     []statistics.Span
	HandOvers []domain.Event // of each hand-over of the petition, one after the other
	Given     []domain.Event // by which the answers that cover the petition were given
	Questions []Question     // about what it claimed
}

// Differences names what is not as the events give it.
func (p Petition) Differences() []Difference {
	s := sheet{subject: domain.OfPetition, id: p.Row.ID.String()}
	if !s.whole(p.Events, 1) {
		return s.found
	}
	by := domain.Petition{Title: p.Row.Title, Text: p.Row.Text, Owner: p.Row.Owner}
	by.Locate(p.Row.Place)
	var questions []domain.Question
	for _, e := range p.Events {
		by.Apply(e)
		if q, ok := domain.Ask(by, e); ok {
			questions = append(questions, q)
		}
	}
	compare(&s, "", p.Row, by)
	s.spans(p.Spans, SpansOf(p.Events))
	s.handOvers(by, p.Events, p.HandOvers)
	s.answers(p.Events, p.Given)
	s.questions(by, p.Questions, questions)
	return s.found
}

// SpansOf works out the spans that the events of a petition give. Each begins
// on the day on which the one before it ends, so they leave no gap.
func SpansOf(events []domain.Event) []statistics.Span {
	var p domain.Petition
	var spans []statistics.Span
	for _, e := range events {
		before := statistics.SpanOf(p, 0)
		p.Apply(e)
		next := statistics.SpanAfter(before, p, e)
		if len(spans) == 0 {
			next.Since = p.ReceivedOn
			spans = append(spans, next)
			continue
		}
		if !next.Same(before) {
			spans[len(spans)-1].Until = next.Since
			spans = append(spans, next)
		}
	}
	return spans
}

// spans holds the spans that are kept, by the event that began each.
func (s *sheet) spans(kept, recomputed []statistics.Span) {
	find := func(list []statistics.Span, seq int) int {
		return slices.IndexFunc(list, func(o statistics.Span) bool { return o.Seq == seq })
	}
	for _, k := range kept {
		name := "span " + strconv.Itoa(k.Seq)
		if i := find(recomputed, k.Seq); i < 0 {
			s.add(name, One, None)
		} else {
			compare(s, name+" ", k, recomputed[i])
		}
	}
	for _, r := range recomputed {
		if find(kept, r.Seq) < 0 {
			s.add("span "+strconv.Itoa(r.Seq), None, One)
		}
	}
}

// handOvers holds the record of the petition's hand-overs against its own: it
// was offered as often as it says, taken over and given back as often as it
// counts, and an offer waits exactly while it is handed over.
func (s *sheet) handOvers(p domain.Petition, own, theirs []domain.Event) {
	var offers []domain.EscalationID
	for _, e := range own {
		if e.Step == domain.StepEscalate {
			offers = append(offers, e.Change.Escalation)
		}
	}
	var kept []domain.EscalationID
	var taken, returned int
	var waits domain.Escalation
	var decides domain.UnitID
	for _, of := range apart(theirs) {
		x := escalationBy(of)
		kept = append(kept, x.ID)
		if x.State == domain.EscalationAccepted || x.Named != "" && x.Named != x.Sender {
			taken++
		}
		if x.Bounce > 0 {
			returned++
		}
		if x.State.Waiting() {
			waits, decides = x, x.Target
		}
		if x.State == domain.EscalationContested {
			decides = x.Arbiter
		}
	}
	same(s, "hand-over", kept, offers)
	s.hold("hand-overs accepted", taken, p.Hops)
	s.hold("hand-overs returned", returned, p.Bounces)
	s.hold("target of the hand-over that waits", decides, p.Target)
	if waits.State != "" {
		s.hold("sender of the hand-over that waits", waits.Sender, p.Holder)
	}
}

// apart parts the events of several things, which follow each other.
func apart(events []domain.Event) [][]domain.Event {
	var out [][]domain.Event
	for i, e := range events {
		if i == 0 || e.Of != events[i-1].Of {
			out = append(out, nil)
		}
		last := &out[len(out)-1]
		*last = append(*last, e)
	}
	return out
}

// answers holds the record of the answers that cover the petition against its
// own: each was given to it, and claims what it says.
func (s *sheet) answers(own, given []domain.Event) {
	var kept, answered []domain.AnswerID
	for _, g := range given {
		kept = append(kept, domain.AnswerID(g.Of))
	}
	for _, e := range own {
		if e.Step != domain.StepAnswer && e.Step != domain.StepConclude {
			continue
		}
		answered = append(answered, e.Change.Answer)
		i := slices.Index(kept, e.Change.Answer)
		if i < 0 {
			continue
		}
		name, claim := "answer "+e.Change.Answer.String()+" ", given[i].Change
		s.hold(name+"mode", claim.Mode, e.Change.Mode)
		s.hold(name+"outcome", claim.Outcome, e.Change.Outcome)
		s.hold(name+"outcome_due", claim.OutcomeDue, e.Change.OutcomeDue)
	}
	same(s, "answer", kept, answered)
}
