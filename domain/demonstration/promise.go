package demonstration

import (
	"math/rand/v2"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// oaths is the chance that decides on what is promised. It is apart, so that
// promises change nothing else of the office that a seed gives.
func oaths(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 3)) }

// fulfilment says what becomes of a promise.
type fulfilment string

const (
	keep     fulfilment = "keep"
	delay    fulfilment = "delay"
	postpone fulfilment = "postpone"
	fail     fulfilment = "fail"
	forget   fulfilment = "forget" // noted once, then nothing
	ignore   fulfilment = "ignore" // never looked at
)

var (
	fulfilments = []fulfilment{keep, delay, postpone, fail, forget, ignore}
	likelihood  = []float64{32, 17, 17, 17, 11, 6}
)

// promiseAtDialogue lets the chair promise something in three of ten
// conclusions, and always in Hàng Bài. Half of it concerns a matter raised there.
func (s *stage) promiseAtDialogue(c *conference) {
	if s.oaths.IntN(10) > 2 && c.unit.ID != hangBai {
		return
	}
	reviewed := s.oaths.IntN(5) > 0
	for range 2 + s.oaths.IntN(3) {
		n := casework.NewCommitment{Origin: domain.Origin{Dialogue: c.id}}
		if matters := s.matters[c.id]; s.oaths.IntN(2) == 0 {
			n.Petitions = []domain.PetitionID{one(s.oaths, matters)}
		}
		f := ignore
		if reviewed {
			f = fulfilments[weighted(s.oaths, likelihood)]
		}
		s.promise(c.unit.ID, n, f, 15+s.oaths.IntN(60))
	}
}

// promiseAnswered lets the chair say who does what of one in fifteen answers
// that promise something; of the others nobody says it.
func (s *stage) promiseAnswered(a domain.Answer, unit domain.UnitID) {
	if !a.Promises() || s.oaths.IntN(15) > 0 {
		return
	}
	f := one(s.oaths, []fulfilment{keep, forget, delay})
	s.promise(unit, casework.NewCommitment{Origin: domain.Origin{Answer: a.ID}}, f, int(a.DueOn-s.today()))
}

// promiseFound lets the chair promise what a finding recommends.
func (s *stage) promiseFound(f domain.Finding) {
	if f.Kind != domain.FindingGoodWork {
		s.promise(f.Unit, casework.NewCommitment{Origin: domain.Origin{Finding: f.ID}}, fulfilments[weighted(s.oaths, likelihood)], 20+s.oaths.IntN(40))
	}
}

// clear invents an assignment with the five clear points, due in some days.
func (s *stage) clear(unit domain.UnitID, days int) domain.FiveClear {
	return domain.FiveClear{Person: s.staff(unit).Account, Deadline: s.today().Add(days),
		Task: ground(s.oaths, "task"), Responsibility: ground(s.oaths, "responsibility"), Result: ground(s.oaths, "result")}
}

// promise makes a commitment and writes into the diary what becomes of it.
func (s *stage) promise(unit domain.UnitID, n casework.NewCommitment, f fulfilment, days int) {
	n.FiveClear = s.clear(unit, days)
	s.fulfil(must(s.desk.MakeCommitment(ctx, s.as(s.chair[unit]), n)).Commitment, f)
}

// fulfil writes into the diary what becomes of a commitment.
func (s *stage) fulfil(c domain.Commitment, f fulfilment) {
	by, days := s.staff(c.Unit), int(c.Deadline-s.today())
	in := func(days, hour int, do func(casework.Caller)) {
		on := s.openFrom(s.today().Add(days))
		s.at(on.Start().Add(time.Duration(hour)*time.Hour+time.Duration(s.oaths.IntN(9_000))*time.Second), func() { do(s.as(by)) })
	}
	note := func(after int) { // in the morning: what else is done that day follows it
		in(after, 8, func(who casework.Caller) {
			must(s.desk.ReportProgress(ctx, who, c.ID, casework.AnyVersion, s.oath("progress"), s.oath("progress evidence")))
		})
	}
	done := func(after int) {
		in(after, 14, func(who casework.Caller) {
			must(s.desk.Fulfil(ctx, who, c.ID, casework.AnyVersion, s.oath("fulfilment"), ""))
			if s.oaths.IntN(4) == 0 && c.List.IsZero() {
				s.inspect(c)
			}
		})
	}
	if f != ignore {
		note(days / 3)
	}
	switch f {
	case keep:
		done(max(days/3, days-4-s.oaths.IntN(8)))
	case delay:
		note(days)
		done(days + 1 + s.oaths.IntN(30))
	case postpone:
		by = s.chair[c.Unit]
		later := workday.Of(Start).Add(5 + s.oaths.IntN(90))
		in(max(days/3, days-5), 14, func(who casework.Caller) {
			must(s.desk.MoveDeadline(ctx, who, c.ID, casework.AnyVersion, max(later, c.Deadline+20), s.oath("postponement")))
		})
	case fail:
		by = s.chair[c.Unit]
		in(days+s.oaths.IntN(15), 14, func(who casework.Caller) {
			must(s.desk.Break(ctx, who, c.ID, casework.AnyVersion, s.oath("failure")))
		})
	}
}

// inspect lets the monitor above look whether it was carried out: one time in
// six it was not.
func (s *stage) inspect(c domain.Commitment) {
	monitor, ok := s.monitor[c.Unit]
	if !ok {
		monitor = s.monitor[s.unit(c.Unit).Parent]
	}
	upheld := s.oaths.IntN(6) > 0
	found := "upheld"
	if !upheld {
		found = "refuted"
	}
	s.at(s.openFrom(s.today().Add(5+s.oaths.IntN(15))).Start().Add(14*time.Hour), func() {
		must(s.desk.Verify(ctx, s.as(monitor), c.ID, casework.AnyVersion, upheld, s.oath(found)))
	})
}

// oath draws a line of a list.
func (s *stage) oath(list string) string { return sentences(newDraft(s.oaths, nil, "").line(list)) }

// remediations are the lists of the published reports: how many of how many
// items were done by Start.
var remediations = []struct {
	unit      domain.UnitID
	on        workday.Date
	done, all int
}{
	{hoanKiem, workday.On(2021, time.December, 20), 16, 24},
	{hangBai, workday.On(2022, time.February, 14), 7, 13},
	{trangTien, workday.On(2022, time.January, 17), 13, 14},
}

// scheduleRemediation writes the three lists into the diary. Every fourth item
// that was done was late; what was not is postponed, broken, or overdue.
func (s *stage) scheduleRemediation() {
	left := []fulfilment{forget, postpone, fail, ignore}
	for _, l := range remediations {
		s.at(l.on.Start().Add(10*time.Hour), func() {
			n := casework.NewRemediationList{RemediationList: domain.RemediationList{Unit: l.unit, Title: s.oath("remediation")}}
			for range l.all {
				n.Items = append(n.Items, s.clear(l.unit, 30+s.oaths.IntN(40)))
			}
			made := must(s.desk.MakeRemediationList(ctx, s.as(s.chair[l.unit]), n))
			i := 0
			for _, c := range s.commitments.all() {
				if c.List != made.ID {
					continue
				}
				switch i++; {
				case i > l.done:
					s.fulfil(c, left[i%len(left)])
				case i%4 == 0:
					s.fulfil(c, delay)
				default:
					s.fulfil(c, keep)
				}
			}
		})
	}
}
