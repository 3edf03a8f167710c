package demonstration

import (
	"fmt"
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// What the reports of the pilot say of the matters that were raised at
// dialogues, and how many of them were answered at the conference.
const (
	mattersRaised   = 2_940
	mattersAnswered = 2_732
	repeated        = 8 // of the others repeat one that was raised before
)

// dealFates gives each conference its matters, three at least, and decides what
// becomes of them: most are answered at once, and 208 have every other fate
// there is.
func (s *stage) dealFates(cs []*conference) {
	for _, c := range cs {
		c.matters = make([]raised, 3)
	}
	for range mattersRaised - 3*len(cs) {
		c := one(s.r, cs)
		c.matters = append(c.matters, raised{})
	}

	stays := func(c *conference) bool { return c.stays }
	closed := func(c *conference) bool { return !c.stays }
	recent := func(c *conference) bool { return closed(c) && spring.holds(c.on()) }
	early := func(c *conference) bool { return closed(c) && !spring.holds(c.on()) }
	here := func(c *conference) bool { return early(c) && c.unit.ID == hangBai }
	pairs := func(c *conference) bool { return early(c) && c.left() >= 2 }
	under := func(district string, w window) func(*conference) bool {
		return func(c *conference) bool {
			return closed(c) && c.unit.Parent == domain.NewUnitID(district, 2021) && w.holds(c.on())
		}
	}
	others := 0
	for _, d := range []struct {
		n     int
		fate  fate
		where func(*conference) bool
	}{
		{3, untouched, stays},
		{3, together, under("002", winter)}, {3, together, under("006", winter)}, {3, together, under("268", winter)},
		{3, heldTogether, under("002", window{spring.from, workday.On(2022, time.May, 31)})},
		{1, promised, here}, {1, returned, here}, {1, held, here}, {1, settledAbove, here}, {2, written, here},
		{4, promised, early}, {19, promised, recent},
		{44 - repeated, written, early}, {34, written, recent},
		{17, offered, recent},
		{4, held, early}, {13, held, recent},
		{3, returned, early}, {10, returned, recent},
		{8, settledAbove, early},
		{2, passedOn, recent},
		{7, refused, closed}, {5, withdrawn, early},
		{4, reclassified, recent}, {5, assigned, recent},
	} {
		others += d.n
		for range d.n {
			s.undealt(cs, d.where).fate = d.fate
		}
	}
	for range repeated {
		others += 2
		c := s.drawn(cs, pairs)
		c.undealt().fate = written // what is repeated still waits for its answer
		*c.undealt() = raised{linked, true}
	}
	if others != mattersRaised-mattersAnswered {
		panic(fmt.Sprintf("demonstration: %d matters are not answered at once, want %d", others, mattersRaised-mattersAnswered))
	}
	for _, c := range cs {
		for i := range c.matters {
			if c.matters[i].fate == nil {
				c.matters[i].fate = spot
			}
		}
		s.r.Shuffle(len(c.matters), func(i, j int) { c.matters[i], c.matters[j] = c.matters[j], c.matters[i] })
		slices.SortStableFunc(c.matters, func(a, b raised) int { return order(a.repeats) - order(b.repeats) })
	}
}

// order puts what repeats another matter behind it.
func order(repeats bool) int {
	if repeats {
		return 1
	}
	return 0
}

// left counts the matters whose fate is open.
func (c *conference) left() int {
	n := 0
	for _, m := range c.matters {
		if m.fate == nil {
			n++
		}
	}
	return n
}

// undealt draws a matter whose fate is open, of a conference that is as
// wanted. Where there is none left any closed one will do.
func (s *stage) undealt(cs []*conference, wanted func(*conference) bool) *raised {
	return s.drawn(cs, wanted).undealt()
}

// drawn draws a conference that is as wanted and has such a matter.
func (s *stage) drawn(cs []*conference, wanted func(*conference) bool) *conference {
	var those []*conference
	for _, c := range cs {
		if wanted(c) && c.left() > 0 {
			those = append(those, c)
		}
	}
	if len(those) == 0 {
		return s.drawn(cs, func(c *conference) bool { return !c.stays })
	}
	return one(s.r, those)
}

// undealt returns the first matter whose fate is open.
func (c *conference) undealt() *raised {
	return &c.matters[slices.IndexFunc(c.matters, func(m raised) bool { return m.fate == nil })]
}
