package domain

import (
	"time"

	"kiennghi/domain/workday"
)

// DialogueState is where a dialogue stands.
type DialogueState string

const (
	DialoguePlanned   DialogueState = "planned"
	DialogueNoticed   DialogueState = "noticed" // made known in at least one way
	DialogueOpen      DialogueState = "open"    // people are in the hall
	DialogueClosed    DialogueState = "closed"
	DialogueConcluded DialogueState = "concluded" // the conclusion is published
	DialogueCancelled DialogueState = "cancelled"
)

// DialogueStates lists every state, in order.
var DialogueStates = []DialogueState{DialoguePlanned, DialogueNoticed, DialogueOpen, DialogueClosed, DialogueConcluded, DialogueCancelled}

// The steps of a dialogue's life.
const (
	StepPlan   Step = "plan_dialogue"
	StepReplan Step = "change_plan"
	StepNotice Step = "give_notice"
	StepOpen   Step = "open_dialogue"
	StepRecord Step = "record_matters"
	StepClose  Step = "close_dialogue"
	StepMinute Step = "keep_minutes"
	StepFinish Step = "publish_conclusion"
	StepCancel Step = "cancel_dialogue"
	StepMissed Step = "tell_conclusion_overdue" // the level above is told that the day has passed
)

// DialogueSteps lists the steps of a dialogue's life.
var DialogueSteps = []Step{StepReplan, StepNotice, StepOpen, StepRecord, StepClose, StepMinute, StepFinish, StepCancel, StepMissed, StepOverdue}

// dialogueArrows is the life of a dialogue. Matters can be recorded until it
// is closed: before it opens they are those handed in beforehand.
var dialogueArrows = paths[DialogueState]{
	DialoguePlanned: {StepReplan: DialoguePlanned, StepNotice: DialogueNoticed, StepRecord: DialoguePlanned, StepOpen: DialogueOpen, StepCancel: DialogueCancelled, StepOverdue: DialoguePlanned},
	DialogueNoticed: {StepReplan: DialogueNoticed, StepNotice: DialogueNoticed, StepRecord: DialogueNoticed, StepOpen: DialogueOpen, StepCancel: DialogueCancelled, StepOverdue: DialogueNoticed},
	DialogueOpen:    {StepRecord: DialogueOpen, StepMinute: DialogueOpen, StepClose: DialogueClosed, StepMissed: DialogueOpen},
	DialogueClosed:  {StepMinute: DialogueClosed, StepFinish: DialogueConcluded, StepMissed: DialogueClosed},
}

// Leads reports where a step leads from s; empty when nowhere.
func (s DialogueState) Leads(step Step) DialogueState { return dialogueArrows[s][step] }

// Steps lists the steps that lead out of s.
func (s DialogueState) Steps() []Step { return dialogueArrows.steps(s, DialogueSteps) }

// Basis is the rule under which a dialogue is held. Bases are counted apart.
type Basis string

const (
	BasisDecree32  Basis = "decree_32_2021"        // Decree 32/2021/NĐ-CP art. 12, from 1/7/2021 to 30/6/2025
	BasisLaw2025   Basis = "local_government_2025" // Local Government Law 2025 art. 43, from 1/7/2025
	BasisParty2200 Basis = "decision_2200_qd_tu"   // Decision 2200-QĐ/TU, yearly or ad hoc
)

// Bases lists every basis.
var Bases = []Basis{BasisDecree32, BasisLaw2025, BasisParty2200}

// Pilot is the first day of the pilot of urban government in Hanoi's wards
// (Resolution 97/2019/QH14, Decree 32/2021/NĐ-CP), and Reform the one from which
// there are two levels of government (Law 72/2025/QH15), on which it had ended.
var (
	Pilot  = workday.On(2021, time.July, 1)
	Reform = workday.On(2025, time.July, 1)
)

// InForce reports whether a dialogue can be held on that basis on day d.
func (b Basis) InForce(d workday.Date) bool {
	switch b {
	case BasisDecree32:
		return !d.Before(Pilot) && d.Before(Reform)
	case BasisLaw2025:
		return !d.Before(Reform)
	}
	return true
}

// Meeting is how people come together.
type Meeting string

const (
	MeetInPerson        Meeting = "in_person"
	MeetOnline          Meeting = "online"
	MeetSocialNetwork   Meeting = "social_network"  // a lawful one
	MeetCluster         Meeting = "cluster"         // by cluster of residential quarters
	MeetRepresentatives Meeting = "representatives" // of residential quarters, in large wards
)

// Meetings lists every way.
var Meetings = []Meeting{MeetInPerson, MeetOnline, MeetSocialNetwork, MeetCluster, MeetRepresentatives}

// NoticeChannel is a way in which a dialogue is made known.
type NoticeChannel string

const (
	NoticeMassMedia     NoticeChannel = "mass_media"
	NoticeQuarterHeads  NoticeChannel = "quarter_heads" // heads of residential quarters
	NoticePosting       NoticeChannel = "posting"
	NoticeSocialNetwork NoticeChannel = "social_network"
)

// Attendance is how many came, as counted in the hall.
type Attendance struct {
	People        int `json:"people"`
	Organisations int `json:"organisations"`
	Officials     int `json:"officials"`
}

