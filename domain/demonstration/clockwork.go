package demonstration

import (
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// quarrels is the chance that decides on what follows when a day passes or a
// matter is given back again. It is apart, as that of promises is.
func quarrels(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// countedFrom is the first day at whose end the backlog was counted.
var countedFrom = workday.On(2022, time.May, 16)

// scheduleClockwork writes into the diary what the office does by itself every
// night, so that who takes it over at Start finds nothing left to do.
func (s *stage) scheduleClockwork() {
	for d := workday.Of(reported[0].from); !d.Start().After(Start); d++ {
		s.at(d.Start().Add(30*time.Minute), func() {
			if d > countedFrom {
				s.work(casework.JobBacklog) // before anything changes today
			}
			s.work(casework.JobSilence)
			s.work(casework.JobConclusions)
			s.work(casework.JobOverdue)
			s.work(casework.JobCommitments)
			s.work(casework.JobFindings)
			s.work(casework.JobDueSoon)
		})
	}
}

// work lets the desk do a job. Chairs give the reasons of seven in ten lapses.
func (s *stage) work(kind casework.JobKind) {
	known := len(s.lapses.order)
	if err := s.desk.Do(ctx, casework.Job{Kind: kind}); err != nil {
		panic(err)
	}
	for _, id := range s.lapses.order[known:] {
		if s.quarrels.IntN(10) < 7 {
			s.atDesk(1+s.quarrels.IntN(6), func() {
				l := s.lapses.by[id]
				must(s.desk.Explain(ctx, s.as(s.chair[l.Unit]), id, casework.AnyVersion, ground(s.quarrels, "excuse")))
			})
		}
	}
}

// atDesk writes into the diary what is done some days from now, in the
// afternoon.
func (s *stage) atDesk(days int, do func()) {
	on := s.openFrom(s.today().Add(days))
	s.at(on.Start().Add(14*time.Hour+time.Duration(s.quarrels.IntN(9_000))*time.Second), do)
}

// settle lets the arbiter of a contested hand-over name who holds the petition;
// one in four says nothing, and holds it itself.
func (s *stage) settle(id domain.EscalationID) {
	x := s.escalations.by[id]
	if x.State != domain.EscalationContested || s.quarrels.IntN(4) == 0 {
		return
	}
	holder := []domain.UnitID{x.Sender, x.Target}[s.quarrels.IntN(2)]
	s.atDesk(1+s.quarrels.IntN(4), func() {
		if s.escalations.by[id].State == domain.EscalationContested {
			must(s.desk.NameHolder(ctx, s.as(s.chair[x.Arbiter]), id, casework.AnyVersion, holder, ground(s.quarrels, "naming")))
		}
	})
}

// owes keeps what a sweep finds at hand: petitions that the clock watches, those that are paused, and hand-overs that wait.
func (m *memory) owes(p domain.Petition) {
	if delete(m.paused, p.ID); p.Paused() {
		m.paused[p.ID] = true
	}
	if p.Watch.IsZero() {
		delete(m.owing, p.ID)
		return
	}
	m.owing[p.ID] = true
}

func (m *memory) waits(x domain.Escalation) {
	if x.State.Waiting() {
		m.undecided[x.ID] = true
		return
	}
	delete(m.undecided, x.ID)
}

// beyond reports whether a place lies past the page before.
func beyond(p casework.Page, key workday.Date, id domain.ID[any]) bool {
	c := casework.Cursor{Key: int64(key), ID: id}
	return p.After == nil || compareCursors(*p.After, c) < 0
}

func compareCursors(a, b casework.Cursor) int {
	if a.Key != b.Key {
		return int(a.Key - b.Key)
	}
	return slices.Compare(a.ID[:], b.ID[:])
}

// swept lists what a sweep finds, in its order.
func swept[K ~[16]byte, T any](ids map[K]bool, get func(K) T, key func(T) workday.Date, today workday.Date, p casework.Page) []T {
	found := slices.Collect(maps.Keys(ids))
	found = slices.DeleteFunc(found, func(id K) bool {
		due := key(get(id))
		return !due.Before(today) || !beyond(p, due, domain.ID[any](id))
	})
	slices.SortFunc(found, func(a, b K) int {
		return compareCursors(casework.Cursor{Key: int64(key(get(a))), ID: domain.ID[any](a)}, casework.Cursor{Key: int64(key(get(b))), ID: domain.ID[any](b)})
	})
	out := make([]T, 0, p.Limit)
	for _, id := range found[:min(len(found), p.Limit)] {
		out = append(out, get(id))
	}
	return out
}

func (m memoryTx) Overdue(today workday.Date, p casework.Page) ([]domain.Petition, error) {
	get := func(id domain.PetitionID) domain.Petition { return m.petitions.by[id] }
	return swept(m.owing, get, func(p domain.Petition) workday.Date { return p.Watch }, today, p), nil
}

func (m memoryTx) DueSoon(today, soon workday.Date, p casework.Page) ([]domain.Petition, error) {
	near := map[domain.PetitionID]bool{}
	for id := range m.owing {
		if q := m.petitions.by[id]; !q.Watch.Before(today) && q.Warned.Before(q.Watch) {
			near[id] = true
		}
	}
	get := func(id domain.PetitionID) domain.Petition { return m.petitions.by[id] }
	return swept(near, get, func(p domain.Petition) workday.Date { return p.Watch }, soon+1, p), nil
}

func (m memoryTx) OverdueCommitments(today workday.Date, p casework.Page) ([]domain.Commitment, error) {
	running := map[domain.CommitmentID]bool{}
	for id, c := range m.commitments.by {
		if c.State.Running() && c.Told.Before(c.Deadline) {
			running[id] = true
		}
	}
	get := func(id domain.CommitmentID) domain.Commitment { return m.commitments.by[id] }
	return swept(running, get, func(c domain.Commitment) workday.Date { return c.Deadline }, today, p), nil
}

func (m memoryTx) Unheeded(today workday.Date, p casework.Page) ([]domain.Finding, error) {
	unreplied := map[domain.FindingID]bool{}
	for id, f := range m.findings.by {
		if f.RepliedAt == nil && f.Told.IsZero() {
			unreplied[id] = true
		}
	}
	get := func(id domain.FindingID) domain.Finding { return m.findings.by[id] }
	return swept(unreplied, get, func(f domain.Finding) workday.Date { return f.DueOn }, today, p), nil
}

func (m memoryTx) Silent(today workday.Date, p casework.Page) ([]casework.EscalatedPetition, error) {
	get := func(id domain.EscalationID) casework.EscalatedPetition {
		x := m.escalations.by[id]
		return casework.EscalatedPetition{Escalation: x, Petition: m.petitions.by[x.Petition]}
	}
	return swept(m.undecided, get, func(x casework.EscalatedPetition) workday.Date { return x.DueOn }, today, p), nil
}

func (m memoryTx) Unconcluded(p casework.Page) ([]domain.Dialogue, error) {
	return m.halls(p, domain.Dialogue.Since, func(g domain.Dialogue) bool {
		return (g.State == domain.DialogueOpen || g.State == domain.DialogueClosed) && g.Told.IsZero()
	}), nil
}

func (m memoryTx) Unheld(today workday.Date, p casework.Page) ([]domain.Dialogue, error) {
	return m.halls(p, func(g domain.Dialogue) time.Time { return g.StartsAt }, func(g domain.Dialogue) bool {
		on := workday.Of(g.StartsAt)
		return (g.State == domain.DialoguePlanned || g.State == domain.DialogueNoticed) && on.Before(today) && g.Unheld.Before(on)
	}), nil
}

// halls returns a page of the dialogues that are wanted, in the order of an instant.
func (m memoryTx) halls(p casework.Page, at func(domain.Dialogue) time.Time, wanted func(domain.Dialogue) bool) []domain.Dialogue {
	place := func(g domain.Dialogue) casework.Cursor {
		return casework.Cursor{Key: at(g).UnixMicro(), ID: domain.ID[any](g.ID)}
	}
	var out []domain.Dialogue
	for _, g := range m.dialogues.all() {
		if wanted(g) && (p.After == nil || compareCursors(*p.After, place(g)) < 0) {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b domain.Dialogue) int { return compareCursors(place(a), place(b)) })
	return out[:min(len(out), p.Limit)]
}

func (m memoryTx) Lapse(id domain.LapseID) (domain.Lapse, error) { return m.lapses.get(id) }

func (m memoryTx) Lapsed(units []domain.UnitID, since time.Time) ([]domain.UnitID, error) {
	var out []domain.UnitID
	for _, id := range slices.Backward(m.lapses.order) {
		l := m.lapses.by[id]
		if l.ToldAt.Before(since) {
			break
		}
		if slices.Contains(units, l.Unit) {
			out = append(out, l.Unit)
		}
	}
	return out, nil
}

// KeepBacklog counts the spans that hold now: nothing was entered since the
// day ended.
func (m memoryTx) KeepBacklog(d statistics.BacklogDay) error {
	m.backlogDays = append(m.backlogDays, d)
	counts := map[statistics.Backlog]int{}
	for _, i := range m.lastSpan {
		s := m.spans[i]
		if !s.Class.Waits() {
			continue
		}
		b := statistics.Backlog{Unit: s.Holder, Day: d.Day, Kind: s.Kind, Age: statistics.AgeOf(int(d.Day - s.ReceivedOn))}
		counts[b]++
		if !s.Due.IsZero() && s.Due.Before(d.Day) {
			b.Age = statistics.Late
			counts[b]++
		}
	}
	for b, n := range counts {
		b.N = n
		m.backlog = append(m.backlog, b)
	}
	slices.SortFunc(m.backlog, statistics.Backlog.Compare)
	return nil
}
