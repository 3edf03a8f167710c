package domain

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"kiennghi/domain/workday"
)

type (
	QuestionID = ID[Question]
	RepeatID   = ID[Repeat]
)

// OfQuestion is the subject of events on what petitioners are asked.
const OfQuestion Subject = "question"

// GivenBack stands among the outcomes for what is claimed by a refusal: that the
// matter is not one for the office. No answer claims it.
const GivenBack Outcome = "refused"

// Verdict is what came of a claim, by the word of who raised the matter. Time
// alone never gives a positive one.
type Verdict string

const (
	Awaited   Verdict = "awaited"   // not asked yet, or asked while the time to reply runs
	Confirmed Verdict = "confirmed" // by the petitioner, or by a monitor who upheld the closing
	Partly    Verdict = "partly"    // something is missing
	Disputed  Verdict = "disputed"  // it is not so
	Silent    Verdict = "silent"    // no reply in time: a class of its own
	Recurred  Verdict = "recurred"  // the same came up again at the same place soon after, see Upshot.Heard
)

// Verdicts lists every verdict. A claim has exactly one.
var Verdicts = []Verdict{Confirmed, Partly, Disputed, Silent, Recurred, Awaited}

// QuestionState is where a question stands, and the dispute that may follow.
type QuestionState string

const (
	QuestionWaiting   QuestionState = "waiting"   // not asked yet
	QuestionAsked     QuestionState = "asked"     // the time to reply runs
	QuestionConfirmed QuestionState = "confirmed" //
	QuestionPartly    QuestionState = "partly"    //
	QuestionDisputed  QuestionState = "disputed"  // the case is open again
	QuestionClosed    QuestionState = "closed"    // the chair closed it again; a monitor has to rule on that
	QuestionUpheld    QuestionState = "upheld"    // the monitor: it was right to close it
	QuestionRefuted   QuestionState = "refuted"   // the monitor: it was not; the case is open again
	QuestionUnruled   QuestionState = "unruled"   // nobody ruled in time: closed, and disputed for ever
	QuestionSilent    QuestionState = "silent"    // a late reply still counts, for a time
	QuestionDropped   QuestionState = "dropped"   // nobody claims it any more
)

// QuestionStates lists every state, in the order a question may meet them.
var QuestionStates = []QuestionState{QuestionWaiting, QuestionAsked, QuestionConfirmed, QuestionPartly, QuestionDisputed,
	QuestionClosed, QuestionUpheld, QuestionRefuted, QuestionUnruled, QuestionSilent, QuestionDropped}

// Verdict says what a question in the state counts as; empty when it counts as
// nothing.
func (s QuestionState) Verdict() Verdict {
	switch s {
	case QuestionWaiting, QuestionAsked:
		return Awaited
	case QuestionConfirmed, QuestionUpheld:
		return Confirmed
	case QuestionPartly:
		return Partly
	case QuestionDisputed, QuestionClosed, QuestionRefuted, QuestionUnruled:
		return Disputed
	case QuestionSilent:
		return Silent
	}
	return ""
}

// The steps of a question's life.
const (
	StepAsk           Step = "ask_petitioner"
	StepConfirm       Step = "confirm_outcome"
	StepPartly        Step = "confirm_in_part"
	StepDispute       Step = "dispute_outcome"
	StepSilence       Step = "note_silence"
	StepCloseAgain    Step = "close_again" // hold to the outcome, for a reason
	StepUpholdClosing Step = "uphold_closing"
	StepRefuteClosing Step = "refute_closing"
	StepLetStand      Step = "let_closing_stand"
	StepDropQuestion  Step = "drop_question"
)

// QuestionSteps lists the steps of a question's life.
var QuestionSteps = []Step{StepAsk, StepConfirm, StepPartly, StepDispute, StepSilence, StepCloseAgain, StepUpholdClosing, StepRefuteClosing, StepLetStand, StepDropQuestion}

// Seats that only questions and what follows from them know.
const (
	SeatMonitor Seat = "monitor" // of the unit's area, who had no part in the claim
	SeatTime    Seat = "time"    // nobody's: it happens by itself when a day has come
	SeatRecord  Seat = "record"  // nobody's: it follows from something else that was recorded
)

// questionArrows is the whole life of a question. The petitioner's seat is also
// that of a monitor who records what the petitioner said, and never the
// office's.
var questionArrows = life[QuestionState]{
	{QuestionWaiting, StepAsk, QuestionAsked, SeatTime},
	{QuestionWaiting, StepConfirm, QuestionConfirmed, SeatPetitioner},
	{QuestionWaiting, StepPartly, QuestionPartly, SeatPetitioner},
	{QuestionWaiting, StepDispute, QuestionDisputed, SeatPetitioner},
	{QuestionWaiting, StepDropQuestion, QuestionDropped, SeatRecord},

	{QuestionAsked, StepConfirm, QuestionConfirmed, SeatPetitioner},
	{QuestionAsked, StepPartly, QuestionPartly, SeatPetitioner},
	{QuestionAsked, StepDispute, QuestionDisputed, SeatPetitioner},
	{QuestionAsked, StepSilence, QuestionSilent, SeatTime},
	{QuestionAsked, StepDropQuestion, QuestionDropped, SeatRecord},

	{QuestionSilent, StepConfirm, QuestionConfirmed, SeatPetitioner},
	{QuestionSilent, StepPartly, QuestionPartly, SeatPetitioner},
	{QuestionSilent, StepDispute, QuestionDisputed, SeatPetitioner},

	{QuestionDisputed, StepCloseAgain, QuestionClosed, SeatHolder},
	{QuestionClosed, StepUpholdClosing, QuestionUpheld, SeatMonitor},
	{QuestionClosed, StepRefuteClosing, QuestionRefuted, SeatMonitor},
	{QuestionClosed, StepLetStand, QuestionUnruled, SeatTime},
	{QuestionClosed, StepDropQuestion, QuestionDropped, SeatRecord},
}