// Dialogue is a conference between a unit's chair and its people.
type Dialogue struct {
	ID       DialogueID
	Unit     UnitID
	Basis    Basis
	Session  SessionID // the council session it precedes; may be zero
	Meeting  Meeting
	Place    string
	StartsAt time.Time
	Agenda   string
	State    DialogueState

	Attendance
	PlannedAt time.Time
	OpenedAt  *time.Time
	ClosedAt  *time.Time
	Minutes   string

	ConclusionNumber string
	ConclusionText   string
	ConcludedOn      workday.Date // the day that the conclusion bears
	PublishedOn      workday.Date // the day on which it was published here
	Told             workday.Date // the day by which it was to be concluded, once the level above was told that it had passed
	Unheld           workday.Date // the last day on which it was to be held, once the level above was told that it was not
	Version          int
}

// Notice is one way in which a dialogue was made known, at an instant.
type Notice struct {
	Dialogue  DialogueID
	Channel   NoticeChannel
	At        time.Time
	Detail    string       // the paper, the page, the loudspeaker
	Announces workday.Date // the day of the dialogue that was made known; of another it says nothing
}

// Validate reports the first thing that the plan of a unit cannot be kept with.
func (d Dialogue) Validate(u Unit) error {
	if err := one("basis", d.Basis, Bases); err != nil {
		return err
	}
	if err := one("mode", d.Meeting, Meetings); err != nil {
		return err
	}
	if d.Place == "" {
		return Invalid("place", CodeRequired)
	}
	if err := Impersonal("place", d.Place, "agenda", d.Agenda); err != nil {
		return err
	}
	if !d.Basis.InForce(workday.Of(d.StartsAt)) {
		return Invalid("basis", CodeNotAllowedValue)
	}
	if d.StartsAt.Before(d.PlannedAt) {
		return Invalid("starts_at", CodeInThePast)
	}
	if !u.InForce(workday.Of(d.PlannedAt)) {
		return Invalid("planned_at", CodeUnitEnded)
	}
	if !u.InForce(workday.Of(d.StartsAt)) {
		return Invalid("starts_at", CodeUnitEnded)
	}
	return nil
}

// Precedes refuses a council session that opens before the day of the dialogue.
func (d Dialogue) Precedes(s CouncilSession) error {
	if workday.Of(d.StartsAt).After(s.OpensOn) {
		return Invalid("council_session", CodeWrongOrder)
	}
	return nil
}

// MayOpen refuses a day on which the dialogue of a unit cannot be opened: before
// the one that people were told, or one on which the unit, or the basis, no
// longer stands.
func (d Dialogue) MayOpen(u Unit, on workday.Date) error {
	switch {
	case on.Before(workday.Of(d.StartsAt)):
		return Invalid("at", CodeWrongOrder)
	case !u.InForce(on):
		return Invalid("at", CodeUnitEnded)
	case !d.Basis.InForce(on):
		return Invalid("at", CodeBasisEnded)
	}
	return nil
}

// RaisedAt is when a matter was raised that is recorded now: people were in the hall
// on the day on which it opened, however much later it is typed in.
func (d Dialogue) RaisedAt(now time.Time) time.Time {
	if d.OpenedAt != nil && workday.Of(*d.OpenedAt).Before(workday.Of(now)) {
		return *d.OpenedAt
	}
	return now
}

// Hears refuses an answer on the spot that is written down on a day: people were
// in the hall on the day on which it opened, and what was said there is typed in
// by the day after.
func (d Dialogue) Hears(on workday.Date) error {
	if d.State != DialogueOpen {
		return Conflict(CodeDialogueNotOpen)
	}
	if last := workday.Of(*d.OpenedAt).Add(1); on.After(last) {
		return Conflict(CodeHallIsOver, last.String())
	}
	return nil
}

// Since returns when a dialogue that was opened was closed, or opened while it is
// not.
func (d Dialogue) Since() time.Time {
	if d.ClosedAt != nil {
		return *d.ClosedAt
	}
	return *d.OpenedAt
}

// Take makes the event of a step of the dialogue's life.
func (d Dialogue) Take(step Step, at time.Time, by Warrant, c Change) (Event, error) {
	to := d.State.Leads(step)
	if d.State == "" && step == StepPlan {
		to = DialoguePlanned
	}
	if to == "" {
		return Event{}, &Error{Kind: KindConflict, Code: CodeStepNotPossible, Args: []string{string(step), string(d.State)}, Allowed: d.State.Steps()}
	}
	c.State = string(to)
	return Event{ID: NewID[Event](at), Subject: OfDialogue, Of: ID[any](d.ID), Seq: d.Version + 1, Step: step, At: at, Warrant: by, Change: c}, nil
}

// Apply folds an event into the dialogue.
func (d *Dialogue) Apply(e Event) {
	c := e.Change
	d.State, d.Version = DialogueState(c.State), e.Seq
	at := e.At
	if c.At != nil {
		at = *c.At
	}
	switch e.Step {
	case StepPlan:
		d.PlannedAt = e.At
		if c.Planned != nil {
			d.PlannedAt = *c.Planned
		}
	case StepOpen:
		d.OpenedAt = &at
	case StepClose:
		d.ClosedAt = &at
	case StepFinish:
		d.ConclusionNumber, d.ConcludedOn, d.PublishedOn = c.Number, c.On, workday.Of(e.At)
	case StepMissed:
		d.Told = c.On
	case StepOverdue:
		d.Unheld = c.On
	}
	if c.Attendance != nil {
		d.Attendance = *c.Attendance
	}
}
