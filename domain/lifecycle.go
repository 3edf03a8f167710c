package domain

// State is where the work on a petition stands. It is one of four axes that
// are kept apart: how it is handled (State), how it was answered (Mode), what
// became of the matter (Outcome), and what the public sees (Public).
type State string

const (
	StateReceived   State = "received"    // recorded, not yet taken up
	StateInProgress State = "in_progress" // the holder works on it
	StateHandedOver State = "handed_over" // offered to the authority above, which has not said yes
	StateContested  State = "contested"   // given back twice: the unit above both must name who holds it
	StateAnswered   State = "answered"    // answered, with more still owed
	StateConcluded  State = "concluded"   // answered, with nothing more owed by the claim
	StateRefused    State = "refused"     // given back, on a ground
	StateWithdrawn  State = "withdrawn"   // by the petitioner
	StateLinked     State = "linked"      // a duplicate: follows its primary
)

// States lists every state, in the order a petition usually meets them.
var States = []State{StateReceived, StateInProgress, StateHandedOver, StateContested, StateAnswered, StateConcluded, StateRefused, StateWithdrawn, StateLinked}

// Step is something that is done to a petition, a dialogue, an answer or any
// other thing in the office's care.
type Step string

// The steps of a petition's life.
const (
	StepFile       Step = "file"        // by the petitioner, or for them by a clerk
	StepAccept     Step = "accept"      // take it up: the first notice of the law
	StepAssign     Step = "assign"      // to an officer, with the five clear points
	StepReclassify Step = "reclassify"  // another kind or field, by content
	StepPromise    Step = "promise"     // take it away for a written answer by a day
	StepAnswer     Step = "answer"      // an answer was given, more is owed
	StepConclude   Step = "conclude"    // an answer was given, its outcome is final
	StepEscalate   Step = "escalate"    // offer it to the authority above
	StepRecall     Step = "recall"      // take the offer back
	StepTake       Step = "take"        // the one above accepts it
	StepReturn     Step = "return"      // the one above gives it back
	StepContest    Step = "contest"     // it is given back again: a dispute of jurisdiction
	StepName       Step = "name_holder" // the unit above both says who holds it
	StepRefuse     Step = "refuse"
	StepWithdraw   Step = "withdraw"
	StepLink       Step = "link"
	StepUnlink     Step = "unlink"       // it is a matter of its own after all, or its primary came to nothing
	StepPublish    Step = "publish"      // let the public see it, or no longer
	StepExtend     Step = "extend"       // a later day to answer by; the first stays
	StepOverdue    Step = "tell_overdue" // the level above is told that a day has passed
	StepWarn       Step = "warn_due"     // those who answer for it are told that a day is near
	StepRevive     Step = "revive"       // the petitioner did not withdraw what the office withdrew for them
)

// PetitionSteps lists the steps of a petition's life after it was filed.
var PetitionSteps = []Step{StepAccept, StepAssign, StepReclassify, StepPromise, StepAnswer, StepConclude, StepEscalate,
	StepRecall, StepTake, StepReturn, StepContest, StepName, StepRefuse, StepWithdraw, StepRevive, StepLink, StepUnlink, StepPublish, StepExtend, StepPause,
	StepResume, StepComplete, StepReopen, StepCloseAgain, StepHear, StepRecur, StepRepeat, StepOverdue, StepWarn}

// Seat is the place at the table from which a step is taken.
type Seat string

const (
	SeatHolder     Seat = "holder"     // the unit that has the petition now
	SeatTarget     Seat = "target"     // the unit to which it is offered, or that must name its holder
	SeatPetitioner Seat = "petitioner" // the one who raised it, or the clerk who acts for them
	SeatClock      Seat = "clock"      // nobody: a day has passed, or is near
)

