package casework

import (
	"cmp"
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

// Column says of whom, and of when, the figures beside it are.
type Column struct {
	Unit  domain.Unit
	Sub   bool         // with those under it
	Month workday.Date // its first day; zero where months are not told apart
	statistics.Period
}

// Report is what was asked of a unit and a period, its parts as the breakdown says
// and, when it was asked for, the second period.
type Report[C any] struct {
	StatisticsQuery
	Total    C
	Parts    []C
	Compared *C
}

// Figures are the cases of a column, and what is counted beside them.
type Figures struct {
	Column
	Numbers
}

// Statistics is a report on cases.
type Statistics = Report[Figures]

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
	return d.statistics(ctx, by, by.everything(q.Unit, q.Sub), q)
}

func (d *Desk) statistics(ctx context.Context, by Caller, s policy.Scope, q StatisticsQuery) (Statistics, error) {
	top, periods, err := by.periods(q)
	if err != nil {
		return Statistics{}, err
	}
	a, err := d.Store.Figures(ctx, s, Question{Periods: periods, ByUnit: q.By == ByUnit, Filter: q.Filter})
	if err != nil {
		return Statistics{}, err
	}
	out := report(q, top, periods, func(of Column, i int) Figures { return Figures{of, a.Periods[i]} })
	if q.By == ByUnit {
		out.Parts = parts(by.Units, out.Total.Column, a.ByUnit, func(of Column, numbers []Numbers) Figures {
			f := Figures{Column: of, Numbers: Numbers{Tally: statistics.Tally{}}}
			for _, n := range numbers {
				f.Add(n)
			}
			return f
		})
	}
	return out, nil
}

// periods returns the unit that is asked about and the periods for which a report
// needs figures: its own, the second one, and the months, as far as they are asked for.
func (c Caller) periods(q StatisticsQuery) (domain.Unit, []statistics.Period, error) {
	u, ok := c.Units.Get(q.Unit)
	if !ok {
		return u, nil, domain.Invalid("query unit", domain.CodeUnknownReference)
	}
	if err := checkPeriod("query to", q.From, q.To); err != nil {
		return u, nil, err
	}
	list := []statistics.Period{statistics.NewPeriod(q.From, q.To, c.Today)}
	if q.compares() {
		if q.CompareFrom.IsZero() || q.CompareTo.IsZero() {
			return u, nil, domain.Invalid("query compare_to", domain.CodeRequired)
		}
		if err := checkPeriod("query compare_to", q.CompareFrom, q.CompareTo); err != nil {
			return u, nil, err
		}
		list = append(list, statistics.NewPeriod(q.CompareFrom, q.CompareTo, c.Today))
	}
	if q.By == ByMonth {
		list = append(list, months(q.From, q.To, c.Today)...)
	}
	return u, list, nil
}

func (q StatisticsQuery) compares() bool { return !q.CompareFrom.IsZero() || !q.CompareTo.IsZero() }

