package domain

import "slices"

// arrow says that a step leads from one state to another, taken from a seat.
type arrow[S ~string] struct {
	from S
	step Step
	to   S
	seat Seat
}

// life is a table of arrows. What it does not list cannot happen.
type life[S ~string] []arrow[S]

// leads reports where a step leads from a state, and from which seat it is
// taken; both empty when nowhere.
func (l life[S]) leads(from S, step Step) (to S, seat Seat) {
	for _, a := range l {
		if a.from == from && a.step == step {
			return a.to, a.seat
		}
	}
	return "", ""
}

// steps lists those that lead out of a state, without those from some seats.
func (l life[S]) steps(from S, but ...Seat) []Step {
	var out []Step
	for _, a := range l {
		if a.from == from && !slices.Contains(but, a.seat) {
			out = append(out, a.step)
		}
	}
	return out
}

// paths is a life in which every step is taken from the same seat.
type paths[S ~string] map[S]map[Step]S

// steps lists those, of some, that lead out of a state.
func (p paths[S]) steps(from S, of []Step) []Step {
	var out []Step
	for _, step := range of {
		if p[from][step] != "" {
			out = append(out, step)
		}
	}
	return out
}