// arrows is the whole life of a petition. What is not listed cannot happen; nor
// can, while it is paused, what Petition.Ready says.
// Which role may take a step from its seat is said in package policy.
var arrows = life[State]{
	{StateReceived, StepAccept, StateInProgress, SeatHolder},
	{StateReceived, StepAssign, StateInProgress, SeatHolder},
	{StateReceived, StepReclassify, StateReceived, SeatHolder},
	{StateReceived, StepPromise, StateInProgress, SeatHolder},
	{StateReceived, StepAnswer, StateAnswered, SeatHolder},
	{StateReceived, StepConclude, StateConcluded, SeatHolder},
	{StateReceived, StepEscalate, StateHandedOver, SeatHolder},
	{StateReceived, StepRefuse, StateRefused, SeatHolder},
	{StateReceived, StepWithdraw, StateWithdrawn, SeatPetitioner},
	{StateReceived, StepLink, StateLinked, SeatHolder},
	{StateReceived, StepPublish, StateReceived, SeatHolder},
	{StateReceived, StepOverdue, StateReceived, SeatClock},
	{StateReceived, StepWarn, StateReceived, SeatClock},

	{StateInProgress, StepAssign, StateInProgress, SeatHolder},
	{StateInProgress, StepReclassify, StateInProgress, SeatHolder},
	{StateInProgress, StepPromise, StateInProgress, SeatHolder},
	{StateInProgress, StepAnswer, StateAnswered, SeatHolder},
	{StateInProgress, StepConclude, StateConcluded, SeatHolder},
	{StateInProgress, StepEscalate, StateHandedOver, SeatHolder},
	{StateInProgress, StepRefuse, StateRefused, SeatHolder},
	{StateInProgress, StepWithdraw, StateWithdrawn, SeatPetitioner},
	{StateInProgress, StepLink, StateLinked, SeatHolder},
	{StateInProgress, StepPublish, StateInProgress, SeatHolder},
	{StateInProgress, StepExtend, StateInProgress, SeatHolder},
	{StateInProgress, StepPause, StateInProgress, SeatHolder},
	{StateInProgress, StepResume, StateInProgress, SeatHolder},
	{StateInProgress, StepComplete, StateInProgress, SeatPetitioner},
	{StateInProgress, StepOverdue, StateInProgress, SeatClock},
	{StateInProgress, StepWarn, StateInProgress, SeatClock},

	{StateHandedOver, StepRecall, StateInProgress, SeatHolder},
	{StateHandedOver, StepTake, StateInProgress, SeatTarget},
	{StateHandedOver, StepReturn, StateInProgress, SeatTarget},
	{StateHandedOver, StepContest, StateContested, SeatTarget},
	{StateHandedOver, StepWithdraw, StateWithdrawn, SeatPetitioner},
	{StateHandedOver, StepPublish, StateHandedOver, SeatHolder},
	{StateHandedOver, StepOverdue, StateHandedOver, SeatClock},
	{StateHandedOver, StepWarn, StateHandedOver, SeatClock},

	{StateContested, StepName, StateInProgress, SeatTarget},
	{StateContested, StepWithdraw, StateWithdrawn, SeatPetitioner},
	{StateContested, StepPublish, StateContested, SeatHolder},
	{StateContested, StepOverdue, StateContested, SeatClock},
	{StateContested, StepWarn, StateContested, SeatClock},

	{StateAnswered, StepAssign, StateAnswered, SeatHolder},
	{StateAnswered, StepAnswer, StateAnswered, SeatHolder},
	{StateAnswered, StepConclude, StateConcluded, SeatHolder},
	{StateAnswered, StepEscalate, StateHandedOver, SeatHolder},
	{StateAnswered, StepWithdraw, StateWithdrawn, SeatPetitioner},
	{StateAnswered, StepPublish, StateAnswered, SeatHolder},
	{StateAnswered, StepOverdue, StateAnswered, SeatClock},
	{StateAnswered, StepWarn, StateAnswered, SeatClock},

	{StateConcluded, StepAnswer, StateAnswered, SeatHolder},
	{StateConcluded, StepConclude, StateConcluded, SeatHolder},
	{StateConcluded, StepPublish, StateConcluded, SeatHolder},

	{StateLinked, StepUnlink, StateInProgress, SeatHolder},
	{StateLinked, StepWithdraw, StateWithdrawn, SeatPetitioner},

	{StateWithdrawn, StepRevive, StateInProgress, SeatPetitioner}, // for a time, where the office withdrew it

	// What turns out to be a denunciation can do so at any time, and on no other
	// ground is it refused then, see Petition.Refusable.
	{StateHandedOver, StepRefuse, StateRefused, SeatHolder},
	{StateContested, StepRefuse, StateRefused, SeatHolder},
	{StateAnswered, StepRefuse, StateRefused, SeatHolder},
	{StateConcluded, StepRefuse, StateRefused, SeatHolder},
	{StateRefused, StepRefuse, StateRefused, SeatHolder},
	{StateWithdrawn, StepRefuse, StateRefused, SeatHolder},

	{StateAnswered, StepReopen, StateInProgress, SeatRecord},
	{StateConcluded, StepReopen, StateInProgress, SeatRecord},
	{StateRefused, StepReopen, StateInProgress, SeatRecord},
	{StateInProgress, StepCloseAgain, StateConcluded, SeatHolder}, // or whence it was reopened, see Petition.leads

	{StateAnswered, StepHear, StateAnswered, SeatRecord},
	{StateConcluded, StepHear, StateConcluded, SeatRecord},
	{StateRefused, StepHear, StateRefused, SeatRecord},
	{StateConcluded, StepRecur, StateConcluded, SeatRecord},

	{StateInProgress, StepRepeat, StateInProgress, SeatPetitioner},
	{StateHandedOver, StepRepeat, StateHandedOver, SeatPetitioner},
	{StateAnswered, StepRepeat, StateAnswered, SeatPetitioner},
	{StateConcluded, StepRepeat, StateConcluded, SeatPetitioner},
	{StateRefused, StepRepeat, StateRefused, SeatPetitioner},
}

// Leads reports where a step leads from s, and from which seat it is taken.
// An empty State means that it leads nowhere.
func (s State) Leads(step Step) (State, Seat) { return arrows.leads(s, step) }

// Steps lists the steps that lead out of s.
func (s State) Steps() []Step { return arrows.steps(s) }

// Open reports whether the matter still waits for an answer.
func (s State) Open() bool {
	return s == StateReceived || s == StateInProgress || s == StateHandedOver || s == StateContested
}

// Finished reports whether nothing more is owed.
func (s State) Finished() bool { return !s.Open() && s != StateAnswered }
