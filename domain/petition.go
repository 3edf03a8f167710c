package domain

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"kiennghi/domain/workday"
)

// The longest texts that are kept, in characters.
const (
	MaxTitle = 200
	MaxText  = 20_000
	MaxPlace = 200
)

// Petition is one matter raised by one person or organisation, from the day it
// is received until nothing more is owed. Who raised it is kept apart, see
// Petitioner. Everything here but the texts and the owner follows from the
// events: Apply is the only way to change it.
type Petition struct {
	ID        PetitionID
	Code      string // see PublicCode
	Kind      PetitionKind
	Channel   Channel
	Field     Field
	Title     string
	Text      string
	Place     string // what it is about lies here; may be empty
	PlaceMark string // of Place, by which it is compared with others
	Home      UnitID // the unit that received it
	Dialogue  DialogueID
	Owner     AccountID // the citizen who follows it with an account; may be zero

	ReceivedAt time.Time
	ReceivedOn workday.Date

	State    State
	Holder   UnitID // answers for it now
	Target   UnitID // of the hand-over that waits, or the unit that must name the holder; zero otherwise
	Assignee AccountID
	Disposed Disposition // what was decided in the hall

	Mode       Mode // of the present answer
	Outcome    Outcome
	OutcomeDue workday.Date // the day by which the outcome promises more
	Answer     AnswerID     // the present answer
	AnsweredOn workday.Date // the day of the first answer

	NoticeDue workday.Date // by when it must be accepted, refused or passed on
	DueOn     workday.Date // by when it must be answered
	DueRule   string       // the rule that gave DueOn, with its version
	Promised  workday.Date // the day promised for a written answer
	NextDue   workday.Date // the earliest day by which something is owed now

	NoticeRule string       // the rule that gave NoticeDue, with its version
	ExtendedTo workday.Date // by when it must be answered instead of DueOn, which stays; zero when not extended
	Extensions int          // how often it was extended

	AcknowledgeBy   *time.Time // by when an urgent one must be taken up; nil when it is not
	AcknowledgeRule string     // the rule that gave AcknowledgeBy, with its version

	PausedSince workday.Date // the day since which the holder's time stands still; zero while it runs
	PauseReason PauseReason
	PausedUntil workday.Date // the last day of the pause
	MovedTo     workday.Date // by when it must be answered since pauses moved the day; while one runs, if it lasts to its end
	PausedDays  int          // by how many days pauses that ended moved the day
	Pauses      int          // how often it was paused

	ReviewOn   workday.Date // by when an answer that owes something, and says not by when, is looked at again
	ReviewRule string       // the rule that gave ReviewOn, with its version

	Named UnitID       // was named to hold it, and can neither give it back nor pass it on
	Told  workday.Date // the last day owed of which the level above was told that it had passed
	Watch workday.Date // the day on which the clock looks at it next, see watched

	TakenOver workday.Date // the day on which its holder took it over with something overdue; zero if nothing was

	Warned workday.Date // the last day owed of which those who answer for it were told that it was near

	PromiseMoves int // how often the promised day was put off

	Primary  PetitionID   // the petition that this one duplicates
	Separate bool         // its petitioner said that it duplicates no other: it is linked to none any more
	ReviveBy workday.Date // until when its petitioner may say that they did not withdraw it; zero unless the office did so for them
	Bounces  int          // how often an authority above gave it back
	Hops     int          // how often one took it over
	Public   bool         // the public may read title and text
	Version  int          // the Seq of the last event

	Upshot // what came of what was claimed
}

// PetitionerKind says who raised a matter.
type PetitionerKind string

const (
	Person       PetitionerKind = "person"
	Organisation PetitionerKind = "organisation"
	Unnamed      PetitionerKind = "unnamed" // the matter is handled all the same
)

// Petitioner is who raised a petition. It is kept apart from the content, and
// every look at it is recorded with its purpose.
type Petitioner struct {
	Petition PetitionID
	Kind     PetitionerKind
	Name     string
	Address  string
	Phone    string
	Email    string
}