// report lays out what was counted in the periods of a query, in their order.
func report[C any](q StatisticsQuery, u domain.Unit, periods []statistics.Period, counted func(Column, int) C) Report[C] {
	column := func(i int, month workday.Date) C { return counted(Column{u, q.Sub, month, periods[i]}, i) }
	out := Report[C]{StatisticsQuery: q, Total: column(0, 0)}
	i := 1
	if q.compares() {
		second := column(i, 0)
		out.Compared = &second
		i++
	}
	for ; i < len(periods); i++ {
		out.Parts = append(out.Parts, column(i, periods[i].From.Month()))
	}
	return out
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

// parts divides what was counted by unit: what is top's own, and what is that of
// each unit directly below it, with all under it. Where nothing was counted a unit
// has a part if it was in force on the cut-off day.
func parts[N, C any](us *domain.Units, top Column, by map[domain.UnitID]N, counted func(Column, []N) C) []C {
	var out []C
	for _, u := range us.All() {
		below := u.ID != top.Unit.ID
		if below && (u.Parent != top.Unit.ID || !top.Sub) {
			continue
		}
		var own []N
		for id, n := range by {
			if id == u.ID || below && us.Under(id, u.ID) {
				own = append(own, n)
			}
		}
		if own != nil || below && u.InForce(top.Cutoff) {
			out = append(out, counted(Column{Unit: u, Sub: below, Period: top.Period}, own))
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
	Dialogues []DialogueCompliance // of the year
}

// Enough reports whether as many were held as required; nil when no rule asks for
// any, since that is no rule kept.
func (c Compliance) Enough() *bool {
	if c.Required == 0 {
		return nil
	}
	enough := c.Counted >= c.Required
	return &enough
}

// ComplianceState says whether a unit held its dialogues of a year.
type ComplianceState string

const (
	ComplianceEnough      ComplianceState = "enough"
	ComplianceRunning     ComplianceState = "running" // not yet, but the year runs
	ComplianceShort       ComplianceState = "short"
	ComplianceUnregulated ComplianceState = "unregulated" // nothing was required
)

// State says how the unit stands today.
func (c Compliance) State() ComplianceState {
	switch enough := c.Enough(); {
	case enough == nil:
		return ComplianceUnregulated
	case *enough:
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
	NoticeDays       *int // between the first notice of that day and the dialogue; nil without one
	NoticeOK         bool // it was in the mass media in time
	BothChannels     bool // and so had the heads of residential quarters it
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
	return d.compliance(ctx, by, by.everything(unit, true), year)
}

func (d *Desk) compliance(ctx context.Context, by Caller, s policy.Scope, year int) ([]Compliance, error) {
	from, to := workday.On(year, time.January, 1), workday.On(year, time.December, 31)
	held, err := d.Store.Held(ctx, s, from.Years(-1), to) // a council's session of this year may follow one of the last
	if err != nil {
		return nil, err
	}
	sessions, err := d.Store.CouncilSessions(ctx, councils(by.Units, ""))
	if err != nil {
		return nil, err
	}
	ofCouncil := map[domain.UnitID][]domain.CouncilSession{}
	for _, c := range sessions {
		ofCouncil[c.Unit] = append(ofCouncil[c.Unit], c)
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
		out = append(out, by.judge(u, first, to, byUnit[id], by.before(id, ofCouncil)))
	}
	return out, nil
}

// before returns the sessions, given by their councils, before which a unit holds
// its dialogues: those of the council that oversees it on the day.
func (c Caller) before(id domain.UnitID, ofCouncil map[domain.UnitID][]domain.CouncilSession) (own []domain.CouncilSession) {
	for council, sessions := range ofCouncil {
		if !c.Units.Under(id, council) {
			continue
		}
		for _, s := range sessions {
			if u, ok := c.Units.Council(id, s.OpensOn); ok && u.ID == council {
				own = append(own, s)
			}
		}
	}
	return own
}

// judge holds the dialogues of one unit against the rules in force on day from. Those
// held before it are of another year, and count for the council's sessions alone.
func (c Caller) judge(u domain.Unit, from, to workday.Date, held []DialogueDetail, sessions []domain.CouncilSession) Compliance {
	v := Compliance{Unit: u, Running: !to.Before(c.Today) && u.InForce(max(from, c.Today)), Dialogues: []DialogueCompliance{}, Sessions: []SessionCompliance{}}
	if r, ok := c.Law.InForce(law.DialoguesPerYear, from); ok {
		v.Required = r.Amount
	}
	slices.SortFunc(sessions, func(a, b domain.CouncilSession) int {
		return cmp.Or(cmp.Compare(a.OpensOn, b.OpensOn), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	perSession := map[domain.SessionID]int{}
	for _, g := range held {
		on := workday.Of(*g.OpenedAt)
		former := on.Before(from)
		if !former {
			v.Dialogues = append(v.Dialogues, c.judgeOne(g, on))
		}
		if g.Basis == domain.BasisParty2200 {
			continue // its own count; no rule of the State's
		}
		i := slices.IndexFunc(sessions, func(s domain.CouncilSession) bool { return !s.OpensOn.Before(on) })
		first := true
		if i >= 0 {
			perSession[sessions[i].ID]++
			first = perSession[sessions[i].ID] == 1
		}
		if first && !former {
			v.Counted++
		}
	}
	for _, s := range sessions {
		if !s.OpensOn.Before(from) && !s.OpensOn.After(to) {
			v.Sessions = append(v.Sessions, SessionCompliance{s, perSession[s.ID], !s.OpensOn.Before(c.Today)})
		}
	}
	return v
}

func (c Caller) judgeOne(g DialogueDetail, on workday.Date) DialogueCompliance {
	j := DialogueCompliance{ID: g.ID, On: on, Basis: g.Basis}
	latest, rule := c.due(law.DialogueNotice, on)
	inTime := map[domain.NoticeChannel]bool{}
	for _, n := range g.Notices {
		if n.Announces != on {
			continue // of another day than the one on which it was held
		}
		day := workday.Of(n.At)
		if days := int(on - day); j.NoticeDays == nil || days > *j.NoticeDays {
			j.NoticeDays = &days
		}
		if rule == "" || !day.After(latest) {
			inTime[n.Channel] = true
		}
	}
	j.NoticeOK = inTime[domain.NoticeMassMedia]
	j.BothChannels = j.NoticeOK && inTime[domain.NoticeQuarterHeads]
	j.ConclusionDue = c.conclusionDue(g.Dialogue)
	if j.ConclusionDue.IsZero() {
		return j // no rule gives a day for it
	}
	if inTime := !g.PublishedOn.IsZero() && !g.PublishedOn.After(j.ConclusionDue); inTime || c.Today.After(j.ConclusionDue) {
		j.ConclusionInTime = &inTime
	}
	return j
}
