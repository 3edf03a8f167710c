package domain

import (
	"errors"
	"strings"
)

// Kind says what sort of refusal an Error is. Each transport maps a Kind to
// its own code in one table.
type Kind int

const (
	KindFault         Kind = iota // the zero Kind: not a refusal but a fault
	KindInvalid                   // the request says something that cannot be kept
	KindUnknown                   // nobody is signed in, or not as who they claim to be
	KindForbidden                 // the post does not allow it
	KindNotFound                  // it does not exist, or not for this actor
	KindConflict                  // the state does not allow it
	KindStale                     // it was changed since the caller read it
	KindUnconditioned             // the caller did not say which version is meant
	KindMismatch                  // an idempotency key came back with another request
	KindTooMany                   // too many tries; Error.Wait says for how long
	KindUnavailable               // the record cannot be reached now; it may be soon
)

// Error is a refusal that the caller may be told about. An error that is not
// an Error is a fault: it is logged, and the caller is told nothing of it.
type Error struct {
	Kind  Kind
	Code  Code     // stable; programs may branch on it
	Field string   // the request field at fault, when there is one
	Args  []string // fills the blanks of the code's message; holds no personal data

	Allowed  []Step       // what the actor may do instead (KindConflict)
	Matters  []PetitionID // the matters that stand in the way (KindConflict)
	Warnings []Warning    // what a check of the answer found (KindConflict)
	Wait     int          // seconds to wait before the next try (KindTooMany, or CodeStillRunning)
}

func (e *Error) Error() string {
	s := string(e.Code)
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if len(e.Args) > 0 {
		s += ": " + strings.Join(e.Args, ", ")
	}
	return s
}

// Refusal returns the first Error in err's chain, or nil when err is a fault.
func Refusal(err error) *Error {
	e, _ := errors.AsType[*Error](err)
	return e
}

// KindOf reports the Kind of the first Error in err's chain.
func KindOf(err error) Kind {
	if e := Refusal(err); e != nil {
		return e.Kind
	}
	return KindFault
}

// Invalid refuses a request for what it says in field.
func Invalid(field string, c Code, args ...string) error {
	return &Error{Kind: KindInvalid, Code: c, Field: field, Args: args}
}

// Forbidden refuses an actor whose posts do not allow what was asked.
func Forbidden(c Code, args ...string) error {
	return &Error{Kind: KindForbidden, Code: c, Args: args}
}

// NotFound refuses what does not exist, or not for this actor.
func NotFound(what string) error {
	return &Error{Kind: KindNotFound, Code: CodeNotFound, Args: []string{what}}
}

// Conflict refuses what the present state does not allow.
func Conflict(c Code, args ...string) error {
	return &Error{Kind: KindConflict, Code: c, Args: args}
}

// Stale refuses a change made from a version that is no longer the last.
func Stale() error { return &Error{Kind: KindStale, Code: CodeStale} }

// TooMany refuses a try that comes too soon; wait is in seconds.
func TooMany(wait int) error { return &Error{Kind: KindTooMany, Code: CodeTooMany, Wait: wait} }

// Unavailable refuses what cannot be done before the record is reached again.
// Whoever finds that wraps it together with the cause, which is logged.
func Unavailable() error { return &Error{Kind: KindUnavailable, Code: CodeUnavailable} }