// Validate reports the first thing a petitioner cannot be kept with.
func (p Petitioner) Validate() error {
	if err := one("petitioner/kind", p.Kind, []PetitionerKind{Person, Organisation, Unnamed}); err != nil {
		return err
	}
	if p.Kind == Unnamed {
		for _, f := range []struct{ field, value string }{
			{"name", p.Name}, {"address", p.Address}, {"phone", p.Phone}, {"email", p.Email},
		} {
			if f.value != "" {
				return Invalid("petitioner/"+f.field, CodeUnnamedHasNo)
			}
		}
		return nil
	}
	if Blank(p.Name) {
		return Invalid("petitioner/name", CodeRequired)
	}
	for _, f := range []struct {
		field, value string
		max          int
	}{{"name", p.Name, 200}, {"address", p.Address, 300}, {"phone", p.Phone, 30}, {"email", p.Email, 200}} {
		if utf8.RuneCountInString(f.value) > f.max {
			return Invalid("petitioner/"+f.field, CodeTooLong)
		}
	}
	switch {
	case p.Phone != "" && !telephone.MatchString(p.Phone):
		return Invalid("petitioner/phone", CodeBadFormat)
	case p.Email != "" && !address.MatchString(p.Email):
		return Invalid("petitioner/email", CodeBadFormat)
	}
	return nil
}

// A telephone number has six digits at least, and whatever helps to reach somebody
// by it; an address for e-mail something on both sides of its sign.
var (
	telephone = regexp.MustCompile(`([0-9][^0-9]*){6}`)
	address   = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)
)

// FiveClear is an assignment with the "5 rõ": person, task, responsibility,
// deadline and expected result, all of them.
type FiveClear struct {
	Person         AccountID    `json:"person"`
	Task           string       `json:"task"`
	Responsibility string       `json:"responsibility"`
	Deadline       workday.Date `json:"deadline"`
	Result         string       `json:"result"`
}

// Validate reports the first of the five that is missing, or a deadline that
// cannot be.
func (f FiveClear) Validate(today workday.Date) error {
	for _, c := range []struct {
		field string
		empty bool
	}{
		{"person", f.Person.IsZero()},
		{"task", Wordless(f.Task)},
		{"responsibility", Wordless(f.Responsibility)},
		{"deadline", f.Deadline.IsZero()},
		{"expected_result", Wordless(f.Result)},
	} {
		if c.empty {
			return Invalid(c.field, CodeFiveClear)
		}
	}
	if f.Deadline.Before(today) {
		return Invalid("deadline", CodeInThePast)
	}
	return Near("deadline", f.Deadline, today)
}

// Validate reports the first thing that the petition cannot be kept with.
func (p Petition) Validate() error {
	if p.Kind == KindDenunciation {
		return Invalid("kind", CodeDenunciation)
	}
	if err := one("kind", p.Kind, PetitionKinds); err != nil {
		return err
	}
	if err := one("channel", p.Channel, Channels); err != nil {
		return err
	}
	if err := one("field", p.Field, Fields); err != nil {
		return err
	}
	for _, t := range []struct {
		field, text string
		max         int
	}{{"title", p.Title, MaxTitle}, {"text", p.Text, MaxText}} {
		if Blank(t.text) {
			return Invalid(t.field, CodeRequired)
		}
		if utf8.RuneCountInString(t.text) > t.max {
			return Invalid(t.field, CodeTooLong)
		}
	}
	if utf8.RuneCountInString(p.Place) > MaxPlace {
		return Invalid("place", CodeTooLong)
	}
	return nil
}

// Take makes the event of a step, without taking it. The change says what the
// step brings with it; the state that it leads to is filled in. It refuses a
// step that does not lead out of the petition's state, or to which a dispute is
// in the way.
func (p Petition) Take(step Step, at time.Time, by Warrant, c Change) (Event, error) {
	if err := p.Ready(step); err != nil {
		return Event{}, err
	}
	if err := p.Bound(step, by.Role, Ground(c.Ground), workday.Of(at)); err != nil {
		return Event{}, err
	}
	if to := p.leads(step); to != p.State {
		c.State = string(to)
	}
	return Event{
		ID: NewID[Event](at), Subject: OfPetition, Of: ID[any](p.ID), Seq: p.Version + 1,
		Step: step, At: at, Warrant: by, Change: c,
	}, nil
}

// leads reports where a step leads; empty when nowhere. What is closed again
// returns to where it stood before it was disputed.
func (p Petition) leads(step Step) State {
	to, _ := p.State.Leads(step)
	if to == "" || step != StepCloseAgain {
		return to
	}
	if p.Verdict != Disputed {
		return ""
	}
	return p.whence()
}

// Refusable refuses a ground on which a petition cannot be given back where it
// stands: once it was answered, ended, or is offered to another, only what turned
// out to be a denunciation can be.
func (p Petition) Refusable(g Ground) error {
	if g == GroundDenunciation || p.State == StateReceived || p.State == StateInProgress {
		return nil
	}
	return Conflict(CodeStepNotPossible, string(StepRefuse))
}

