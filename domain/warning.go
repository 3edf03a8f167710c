package domain

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kiennghi/domain/workday"
)

// WarningCode names what should be looked at before an answer is given. Codes
// are part of the contract.
type WarningCode string

const (
	WarnNoDate     WarningCode = "no_date"               // its reader expects a day, and it says none
	WarnNoPerson   WarningCode = "no_responsible_person" // something is still to be done, and nobody is named who does it
	WarnNoEvidence WarningCode = "no_evidence"           // what is named as evidence of a resolved matter shows nothing
	WarnDoneBefore WarningCode = "done_before_received"  // it was done, so it says, before the day on which it was asked for
	WarnSameText   WarningCode = "same_text"             // the unit gave another answer in the same words
	WarnPersonal   WarningCode = "personal_data"         // it seems to hold personal data, or names who raised the matter
	WarnDayMoved   WarningCode = "day_moved"             // it promises a later day than the answer before it did
	WarnNoSummary  WarningCode = "no_public_summary"     // the public will read nothing of it
)

// Warning is what a check of an answer found. It follows from what is kept
// alone: the same answer always gets the same warnings.
type Warning struct {
	Code   WarningCode
	Field  string
	Blocks bool // it is not given before somebody says why it is right all the same
}

// Beside is what stands beside an answer in the record, as far as a check needs it.
type Beside struct {
	Raised   []Petitioner // who raised the petitions that it covers
	SameText bool         // the unit gave another answer in the same words, to petitions of no group of theirs
	Unnamed  bool         // for one of its petitions nobody is responsible: it is assigned to nobody, and no running commitment concerns it

	Received workday.Date // the latest day on which one of its petitions was received
	Promised workday.Date // the earliest day that the present answer of one of its petitions promised; zero when none did
}

// Warnings says what should be looked at before the answer is given. What is
// refused at once, as personal data in the summary, is not among it. All block
// but that there is no summary: to publish nothing is the office's to choose.
// What was said in the hall is recorded as it was said, so of that only what
// can be written otherwise, or must not be kept, is asked.
func (a Answer) Warnings(b Beside) []Warning {
	undone := a.Outcome == InProgress || a.Outcome == Planned
	written := a.Mode != OnTheSpot
	var out []Warning
	for _, w := range []struct {
		Warning
		stands bool
	}{
		{Warning{WarnNoDate, "due_on", true}, written && undone && a.DueOn.IsZero()},
		{Warning{WarnNoPerson, "petitions", true}, written && undone && b.Unnamed},
		{Warning{WarnNoEvidence, "evidence", true}, a.Outcome == Resolved && !a.shown()},
		{Warning{WarnDoneBefore, "done_on", true}, written && a.Outcome == Resolved && a.DoneOn.Before(b.Received)},
		{Warning{WarnSameText, "text", true}, written && b.SameText},
		{Warning{WarnPersonal, "text", true}, SuspectsPersonalData(a.Text) || Mentions(a.Text, b.Raised)},
		{Warning{WarnPersonal, "evidence", true}, SuspectsPersonalData(a.Evidence) || Mentions(a.Evidence, b.Raised)},
		{Warning{WarnDayMoved, "due_on", true}, written && a.movesDay(b.Promised)},
		{Warning{WarnNoSummary, "public_summary", false}, a.Summary == ""},
	} {
		if w.stands {
			out = append(out, w.Warning)
		}
	}
	return out
}

// shown reports whether the evidence shows anything: a single word does not, nor
// the words of the answer again, nor that there is none ("không có", "chưa có"),
// typed with diacritics or without.
func (a Answer) shown() bool {
	evidence := FoldWords(a.Evidence)
	bare := withoutMarks(evidence) + " "
	return strings.Contains(evidence, " ") && evidence != FoldWords(a.Text) && evidence != FoldWords(a.Summary) &&
		!strings.HasPrefix(bare, "khong co ") && !strings.HasPrefix(bare, "chua co ")
}

// movesDay reports whether the answer promises a later day than was promised.
// One that was given is itself what was promised since.
func (a Answer) movesDay(promised workday.Date) bool {
	return a.PublishedAt == nil && !promised.IsZero() && a.DueOn.After(promised)
}

// Wordless reports whether no letter or digit is in a text.
func Wordless(text string) bool { return FoldWords(text) == "" }

// Worded refuses the first of several texts that have to be given, each after its
// field, that is wordless: a full stop is no reason.
func Worded(pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if Wordless(pairs[i+1]) {
			return Invalid(pairs[i], CodeRequired)
		}
	}
	return nil
}

// Override says why an answer is given in spite of a warning. Monitors read it.
type Override struct {
	Code   WarningCode `json:"code"`
	Reason string      `json:"reason"`
}

// Settle refuses overrides of what nobody warned of, or of the same twice, and
// an answer with a warning that blocks and is not overridden.
func Settle(ws []Warning, by []Override) error {
	given := map[WarningCode]bool{}
	for i, x := range by {
		field := fmt.Sprintf("overrides/%d/", i)
		switch {
		case !slices.ContainsFunc(ws, func(w Warning) bool { return w.Code == x.Code }):
			return Invalid(field+"code", CodeNotWarned, string(x.Code))
		case given[x.Code]:
			return Invalid(field+"code", CodeDuplicateItem)
		}
		if err := Worded(field+"reason", x.Reason); err != nil {
			return err
		}
		given[x.Code] = true
	}
	for _, w := range ws {
		if w.Blocks && !given[w.Code] {
			return &Error{Kind: KindConflict, Code: CodeWarningsStand, Warnings: ws}
		}
	}
	return nil
}

// Overrides are the overrides of one answer, written as one text, so that two
// answers can be compared; empty for none.
type Overrides string

// WriteOverrides writes them.
func WriteOverrides(list []Override) Overrides {
	if len(list) == 0 {
		return ""
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // an Override is made of strings
	}
	return Overrides(b)
}

// List reads them; what was not written by WriteOverrides has none.
func (o Overrides) List() []Override {
	var list []Override
	_ = json.Unmarshal([]byte(o), &list)
	return list
}
