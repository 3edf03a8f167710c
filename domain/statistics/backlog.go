package statistics

import (
	"cmp"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Age is how long an open case has waited at the end of a day, in days since
// its receipt. Every open case is of one age; Late is counted beside them.
type Age string

const (
	UpTo10 Age = "up_to_10" // 0 to 10 days
	UpTo30 Age = "up_to_30" // 11 to 30
	UpTo60 Age = "up_to_60" // 31 to 60
	UpTo90 Age = "up_to_90" // 61 to 90
	Over90 Age = "over_90"
	Late   Age = "overdue" // something was owed by a day before: of whatever age
)

// Ages lists the ages of which every open case has one, the youngest first.
var Ages = []Age{UpTo10, UpTo30, UpTo60, UpTo90, Over90}

// AgeOf returns the age of a case of that many days.
func AgeOf(days int) Age {
	switch {
	case days <= 10:
		return UpTo10
	case days <= 30:
		return UpTo30
	case days <= 60:
		return UpTo60
	case days <= 90:
		return UpTo90
	}
	return Over90
}

// Backlog counts the cases of one kind and age that a unit held open, without
// an answer, at the end of a day. It is counted once, soon after the day, from
// what the record said by then; what was entered later about that day is not
// in it. So it is the one history of a backlog that nobody can improve.
type Backlog struct {
	Unit domain.UnitID
	Day  workday.Date
	Kind domain.PetitionKind
	Age  Age
	N    int
}

// BacklogDay says that the backlog of all units was counted at the end of a
// day. A day without it was missed, and stays so.
type BacklogDay struct {
	Day     workday.Date
	TakenAt time.Time
}

// Waits reports whether a case of the class is in the backlog: it has no answer.
func (c Class) Waits() bool { return c == Open || c == Escalated }

// Compare orders counts by day, unit, kind and age.
func (b Backlog) Compare(o Backlog) int {
	return cmp.Or(cmp.Compare(b.Day, o.Day), cmp.Compare(b.Unit, o.Unit), cmp.Compare(b.Kind, o.Kind), cmp.Compare(b.Age, o.Age))
}