// Apply folds an event into the petition. It decides nothing: what an event
// says has happened. The petition is the fold of its events over its texts,
// and kiennghi check holds the rows against that.
func (p *Petition) Apply(e Event) {
	c := e.Change
	day, held := workday.Of(e.At), p.Holder
	if c.State != "" {
		p.State, p.Target = State(c.State), c.Target // what leads nowhere else leaves a hand-over waiting
	}
	if e.Step == StepFile {
		p.ID, p.Code = PetitionID(e.Of), PublicCode(PetitionID(e.Of))
		p.ReceivedAt = e.At
		if c.At != nil {
			p.ReceivedAt = *c.At
		}
		p.ReceivedOn = workday.Of(p.ReceivedAt)
		p.Channel, p.Home, p.Dialogue = c.Channel, c.Home, c.Dialogue
	}
	set(&p.Kind, c.Kind)
	set(&p.Field, c.Field)
	set(&p.Holder, c.Holder)
	set(&p.Assignee, c.Assignee)
	set(&p.Disposed, c.Disposed)
	if c.Undecided {
		p.Disposed = ""
	}
	if c.DueOn != 0 && c.DueOn != p.DueOn {
		p.DueOn, p.ExtendedTo = c.DueOn, 0 // it was the other date that was extended
		p.MovedTo, p.PausedDays = 0, 0     // and paused
	}
	set(&p.DueRule, c.DueRule)
	set(&p.NoticeDue, c.NoticeDue)
	set(&p.NoticeRule, c.NoticeRule)
	set(&p.Promised, c.Promised)
	set(&p.Primary, c.Primary)
	set(&p.AcknowledgeBy, c.AcknowledgeBy)
	set(&p.AcknowledgeRule, c.AcknowledgeRule)
	p.Upshot.apply(e, p.answerDue())
	switch e.Step {
	case StepPromise:
		if c.PutOff {
			p.PromiseMoves++
		}
	case StepExtend:
		p.ExtendedTo, p.MovedTo = c.ExtendedTo, 0
		p.Extensions++
	case StepPause:
		p.pause(day, c.Pause, c.PausedUntil)
	case StepResume, StepComplete:
		p.resume(e.At)
	case StepEscalate:
		p.claimNothing()
	case StepReopen:
		p.claimNothing()
		if c.Anew && !c.Refuted && p.Claimed != GivenBack {
			p.Promised = 0 // it was answered; what is promised from now on is another answer
		}
	case StepCloseAgain:
		p.Mode, p.Outcome, p.OutcomeDue = c.Mode, c.Outcome, c.OutcomeDue
		p.ReviewOn, p.ReviewRule = c.ReviewOn, c.ReviewRule
	case StepPublish:
		p.Public = c.Public != nil && *c.Public
	case StepRefuse:
		p.claimNothing()
		p.ReviveBy = 0
		if Ground(c.Ground) == GroundDenunciation {
			p.Public = false // that something was erased tells what it was
		}
	case StepRevive:
		p.ReviveBy = 0
	case StepWithdraw:
		p.ReviveBy = c.ReviveBy
		p.resume(e.At)
		p.claimNothing() // nobody is owed what was claimed
		p.Primary = PetitionID{}
	case StepUnlink:
		p.Primary = PetitionID{}
		p.Separate = p.Separate || e.Role == RoleCitizen
	case StepTake:
		p.Hops++
		p.Assignee = AccountID{}
	case StepReturn, StepContest:
		p.Bounces++
	case StepName:
		p.Named = c.Holder
		if c.Holder != held {
			p.Hops++
			p.Assignee = AccountID{}
		}
	case StepOverdue:
		p.Told = c.On
	case StepWarn:
		p.Warned = c.On
	case StepAnswer, StepConclude:
		p.Mode, p.Outcome, p.OutcomeDue, p.Answer = c.Mode, c.Outcome, c.OutcomeDue, c.Answer
		p.ReviewOn, p.ReviewRule = c.ReviewOn, c.ReviewRule
		if p.AnsweredOn.IsZero() {
			p.AnsweredOn = day
		}
	}
	p.NextDue = earliest(p.owed()...)
	if p.Holder != held {
		p.TakenOver = 0
		if !p.NextDue.IsZero() && p.NextDue.Before(day) && e.Step != StepFile {
			p.TakenOver = day
		}
	}
	p.Watch = p.watched()
	p.Version = e.Seq
}

// claimNothing empties what the present answer claims.
func (p *Petition) claimNothing() {
	p.Mode, p.Outcome, p.OutcomeDue, p.ReviewOn, p.ReviewRule = "", "", 0, 0, ""
}

