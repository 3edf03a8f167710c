package casework

import (
	"context"
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

type figures interface {
	// Figures answers the whole question from one snapshot.
	Figures(context.Context, policy.Scope, Question) (Answered, error)
	// Held lists the dialogues that opened between two days, with notices.
	Held(ctx context.Context, s policy.Scope, from, to workday.Date) ([]DialogueDetail, error)
}

// Question asks for the figures of some periods, and of one of them by unit.
type Question struct {
	Periods []statistics.Period
	ByUnit  bool // of the first period
	statistics.Filter
}

// Answered is the answer to a Question, in its order.
type Answered struct {
	Periods []Numbers
	ByUnit  map[domain.UnitID]Numbers // the parts of the scope, each counted under one of its units
}

// Numbers is everything that is counted of a unit in a period.
type Numbers struct {
	statistics.Tally
	Sides
}

// Sides counts what is not a case: visits apart from people and from letters,
// dialogues, and lines of the register of denunciations.
type Sides struct {
	Visits, People, Letters int
	Held                    int // dialogues that opened
	Denunciations           int
}

// Add adds the numbers of another unit.
func (n *Numbers) Add(o Numbers) {
	if n.Tally == nil {
		n.Tally = statistics.Tally{}
	}
	for name, c := range o.Tally {
		have := n.Tally[name]
		n.Tally[name] = statistics.Count{Received: have.Received + c.Received, CarriedIn: have.CarriedIn + c.CarriedIn}
	}
	n.Visits += o.Visits
	n.People += o.People
	n.Letters += o.Letters
	n.Held += o.Held
	n.Denunciations += o.Denunciations
}

// Breakdown says into which parts figures are broken down.
type Breakdown string

const (
	ByUnit  Breakdown = "unit"  // the units directly below, with all under them
	ByMonth Breakdown = "month" // each month as a period of its own
)

// maxPeriod bounds a period, and with it the work of one request.
const maxPeriod = 10 * 366

// StatisticsQuery asks for the figures of a unit in a period, perhaps beside a
// second one.
type StatisticsQuery struct {
	Unit     domain.UnitID
	Sub      bool
	From, To workday.Date
	statistics.Filter
	By                     Breakdown
	CompareFrom, CompareTo workday.Date
}

// Figures is one column of a report.
type Figures struct {
	Unit       domain.UnitID
	Name       string
	Population int // 0 when not known
	statistics.Period
	Numbers
}

// Statistics is a report.
type Statistics struct {
	StatisticsQuery
	Total    Figures
	Parts    []Figures
	Compared *Figures
}

// Statistics answers a question of figures about what the caller may read.
func (d *Desk) Statistics(ctx context.Context, by Caller, q StatisticsQuery) (Statistics, error) {
	s, err := by.within(q.Unit, q.Sub)
	if err != nil {
		return Statistics{}, err
	}
	return d.statistics(ctx, by, s, q)
}

// PublicStatistics answers a question of figures for everybody.
func (d *Desk) PublicStatistics(ctx context.Context, by Caller, q StatisticsQuery) (Statistics, error) {
	return d.statistics(ctx, by, policy.Public(by.Units).Within(by.Units, q.Unit, q.Sub), q)
}

func (d *Desk) statistics(ctx context.Context, by Caller, s policy.Scope, q StatisticsQuery) (Statistics, error) {
	u, ok := by.Units.Get(q.Unit)
	if !ok {
		return Statistics{}, domain.Invalid("query unit", domain.CodeUnknownReference)
	}
	if err := checkPeriod("query to", q.From, q.To); err != nil {
		return Statistics{}, err
	}
	compare := !q.CompareFrom.IsZero() || !q.CompareTo.IsZero()
	if compare {
		if q.CompareFrom.IsZero() || q.CompareTo.IsZero() {
			return Statistics{}, domain.Invalid("query compare_to", domain.CodeRequired)
		}
		if err := checkPeriod("query compare_to", q.CompareFrom, q.CompareTo); err != nil {
			return Statistics{}, err
		}
	}
	ask := Question{Filter: q.Filter, ByUnit: q.By == ByUnit, Periods: []statistics.Period{statistics.NewPeriod(q.From, q.To, by.Today)}}
	if compare {
		ask.Periods = append(ask.Periods, statistics.NewPeriod(q.CompareFrom, q.CompareTo, by.Today))
	}
	if q.By == ByMonth {
		ask.Periods = append(ask.Periods, months(q.From, q.To, by.Today)...)
	}
	a, err := d.Store.Figures(ctx, s, ask)
	if err != nil {
		return Statistics{}, err
	}
	column := func(i int) Figures {
		return Figures{Unit: u.ID, Name: u.Name, Population: u.Population, Period: ask.Periods[i], Numbers: a.Periods[i]}
	}
	out := Statistics{StatisticsQuery: q, Total: column(0)}
	i := 1
	if compare {
		c := column(1)
		out.Compared = &c
		i++
	}
	for ; i < len(ask.Periods); i++ {
		out.Parts = append(out.Parts, column(i))
	}
	if q.By == ByUnit {
		out.Parts = parts(by.Units, u, q.Sub, ask.Periods[0], a.ByUnit)
	}
	return out, nil
}

func checkPeriod(field string, from, to workday.Date) error {
	switch {
	case to.Before(from):
		return domain.Invalid(field, domain.CodeWrongOrder)
	case to-from > maxPeriod:
		return domain.Invalid(field, domain.CodePeriodTooLong)
	}
	return nil
}

// months splits a period into its months, as far as they have begun.
func months(from, to, today workday.Date) []statistics.Period {
	var out []statistics.Period
	for first := from; !first.After(to) && !first.After(today); {
		y, m, _ := first.Civil()
		next := workday.On(y, m+1, 1)
		out = append(out, statistics.NewPeriod(first, min(next.Add(-1), to), today))
		first = next
	}
	return out
}

// parts gathers the numbers of each unit under the one directly below top that
// it belongs to; top's own cases are a part of their own.
func parts(us *domain.Units, top domain.Unit, sub bool, p statistics.Period, by map[domain.UnitID]Numbers) []Figures {
	var out []Figures
	for _, u := range division(us, top, sub, p.Cutoff, by) {
		f := Figures{Unit: u.ID, Name: u.Name, Population: u.Population, Period: p}
		f.Add(Numbers{})
		for _, n := range u.of {
			f.Add(n)
		}
		out = append(out, f)
	}
	return out
}

// share is a part of what was counted of a unit and those under it.
type share[N any] struct {
	domain.Unit
	of []N // what was counted of each of its units
}

// division parts what was counted by unit: top's own is a share, and that of each
// unit directly below it, with all under it. Where nothing was counted a unit has
// a share if it was in force on the day.
func division[N any](us *domain.Units, top domain.Unit, sub bool, on workday.Date, by map[domain.UnitID]N) []share[N] {
	var out []share[N]
	for _, u := range us.All() {
		if u.ID != top.ID && (u.Parent != top.ID || !sub) {
			continue
		}
		part := share[N]{Unit: u}
		for id, n := range by {
			if id == u.ID || u.ID != top.ID && us.Under(id, u.ID) {
				part.of = append(part.of, n)
			}
		}
		if part.of != nil || u.ID != top.ID && u.InForce(on) {
			out = append(out, part)
		}
	}
	return out
}

// Compliance holds what a unit's rules ask of its dialogues against what was
// done, in a year.
type Compliance struct {
	Unit      domain.Unit
	Required  int  // dialogues that the rule in force asks for in the year
	Counted   int  // of those held: two between the same two council sessions count as one
	Running   bool // the year is not over, nor has the unit ended: what is missing may yet be held
	Sessions  []SessionCompliance
	Dialogues []DialogueCompliance
}

// Enough reports whether as many were held as required.
func (c Compliance) Enough() bool { return c.Counted >= c.Required }

// ComplianceState says whether a unit held its dialogues of a year.
type ComplianceState string

const (
	ComplianceEnough  ComplianceState = "enough"
	ComplianceRunning ComplianceState = "running" // not yet, but the year runs
	ComplianceShort   ComplianceState = "short"
)

// State says how the unit stands today.
func (c Compliance) State() ComplianceState {
	switch {
	case c.Enough():
		return ComplianceEnough
	case c.Running:
		return ComplianceRunning
	}
	return ComplianceShort
}

// SessionCompliance counts the dialogues held for a council session: since the
// session before it.
type SessionCompliance struct {
	domain.CouncilSession
	Held    int
	Running bool // it opens today or later: a dialogue may yet be held for it
}

// DialogueCompliance judges one dialogue.
type DialogueCompliance struct {
	ID               domain.DialogueID
	On               workday.Date
	Basis            domain.Basis
	NoticeDays       *int // between the first notice and the dialogue; nil without notice
	NoticeOK         bool
	BothChannels     bool // mass media and heads of residential quarters
	ConclusionDue    workday.Date
	ConclusionInTime *bool // by the day on which it was published, whatever day it bears; nil while it is not due
}

// Compliance judges every ward and commune under a unit, each by itself: an
// average would say nothing about the one that held none.
func (d *Desk) Compliance(ctx context.Context, by Caller, unit domain.UnitID, year int) ([]Compliance, error) {
	s, err := by.within(unit, true)
	if err != nil {
		return nil, err
	}
	return d.compliance(ctx, by, s, year)
}

// PublicCompliance is Compliance for everybody.
func (d *Desk) PublicCompliance(ctx context.Context, by Caller, unit domain.UnitID, year int) ([]Compliance, error) {
	return d.compliance(ctx, by, policy.Public(by.Units).Within(by.Units, unit, true), year)
}

func (d *Desk) compliance(ctx context.Context, by Caller, s policy.Scope, year int) ([]Compliance, error) {
	from, to := workday.On(year, time.January, 1), workday.On(year, time.December, 31)
	held, err := d.Store.Held(ctx, s, from, to)
	if err != nil {
		return nil, err
	}
	sessions, err := d.Store.CouncilSessions(ctx, councils(by.Units, ""))
	if err != nil {
		return nil, err
	}
	byUnit := map[domain.UnitID][]DialogueDetail{}
	for _, g := range held {
		byUnit[g.Unit] = append(byUnit[g.Unit], g)
	}
	var out []Compliance
	for _, id := range s.Units() {
		u, _ := by.Units.Get(id)
		first := max(from, u.From)
		if u.Level != domain.LevelWard && u.Level != domain.LevelCommune || !u.InForce(first) || first.After(to) {
			continue
		}
		own := slices.DeleteFunc(slices.Clone(sessions), func(c domain.CouncilSession) bool { return !by.Units.Under(id, c.Unit) })
		out = append(out, d.judge(by, u, first, to, byUnit[id], own))
	}
	return out, nil
}

// judge holds the dialogues of one unit against the rules in force on day from.
func (d *Desk) judge(by Caller, u domain.Unit, from, to workday.Date, held []DialogueDetail, sessions []domain.CouncilSession) Compliance {
	c := Compliance{Unit: u, Running: !to.Before(by.Today) && u.InForce(max(from, by.Today)), Dialogues: []DialogueCompliance{}, Sessions: []SessionCompliance{}}
	if r, ok := by.Law.InForce(law.DialoguesPerYear, from); ok {
		c.Required = r.Amount
	}
	slices.SortFunc(sessions, func(a, b domain.CouncilSession) int { return int(a.OpensOn - b.OpensOn) })
	perSession := map[domain.SessionID]int{}
	for _, g := range held {
		on := workday.Of(*g.OpenedAt)
		j := d.judgeOne(by, g, on)
		c.Dialogues = append(c.Dialogues, j)
		if g.Basis == domain.BasisParty2200 {
			continue // its own count; no rule of the State's
		}
		i := slices.IndexFunc(sessions, func(s domain.CouncilSession) bool { return !s.OpensOn.Before(on) })
		if i < 0 {
			c.Counted++
			continue
		}
		perSession[sessions[i].ID]++
		if perSession[sessions[i].ID] == 1 {
			c.Counted++
		}
	}
	for _, s := range sessions {
		if !s.OpensOn.Before(from) && !s.OpensOn.After(to) {
			c.Sessions = append(c.Sessions, SessionCompliance{s, perSession[s.ID], !s.OpensOn.Before(by.Today)})
		}
	}
	return c
}

func (d *Desk) judgeOne(by Caller, g DialogueDetail, on workday.Date) DialogueCompliance {
	j := DialogueCompliance{ID: g.ID, On: on, Basis: g.Basis}
	channels := map[domain.NoticeChannel]bool{}
	var firstOn workday.Date
	for _, n := range g.Notices {
		channels[n.Channel] = true
		if day := workday.Of(n.At); firstOn.IsZero() || day.Before(firstOn) {
			firstOn = day
		}
	}
	j.BothChannels = channels[domain.NoticeMassMedia] && channels[domain.NoticeQuarterHeads]
	if !firstOn.IsZero() {
		days := int(on - firstOn)
		j.NoticeDays = &days
		latest, rule := by.due(law.DialogueNotice, on)
		j.NoticeOK = rule == "" || !firstOn.After(latest)
	}
	j.ConclusionDue = by.conclusionDue(g.Dialogue)
	if inTime := !g.PublishedOn.IsZero() && !g.PublishedOn.After(j.ConclusionDue); inTime || by.Today.After(j.ConclusionDue) {
		j.ConclusionInTime = &inTime
	}
	return j
}