// Leads reports where a step leads from s, and from which seat it is taken. An
// empty state means that it leads nowhere.
func (s QuestionState) Leads(step Step) (QuestionState, Seat) { return questionArrows.leads(s, step) }

// Steps lists the steps that somebody can take out of s.
func (s QuestionState) Steps() []Step { return questionArrows.steps(s, SeatTime, SeatRecord) }

// ByItself returns the step that happens in the state when its day has come,
// empty when none does.
func (s QuestionState) ByItself() Step {
	for _, a := range questionArrows {
		if a.from == s && a.seat == SeatTime {
			return a.step
		}
	}
	return ""
}

// Question asks who raised a matter about one outcome that the office claimed:
// once for each, later, and not by the office. It begins with the event of the
// petition that claims the outcome; what follows are events of its own.
type Question struct {
	ID        QuestionID
	Petition  PetitionID
	Claim     int     // the Seq of the petition's event that claimed it
	Home      UnitID  // that received the petition
	Unit      UnitID  // that claimed it
	Outcome   Outcome // what was claimed, or GivenBack
	Answer    AnswerID
	ClaimedBy AccountID
	ClaimedAt time.Time

	State    QuestionState
	Due      workday.Date // the day on which it goes on by itself; zero when it does not
	AskedOn  workday.Date
	ReplyDue workday.Date // the last day on which a reply is in time
	LateDue  workday.Date // the last day on which a late one still counts

	RepliedAt  *time.Time
	RecordedBy AccountID // the monitor who recorded the reply; zero when the petitioner gave it
	Text       string    // what is missing, or why it is disputed: the petitioner's words, in no event

	ClosedBy AccountID
	ClosedAt *time.Time
	Closing  string       // why the chair holds to the outcome
	RuleDue  workday.Date // the last day to rule on the closing
	RuledBy  AccountID
	RuledAt  *time.Time
	Ruling   string

	Version int // the Seq of its last event; 0 when there is none
}

// QuestionOf names the question about what a petition's event claimed. The name
// follows from the claim (UUIDv8, RFC 9562 §5.8): there cannot be two.
func QuestionOf(p PetitionID, claim int) QuestionID {
	b := binary.BigEndian.AppendUint64([]byte("question"), uint64(claim))
	sum := sha256.Sum256(append(b, p[:]...))
	id := QuestionID(sum[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}

// Ask returns the question about what the petition's last event claimed, and
// false when it claimed nothing.
func Ask(p Petition, e Event) (Question, bool) {
	if p.Claimed == "" || p.ClaimSeq != e.Seq {
		return Question{}, false
	}
	return Question{ID: QuestionOf(p.ID, e.Seq), Petition: p.ID, Claim: e.Seq, Home: p.Home, Unit: p.Holder, Outcome: p.Claimed,
		Answer: e.Change.Answer, ClaimedBy: e.By, ClaimedAt: e.At, State: QuestionWaiting, Due: e.Change.AskOn}, true
}

// Take makes the event of a step of the question's life.
func (q Question) Take(step Step, at time.Time, by Warrant, c Change) (Event, error) {
	to, _ := q.State.Leads(step)
	if to == "" {
		return Event{}, &Error{Kind: KindConflict, Code: CodeStepNotPossible, Args: []string{string(step), string(q.State)}, Allowed: q.State.Steps()}
	}
	c.State = string(to)
	return Event{ID: NewID[Event](at), Subject: OfQuestion, Of: ID[any](q.ID), Seq: q.Version + 1, Step: step, At: at, Warrant: by.Nameless(), Change: c}, nil
}

// Apply folds an event into the question.
func (q *Question) Apply(e Event) {
	c, at := e.Change, e.At
	q.State, q.Version = QuestionState(c.State), e.Seq
	q.Due = 0
	switch e.Step {
	case StepAsk:
		q.AskedOn, q.ReplyDue, q.LateDue = workday.Of(at), c.DueOn, c.ReplyBy
		q.Due = q.ReplyDue.Add(1)
	case StepConfirm, StepPartly, StepDispute:
		q.RepliedAt, q.RecordedBy = &at, e.By
	case StepCloseAgain:
		q.ClosedBy, q.ClosedAt, q.Closing, q.RuleDue = e.By, &at, c.Note, c.DueOn
		q.Due = q.RuleDue.Add(1)
	case StepUpholdClosing, StepRefuteClosing:
		q.RuledBy, q.RuledAt, q.Ruling = e.By, &at, c.Note
	}
}

// Verifies reports whether somebody may say for others what the claim is worth:
// neither who made it, nor who closed the case again. Who wrote the answer is
// asked of the answer.
func (q Question) Verifies(who AccountID) bool { return who != q.ClaimedBy && who != q.ClosedBy }

// AskedAtOnce reports whether the petitioner can tell as soon as they read it
// if the claim is true. The others have to hold first: what is done may come
// undone, and what is promised is asked about when its day has come.
func (c Claim) AskedAtOnce() bool {
	switch c.Outcome {
	case Resolved, Planned:
		return false
	case InProgress:
		return c.Reason != WithPlan
	}
	return true
}

// Repeat is the same matter raised again after the office gave its reasons
// often enough: it is attached to the case, and no case of its own.
type Repeat struct {
	ID       RepeatID
	Petition PetitionID
	Channel  Channel
	Text     string // the petitioner's words, in no event
	At       time.Time
	Recorded AccountID // the official who recorded it; zero when the petitioner did
}
