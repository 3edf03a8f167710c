package domain

import (
	"time"

	"kiennghi/domain/workday"
)

// The subjects of the events by which an administrator sets what the law
// leaves to the authority.
const (
	OfRule        Subject = "rule"
	OfOfficeHours Subject = "office_hours"
)

// StepRules enters a version of a local rule, or of the office hours.
const StepRules Step = "keep_rules"

// LocalRule is a version of a local rule that an administrator entered: what
// holds from a day on, instead of what held before. What its code limits, and
// which rules are local, is said in package law.
type LocalRule struct {
	Code    string       `json:"code"`
	Version int          `json:"-"` // 2 for the first: the first of all is what the program is shipped with
	From    workday.Date `json:"from"`
	Amount  int          `json:"amount"`
	Unit    string       `json:"unit"`
	Basis   string       `json:"basis"` // the decision that says so
}

// Enters makes the event by which the version is entered.
func (r LocalRule) Enters(at time.Time, by Warrant) Event {
	return Event{ID: NewID[Event](at), Subject: OfRule, Seq: r.Version, Step: StepRules, At: at, Warrant: by, Change: Change{Rule: &r}}
}

// OfficeHours are the hours at which offices work from a day on.
type OfficeHours struct {
	Version int           `json:"-"` // 2 for the first that an administrator entered
	From    workday.Date  `json:"from"`
	Hours   workday.Hours `json:"hours"`
	Basis   string        `json:"basis"` // the decision that says so
}

// Enters makes the event by which the hours are entered.
func (h OfficeHours) Enters(at time.Time, by Warrant) Event {
	return Event{ID: NewID[Event](at), Subject: OfOfficeHours, Seq: h.Version, Step: StepRules, At: at, Warrant: by, Change: Change{OfficeHours: &h}}
}
