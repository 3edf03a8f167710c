package demonstration

import (
	"math/rand/v2"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// voices is the chance that decides what petitioners say. It is apart, so that
// replies change nothing else of the office that a seed gives.
func voices(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 4)) }

// said are the replies to a hundred questions; nobody says anything to the
// others.
var said = []struct {
	verdict domain.Verdict
	percent int
}{{domain.Confirmed, 23}, {domain.Partly, 6}, {domain.Disputed, 4}}

// scheduleQuestions lets time pass every morning: petitioners are asked, fall
// silent, or say something some days later.
func (s *stage) scheduleQuestions() {
	clockwork := domain.Actor{System: true}
	for day := workday.Of(reported[0].from); day.Start().Before(Start); day++ {
		s.at(day.Start().Add(7*time.Hour), func() {
			due, _ := s.QuestionsDue(ctx, s.today(), nil, 0)
			must(s.desk.PassTime(ctx, s.as(clockwork), nil, len(due)+1))
			for _, q := range due {
				if q.State == domain.QuestionWaiting {
					s.ask(q)
				}
			}
		})
	}
}

// ask lets a monitor ask what is to be asked, and writes the reply into the
// diary.
func (s *stage) ask(q domain.Question) {
	n := s.voices.IntN(100)
	for _, r := range said {
		if n -= r.percent; n >= 0 {
			continue
		}
		reply := casework.Reply{Verdict: r.verdict}
		switch r.verdict {
		case domain.Partly:
			reply.Text = s.voice("outcome missing")
		case domain.Disputed:
			if !s.contestable(q) {
				return
			}
			reply.Text = s.voice("outcome dispute")
		}
		s.soon(1, 13, func() { s.reply(q, reply) })
		return
	}
}

// contestable reports whether there is time to settle a dispute before the
// figures of the published reports are drawn, which would count it otherwise.
// What a dialogue left for a written answer they do not count.
func (s *stage) contestable(q domain.Question) bool {
	const settled = 80 // days
	p := s.petitions.by[q.Petition]
	end := workday.Of(reported[0].to)
	if !s.today().Before(end) {
		end = workday.Of(Start)
	}
	return q.Outcome.Final() && (p.Channel == domain.ChannelDialogue && p.Mode == domain.InWriting || s.today().Add(settled).Before(end)) ||
		q.Outcome == domain.GivenBack && s.today().Add(settled).Before(end)
}

// soon writes into the diary what is to happen in some days, in office hours.
func (s *stage) soon(lo, hi int, do func()) {
	day := s.openFrom(s.today().Add(lo + s.voices.IntN(hi-lo+1)))
	s.at(day.Start().Add(9*time.Hour+time.Duration(s.voices.IntN(6*3600))*time.Second), do)
}

// watcher is the monitor who asks the people of a unit.
func (s *stage) watcher(unit domain.UnitID) domain.Actor {
	for {
		if m, ok := s.monitor[unit]; ok {
			return m
		}
		unit = s.unit(unit).Parent
	}
}

// reply lets a monitor record what the petitioner said, unless something else
// is claimed by then.
func (s *stage) reply(q domain.Question, r casework.Reply) {
	p := s.petitions.by[q.Petition]
	if p.ClaimSeq != q.Claim || p.Replying(s.today()) != nil {
		return
	}
	must(s.desk.Reply(ctx, s.as(s.watcher(q.Home)), q.Petition, casework.AnyVersion, r))
	if r.Verdict != domain.Disputed {
		return
	}
	if p.Mode == domain.InWriting && (p.Refuted || s.voices.IntN(5) < 3) {
		s.redo(q.Petition)
		return
	}
	s.soon(1, 5, func() { s.closeAgain(q.Petition, p.Mode == domain.InWriting) })
}

// redo answers anew what was disputed.
func (s *stage) redo(id domain.PetitionID) {
	s.answerAnew(id, s.openFrom(s.today().Add(6+s.voices.IntN(6))).Start().Add(15*time.Hour))
}

func (s *stage) answerAnew(id domain.PetitionID, publish time.Time) {
	s.write(casework.NewAnswer{Petitions: []domain.PetitionID{id}}, inTheEnd, publish)
}

// closeAgain lets the chair hold to the outcome, and the monitor above rule on
// it; of some closings nobody does. What may not be answered anew is upheld.
func (s *stage) closeAgain(id domain.PetitionID, redo bool) {
	p := s.petitions.by[id]
	if p.Closable(s.today()) != nil { // over Tết the time for it runs out
		if redo {
			s.redo(id)
		}
		return
	}
	must(s.desk.CloseAgain(ctx, s.as(s.chair[p.Holder]), id, casework.AnyVersion, s.voice("outcome closing")))
	n := s.voices.IntN(10)
	if n < 2 {
		return
	}
	upheld, words := !redo || n < 5, "outcome refuted"
	if upheld {
		words = "outcome upheld"
	}
	s.soon(3, 15, func() {
		if s.petitions.by[id].Ruling(s.today()) != nil {
			return
		}
		must(s.desk.RuleOnClosing(ctx, s.as(s.watcher(p.Holder)), id, casework.AnyVersion, upheld, s.voice(words)))
		if !upheld {
			s.redo(id)
		}
	})
}

// raiseAgain attaches the same matter to its case, which was answered twice,
// unless it stands as resolved by now.
func (s *stage) raiseAgain(id domain.PetitionID) {
	p := s.petitions.by[id]
	if p.ResolvedBy(s.today()) {
		return
	}
	must(s.desk.RaiseAgain(ctx, s.as(s.clerk[p.Home]), id, casework.AnyVersion, domain.Repeat{
		ID: newID[domain.Repeat](s.memory), Channel: domain.ChannelReception, Text: s.voice("raised again")}))
}

// voice draws a line of a list.
func (s *stage) voice(list string) string { return sentences(newDraft(s.voices, nil, "").line(list)) }
