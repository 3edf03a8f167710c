package domain

import (
	"time"

	"kiennghi/domain/workday"
)

// Subject is the kind of thing that an event happened to.
type Subject string

const (
	OfPetition   Subject = "petition"
	OfAnswer     Subject = "answer"
	OfEscalation Subject = "escalation"
	OfDialogue   Subject = "dialogue"
	OfFinding    Subject = "finding"
	OfAccount    Subject = "account"
	OfUnit       Subject = "unit"
	OfReception  Subject = "reception"
	OfSession    Subject = "council_session"
	OfDelegation Subject = "delegation"
	OfGroup      Subject = "group" // of petitions, about which tasks are, and no events
	OfJob        Subject = "job"   // with which an administrator does something

	OfDenunciation Subject = "denunciation" // a line of the register, where an outcome was disputed before
)

// Event is one line of the record. It is written once, in the transaction that
// makes the change, and never altered: the database itself forbids it. Events
// hold what changed, but no text of a petition and nothing of who raised it:
// what petitioners do themselves is the deed of "a citizen", without an
// account. So events can be kept for good.
type Event struct {
	ID      EventID
	Subject Subject
	Of      ID[any] // the ID of the subject; zero when it is a unit
	Seq     int     // 1 for the first event of the subject, then one more each
	Step    Step
	At      time.Time
	Warrant
	Change Change
}

// Change is what an event alters, in values as they are after it. A field that
// is absent did not change; what a step empties, Apply empties. Its free words
// are kept apart, see Words.
type Change struct {
	State      string        `json:"state,omitzero"`
	Kind       PetitionKind  `json:"kind,omitzero"`
	Field      Field         `json:"field,omitzero"`
	Channel    Channel       `json:"channel,omitzero"`
	Home       UnitID        `json:"home,omitzero"`
	Holder     UnitID        `json:"holder,omitzero"`
	Target     UnitID        `json:"target,omitzero"`
	Assignee   AccountID     `json:"assignee,omitzero"`
	Dialogue   DialogueID    `json:"dialogue,omitzero"`
	Disposed   Disposition   `json:"disposition,omitzero"`
	Undecided  bool          `json:"undecided,omitzero"` // the hall has to decide anew
	Mode       Mode          `json:"mode,omitzero"`
	Outcome    Outcome       `json:"outcome,omitzero"`
	OutcomeDue workday.Date  `json:"outcome_due,omitzero"`
	Reason     Reason        `json:"reason,omitzero"`
	Answer     AnswerID      `json:"answer,omitzero"`
	Escalation EscalationID  `json:"escalation,omitzero"`
	Group      GroupID       `json:"group,omitzero"`
	Primary    PetitionID    `json:"primary,omitzero"`
	Supersedes AnswerID      `json:"supersedes,omitzero"`
	DueOn      workday.Date  `json:"due_on,omitzero"`
	DueRule    string        `json:"due_rule,omitzero"`
	NoticeDue  workday.Date  `json:"notice_due,omitzero"`
	Promised   workday.Date  `json:"promised_on,omitzero"`
	Ground     string        `json:"ground,omitzero"`
	Note       string        `json:"note,omitzero"`
	Public     *bool         `json:"public,omitzero"`
	Five       *FiveClear    `json:"five_clear,omitzero"`
	Attendance *Attendance   `json:"attendance,omitzero"`
	Notice     NoticeChannel `json:"notice,omitzero"`
	On         workday.Date  `json:"on,omitzero"`
	At         *time.Time    `json:"at,omitzero"`
	Planned    *time.Time    `json:"planned_at,omitzero"` // when it was planned, if not when it was recorded
	Number     string        `json:"number,omitzero"`
	Count      int           `json:"count,omitzero"`
	Role       Role          `json:"role,omitzero"`
	Account    AccountID     `json:"account,omitzero"`
	Post       PostID        `json:"post,omitzero"`
	Until      workday.Date  `json:"until,omitzero"` // the last day of a post that is granted with one

	Finding    FindingID         `json:"finding,omitzero"`
	List       RemediationID     `json:"remediation_list,omitzero"`
	Matters    []PetitionID      `json:"matters,omitzero"`
	Evidence   string            `json:"evidence,omitzero"`
	NoticeRule string            `json:"notice_rule,omitzero"`
	ExtendedTo workday.Date      `json:"extended_to,omitzero"`
	Days       []workday.Special `json:"days,omitzero"` // of a year's calendar, all of them

	Rule            *LocalRule   `json:"rule,omitzero"`
	OfficeHours     *OfficeHours `json:"office_hours,omitzero"`
	AcknowledgeBy   *time.Time   `json:"acknowledge_by,omitzero"`
	AcknowledgeRule string       `json:"acknowledge_rule,omitzero"`
	Pause           PauseReason  `json:"pause,omitzero"`
	Article         string       `json:"article,omitzero"` // by which the law pauses
	PausedUntil     workday.Date `json:"paused_until,omitzero"`

	Verdict    Verdict      `json:"verdict,omitzero"`
	AskOn      workday.Date `json:"ask_on,omitzero"`   // from when on the petitioner is asked about the claim
	ReplyBy    workday.Date `json:"reply_by,omitzero"` // until when a late reply counts
	RedoDue    workday.Date `json:"redo_due,omitzero"`
	Anew       bool         `json:"anew,omitzero"` // what was promised, and a first day that has passed, are owed no more; reopenings of former programs let them be owed
	CloseBy    workday.Date `json:"close_by,omitzero"`
	RuleBy     workday.Date `json:"rule_by,omitzero"`
	Refuted    bool         `json:"refuted,omitzero"`
	Recurs     PetitionID   `json:"recurs,omitzero"`
	RecurredAs PetitionID   `json:"recurred_as,omitzero"`
	Repeat     RepeatID     `json:"repeat,omitzero"`

	Told       UnitID       `json:"told,omitzero"` // the unit that was told
	Lapse      LapseID      `json:"lapse,omitzero"`
	ReviewOn   workday.Date `json:"review_on,omitzero"`
	ReviewRule string       `json:"review_rule,omitzero"`

	Overrides []Override `json:"overrides,omitzero"` // of the warnings in spite of which an answer was given
	PutOff    bool       `json:"put_off,omitzero"`   // an earlier day was promised before

	Completion CompletionID `json:"completion,omitzero"`

	Sitting *Sitting `json:"sitting,omitzero"`
	Former  *Sitting `json:"former,omitzero"` // what a correction superseded

	Session       *Convening `json:"council_session,omitzero"`
	FormerSession *Convening `json:"former_session,omitzero"`

	Entry      *Unit       `json:"entry,omitzero"` // a unit as the register has it since
	Succession *Succession `json:"succession,omitzero"`

	ReviveBy workday.Date `json:"revive_by,omitzero"` // until when its petitioner may say that they did not withdraw it
}
