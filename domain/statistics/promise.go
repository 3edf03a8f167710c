package statistics

import (
	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Promises counts commitments by their standing. Each counts once, so the sum
// over all standings is the whole.
type Promises map[domain.Standing]int

// PromisesOf counts commitments as they stand on a day.
func PromisesOf(cs []domain.Commitment, on workday.Date) Promises {
	p := Promises{}
	for _, c := range cs {
		p[c.Standing(on)]++
	}
	return p
}

// Total counts all of them.
func (p Promises) Total() int {
	n := 0
	for _, s := range domain.Standings {
		n += p[s]
	}
	return n
}

// Done is the share that was carried out, in time or not.
func (p Promises) Done() Rate {
	return Rate{Numerator: p[domain.StandingKept] + p[domain.StandingLate], Denominator: p.Total()}
}

// InTime is the share that was carried out by the day that was promised first.
func (p Promises) InTime() Rate {
	return Rate{Numerator: p[domain.StandingKept], Denominator: p.Total()}
}
