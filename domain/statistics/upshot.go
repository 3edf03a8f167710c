package statistics

import (
	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Figures of what came of what the office claims. The verdicts add up to
// Claimed. Nothing that was refused, passed on or linked is ever among them.
const (
	Claimed   Name = "claimed"   // the office claims, or claimed until it was disputed, that the matter is resolved
	Confirmed Name = "confirmed" // of those: the petitioner says so, or a monitor upheld it against a dispute
	Partly    Name = "partly"
	Disputed  Name = "disputed"
	Silent    Name = "silent"    // asked, and no reply in time
	Recurred  Name = "recurred"  // the same came up again at the same place
	Awaited   Name = "awaited"   // not asked yet, or the time to reply still runs
	InTime    Name = "in_time"   // concluded by the day it was due, by an outcome that nobody has disputed since
	Contested Name = "contested" // any answer or refusal, whatever it claims, that is disputed
)

// Upshot is what of a petition's upshot is counted.
type Upshot struct {
	Claimed bool           // it is claimed, or was until it was disputed, that the matter is resolved
	Verdict domain.Verdict // on that claim; of others only that one is disputed
	InTime  bool

	FinishedOn workday.Date // the day since which it counts as finished; zero while it does not
}

// UpshotOf says what came of a petition as it is now.
func UpshotOf(p domain.Petition) Upshot {
	u := Upshot{Claimed: p.Claimed == domain.Resolved, InTime: p.HeldInTime(), FinishedOn: p.FinishedOn}
	if v := p.Heard(); u.Claimed || v == domain.Disputed {
		u.Verdict = v
	}
	return u
}

// Heard reports whether the verdicts add up to what was claimed. A report for
// which it is not so is wrong.
func (t Tally) Heard() bool {
	var sum Count
	for _, v := range domain.Verdicts {
		n := t[Name(v)]
		sum.Received += n.Received
		sum.CarriedIn += n.CarriedIn
	}
	return sum == t[Claimed]
}
