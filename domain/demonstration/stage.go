package demonstration

import (
	"container/heap"
	"context"
	"math/rand/v2"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/hanoi"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

// stage is where the office is played: its counter, what it keeps, who works
// there, and a diary of what is to happen.
type stage struct {
	*memory
	cast
	desk     *casework.Desk
	r        *rand.Rand
	calendar *workday.Calendar
	diary    diary
	entries  int // written into the diary so far

	numbers  map[numbered]int                    // the last number given
	oaths    *rand.Rand                          // decides on promises
	waits    *rand.Rand                          // decides on pauses
	quarrels *rand.Rand                          // decides on what follows when a day passes
	voices   *rand.Rand                          // decides what petitioners say
	errands  *rand.Rand                          // decides on what is put off
	spoken   map[domain.UnitID]domain.PetitionID // what a later petition may repeat
	waiting  map[bundle][]domain.EscalationID    // taken over, to be grouped

	resolved int                      // answers in writing that resolve something, so far
	lastText map[domain.UnitID]string // of them
}

func newStage(seed uint64, calendar *workday.Calendar, password func(login string) string) *stage {
	units := domain.NewUnits(hanoi.Units(), hanoi.Successions())
	s := &stage{
		memory:   newMemory(casework.Books{Units: units, Calendar: calendar, Law: law.Shipped()}, rand.New(rand.NewPCG(seed, 1))),
		r:        rand.New(rand.NewPCG(seed, 2)),
		oaths:    oaths(seed),
		waits:    waits(seed),
		voices:   voices(seed),
		errands:  errands(seed),
		calendar: calendar,
		quarrels: quarrels(seed),
		numbers:  map[numbered]int{},
		lastText: map[domain.UnitID]string{},
		spoken:   map[domain.UnitID]domain.PetitionID{},
		waiting:  map[bundle][]domain.EscalationID{},
	}
	clock := func() time.Time { return s.now }
	s.desk = &casework.Desk{Store: s.memory, Secrets: noSecrets{}, Passwords: madeBefore{of: password}, Now: clock, Real: clock}
	return s
}

// noSecrets gives no secrets: the store that the office is kept in derives them.
type noSecrets struct{ casework.Secrets }

func (noSecrets) Secret(domain.PetitionID) string { return "" }
func (noSecrets) Reply(domain.QuestionID) string  { return "" }

// ctx is never cancelled: nothing here waits.
var ctx = context.Background()

// must returns v. A refusal would mean that the script asks for what cannot be.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// as is an actor at the counter now.
func (s *stage) as(a domain.Actor) casework.Caller {
	return casework.Caller{Actor: a, Bench: policy.Bench{Units: s.units, Today: s.today()}, Calendar: s.calendar, Law: s.books.Law, Now: s.now}
}

func (s *stage) today() workday.Date { return workday.Of(s.now) }

// entry is something that is to happen at an instant.
type entry struct {
	at time.Time
	no int // the order of writing decides between entries of one instant
	do func()
}

// diary is a heap of entries, the next one first.
type diary []entry

func (d diary) Len() int      { return len(d) }
func (d diary) Swap(i, j int) { d[i], d[j] = d[j], d[i] }
func (d diary) Less(i, j int) bool {
	return d[i].at.Before(d[j].at) || d[i].at.Equal(d[j].at) && d[i].no < d[j].no
}
func (d *diary) Push(x any) { *d = append(*d, x.(entry)) }
func (d *diary) Pop() any {
	last := (*d)[len(*d)-1]
	*d = (*d)[:len(*d)-1]
	return last
}

// at writes into the diary what is to happen at t, or at once when t has passed.
func (s *stage) at(t time.Time, do func()) {
	if t.Before(s.now) {
		t = s.now
	}
	s.entries++
	heap.Push(&s.diary, entry{t, s.entries, do})
}

// play does what the diary says, in order. What lies after until never
// happens.
func (s *stage) play(until time.Time) {
	for len(s.diary) > 0 {
		next := heap.Pop(&s.diary).(entry)
		if next.at.After(until) {
			return
		}
		s.now = next.at.UTC()
		next.do()
		s.spread()
	}
}

// chance is true percent times in a hundred.
func (s *stage) chance(percent int) bool { return s.r.IntN(100) < percent }

// draw draws a whole number from lo to hi.
func (s *stage) draw(lo, hi int) int { return lo + s.r.IntN(hi-lo+1) }

// hours draws an instant of that day within office hours: 8:00 to 11:30 and
// 13:30 to 17:00.
func (s *stage) hours(d workday.Date) time.Time {
	second := 8*3600 + s.r.IntN(7*3600)
	if second >= 11*3600+1800 {
		second += 2 * 3600
	}
	return d.Start().Add(time.Duration(second) * time.Second)
}

// openFrom returns the first day from d on at which the office is open.
func (s *stage) openFrom(d workday.Date) workday.Date {
	for !s.calendar.Open(d) {
		d++
	}
	return d
}

// later draws an instant within office hours some days from now.
func (s *stage) later(lo, hi int) time.Time {
	return s.hours(s.openFrom(s.today().Add(s.draw(lo, hi))))
}

// between draws an instant from a to b, within office hours if it can.
func (s *stage) between(a, b time.Time) time.Time {
	span := int64(b.Sub(a) / time.Second)
	if span <= 0 {
		return a
	}
	var t time.Time
	for range 20 {
		t = a.Add(time.Duration(s.r.Int64N(span)) * time.Second)
		if h := s.hours(workday.Of(t)); s.calendar.Open(workday.Of(t)) && h.After(a) && h.Before(b) {
			return h
		}
	}
	return t
}

// weighted draws an index with the likelihood of its weight.
func weighted(r *rand.Rand, weights []float64) int {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	x := r.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}
