package casework

import (
	"context"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

type backlogs interface {
	// Backlog adds up what the units held at the end of each day on which it
	// was counted, in order of the days.
	Backlog(ctx context.Context, s policy.Scope, f BacklogFilter) ([]BacklogCount, error)
	// FirstBacklog returns the first day on which it was counted; zero if none.
	FirstBacklog(context.Context) (workday.Date, error)
}

type backlogsTx interface {
	// KeepBacklog counts what is open at the end of a day, unless it was counted.
	KeepBacklog(statistics.BacklogDay) error
}

// BacklogFilter narrows a backlog. Kind is empty for all.
type BacklogFilter struct {
	From, To workday.Date
	Kind     domain.PetitionKind
}

// BacklogCount is what was open at the end of a day.
type BacklogCount struct {
	Day  workday.Date
	Ages map[statistics.Age]int // with Late
}

// Open returns how many cases were open.
func (b BacklogCount) Open() int {
	n := 0
	for _, a := range statistics.Ages {
		n += b.Ages[a]
	}
	return n
}

// BacklogHistory is the history of a unit's backlog.
type BacklogHistory struct {
	Unit domain.UnitID
	BacklogFilter
	Days   []BacklogCount
	Missed []workday.Date // since the first was counted, those that were not and never will be
}

// settled is how long after its end a day is counted: what was begun before
// midnight has ended by then.
const settled = 10 * time.Minute

// takeBacklog counts what was open at the end of yesterday. Earlier days that
// were missed stay missing: what the record says of them now is not what it
// said then.
func (d *Desk) takeBacklog(ctx context.Context, by Caller, _ domain.ID[any]) error {
	yesterday := workday.Of(by.Now.Add(-settled)) - 1
	return d.Store.Update(ctx, func(tx Tx) error {
		return tx.KeepBacklog(statistics.BacklogDay{Day: yesterday, TakenAt: by.Now})
	})
}

// longestBacklog bounds the days of one request.
const longestBacklog = 366

// Backlog returns the history of a unit's backlog to those who read its cases.
func (d *Desk) Backlog(ctx context.Context, by Caller, unit domain.UnitID, sub bool, f BacklogFilter) (BacklogHistory, error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return BacklogHistory{}, err
	}
	return d.backlog(ctx, s, unit, f, by.Today)
}

// PublicBacklog returns it to everybody: it holds nothing but counts.
func (d *Desk) PublicBacklog(ctx context.Context, by Caller, unit domain.UnitID, sub bool, f BacklogFilter) (BacklogHistory, error) {
	if _, ok := by.Units.Get(unit); !ok {
		return BacklogHistory{}, domain.Invalid("query unit", domain.CodeUnknownReference)
	}
	return d.backlog(ctx, by.everything(unit, sub), unit, f, by.Today)
}

func (d *Desk) backlog(ctx context.Context, s policy.Scope, unit domain.UnitID, f BacklogFilter, today workday.Date) (BacklogHistory, error) {
	h := BacklogHistory{Unit: unit, BacklogFilter: f, Days: []BacklogCount{}, Missed: []workday.Date{}}
	switch {
	case f.To.Before(f.From):
		return h, domain.Invalid("query to", domain.CodeWrongOrder)
	case f.To-f.From > longestBacklog:
		return h, domain.Invalid("query to", domain.CodePeriodTooLong)
	}
	first, err := d.Store.FirstBacklog(ctx)
	if err != nil || first.IsZero() {
		return h, err
	}
	if h.Days, err = d.Store.Backlog(ctx, s, f); err != nil {
		return h, err
	}
	counted := map[workday.Date]bool{}
	for _, b := range h.Days {
		counted[b.Day] = true
	}
	for day := max(f.From, first); !day.After(f.To) && day.Before(today-1); day++ {
		if !counted[day] {
			h.Missed = append(h.Missed, day)
		}
	}
	return h, nil
}