// owed lists the days by which something is owed now; some may be zero.
func (p Petition) owed() []workday.Date {
	switch p.State {
	case StateReceived:
		return []workday.Date{p.NoticeDue, p.acknowledgeOn(), p.Promised, p.answerDue()}
	case StateInProgress, StateHandedOver, StateContested:
		if p.Anew {
			return []workday.Date{p.Promised, p.RedoDue}
		}
		return []workday.Date{p.Promised, p.answerDue(), p.RedoDue}
	case StateAnswered:
		return []workday.Date{p.OutcomeDue, p.ReviewOn}
	}
	return nil
}

// toldAgain is how many days after the last telling it is told again that
// something is still owed. It is a choice of this house, and bound to no law.
const toldAgain = 30

// watched returns the earliest day owed after those of which the level above was
// told, or the one on which another took over what was overdue; when there is
// none, the day on which it is told again: so what is owed is never left to
// itself. It is zero when nothing is owed.
func (p Petition) watched() workday.Date {
	if p.NextDue.IsZero() {
		return 0
	}
	days := p.owed()
	if p.NextDue.Before(p.TakenOver) { // what was overdue then still is
		days = append(days, p.TakenOver)
	}
	later := earliest(slices.DeleteFunc(days, func(d workday.Date) bool { return d <= p.Told })...)
	return cmp.Or(later, p.Told+toldAgain)
}

// acknowledgeOn returns the day on which it must be taken up in the end when it
// is urgent, or zero.
func (p Petition) acknowledgeOn() workday.Date {
	if p.AcknowledgeBy == nil {
		return 0
	}
	return workday.Of(*p.AcknowledgeBy)
}

// answerDue returns the day by which the petition must be answered now.
func (p Petition) answerDue() workday.Date { return cmp.Or(p.MovedTo, p.ExtendedTo, p.DueOn) }

// Late reports whether the day by which it must be answered has passed.
func (p Petition) Late(today workday.Date) bool { return p.answerDue().Before(today) }

// PutsOff reports whether to promise an answer by a day puts off one that was
// promised, whoever promised it.
func (p Petition) PutsOff(to workday.Date) bool { return !p.Promised.IsZero() && to.After(p.Promised) }

// Extendable refuses to extend the petition when its day has passed, when it
// was extended as often as it may be, or already to the last day allowed.
func (p Petition) Extendable(last workday.Date, times int, today workday.Date) error {
	switch now := p.answerDue(); {
	case today.After(now):
		return Conflict(CodeDuePassed, now.String())
	case p.Extensions >= times:
		return Conflict(CodeExtendedEnough, strconv.Itoa(times))
	case !now.Before(last):
		return Conflict(CodeExtendedTooFar, last.String())
	}
	return nil
}

// ExtendTo refuses a day that is no extension, or one beyond the last allowed.
func (p Petition) ExtendTo(to, last workday.Date) error {
	switch {
	case !to.After(p.answerDue()):
		return Invalid("due_on", CodeWrongOrder)
	case to.After(last):
		return Invalid("due_on", CodeExtendedTooFar, last.String())
	}
	return nil
}

// earliest returns the first of the days, or zero when none is a date.
func earliest(days ...workday.Date) workday.Date {
	var first workday.Date
	for _, d := range days {
		if first.IsZero() || !d.IsZero() && d.Before(first) {
			first = d
		}
	}
	return first
}

// set changes a field to a value that is not empty.
func set[T comparable](field *T, v T) {
	var zero T
	if v != zero {
		*field = v
	}
}

// Overdue reports whether something was owed by a day that has passed.
func (p Petition) Overdue(today workday.Date) bool {
	return !p.NextDue.IsZero() && p.NextDue.Before(today)
}

// Undecided reports whether it is a matter of a dialogue, however it came, that the
// hall has not decided on.
func (p Petition) Undecided() bool { return !p.Dialogue.IsZero() && p.Disposed == "" }

// HasDisposition reports whether it is decided what becomes of the matter.
func (p Petition) HasDisposition() bool { return p.Disposed != "" || !p.State.Open() }

// ErasedTitle stands for the texts of what turned out to be a denunciation.
const ErasedTitle = "(nội dung đã được xoá)"

// Erased reports whether the petition turned out to be a denunciation.
func (p Petition) Erased() bool { return p.State == StateRefused && p.Title == ErasedTitle }

// IdentityView records that somebody looked at who raised a petition, and why.
type IdentityView struct {
	Petition PetitionID
	By       AccountID
	Role     Role
	Unit     UnitID
	At       time.Time
	Purpose  string
}
