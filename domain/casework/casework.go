// Package casework carries out the tasks of the office. Each task checks the
// caller's authority, applies the rules of package domain, and keeps the
// change, its event, its span in the figures and the answer to a repeatable
// request in one transaction.
package casework

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

// Desk is the office's counter. Its methods are the tasks that people do.
type Desk struct {
	Store     Store
	Secrets   Secrets
	Passwords Passwords
	Now       func() time.Time // the office's clock: days, deadlines, events
	Real      func() time.Time // the clock of tokens, which is never shifted
	Site      Site
}

// Secrets gives each petition the secret by which its petitioner follows it
// without an account, each question the one by which they reply to it, and each
// endpoint those that sign what is posted to it. They are derived, so there is nothing to keep and a request that is repeated
// gets the same.
type Secrets interface {
	Secret(domain.PetitionID) string
	Check(id domain.PetitionID, given string) bool
	// Reply and CheckReply are those of a question.
	Reply(domain.QuestionID) string
	CheckReply(id domain.QuestionID, given string) bool
	// Webhook returns a secret of an endpoint, by its number: the key of its
	// signatures.
	Webhook(id domain.WebhookID, number int) []byte
	// Seal makes of a hash one that tells nobody who reads the database what was
	// hashed, which may be a password, or guessed as easily.
	Seal(hash [32]byte) [32]byte
}

// Passwords hashes passwords slowly, as they should be.
type Passwords interface {
	Hash(ctx context.Context, password string) (string, error)
	Verify(ctx context.Context, hash, password string) (bool, error)
	// VerifyNone costs as much as Verify, so that nobody can tell by the time
	// taken whether an account exists.
	VerifyNone(ctx context.Context, password string) error
}

// Store keeps what the office knows. Package store implements it.
type Store interface {
	// Update runs do in one transaction, and again when the database asks for
	// it: do must do nothing that cannot be undone.
	Update(ctx context.Context, do func(Tx) error) error

	Books(context.Context) (Books, error)
	rights
	petitions
	dialogues
	answers
	escalated
	groups
	findings
	receptions
	commitments
	figures
	calendars
	questions
	completions
	telling
	heads
	lapses
	backlogs
	queue
	tasks

	// FoldFigures lays what has changed to the terms that figures are read
	// from. Figures are exact before it and after.
	FoldFigures(context.Context) error
	// Cleanup deletes what has expired, as the clock of tokens has it.
	Cleanup(ctx context.Context, now time.Time) error
}

// Books are the books of reference that the office goes by. The store keeps
// them, and each caller has them as they are at the moment.
type Books struct {
	Units    *domain.Units
	Calendar *workday.Calendar
	Law      *law.Book
}

// Tx is what can be done inside a transaction. The things it reads by ID stay
// locked until the transaction ends.
type Tx interface {
	// Add keeps new things: pointers to domain types, or to slices of them.
	Add(things ...any) error
	// Save writes all of a thing, over the version before its own and no other:
	// in a race one wins and the other is Stale.
	Save(things ...any) error
	// Free asks that no thing has the ID of this one yet, together with what is
	// read next: if one has, that fails, by CodeAlreadyExists of the field id.
	Free(thing any) error

	// Recall asks for the result kept for a repeatable request, together with what
	// is read first: if there is one, or the request still runs, that fails.
	// Recalled returns the result, nil for none; then Keep may keep one.
	Recall(by domain.AccountID, k Key)
	Recalled() (result []byte, err error)
	Keep(by domain.AccountID, k Key, result []byte, at time.Time) error

	rightsTx
	petitionsTx
	dialoguesTx
	answersTx
	findingsTx
	receptionsTx
	commitmentsTx
	calendarsTx
	questionsTx
	tellingTx
	jobsTx
	rulesTx
	silenceTx
	pausesTx
	lapsesTx
	soonTx
	promisesTx
	backlogsTx
	queueTx
}

// Caller is who stands at the desk, with the rights of the moment.
type Caller struct {
	domain.Actor
	policy.Bench
	Calendar *workday.Calendar
	Law      *law.Book
	Now      time.Time
}

// Caller returns the caller behind a verified token, with rights looked up
// live: a post that ended, an account that was disabled and a sign-in that was
// revoked open nothing from that moment on.
func (d *Desk) Caller(ctx context.Context, id domain.AccountID, family string) (Caller, error) {
	r, err := d.Store.Rights(ctx, id, family, workday.Of(d.Now()))
	if err != nil {
		return Caller{}, err
	}
	if r.Disabled || r.Revoked {
		return Caller{}, &domain.Error{Kind: domain.KindUnknown, Code: domain.CodeTokenInvalid}
	}
	return d.caller(r.Actor, r.Books), nil
}

// Outsider returns the caller behind a token of an outside issuer.
func (d *Desk) Outsider(ctx context.Context, issuer, subject string) (Caller, error) {
	id, err := d.Store.AccountOutside(ctx, issuer, subject)
	if kind := domain.KindOf(err); kind == domain.KindNotFound || kind == domain.KindInvalid {
		return Caller{}, &domain.Error{Kind: domain.KindUnknown, Code: domain.CodeTokenInvalid}
	}
	if err != nil {
		return Caller{}, err
	}
	return d.Caller(ctx, id, "")
}

// Anyone is a caller without a token: it may read what is public.
func (d *Desk) Anyone(ctx context.Context) (Caller, error) {
	books, err := d.Store.Books(ctx)
	if err != nil {
		return Caller{}, err
	}
	return d.caller(domain.Actor{}, books), nil
}

func (d *Desk) caller(a domain.Actor, b Books) Caller {
	now := d.Now().UTC().Truncate(time.Microsecond) // the precision of the database
	return Caller{Actor: a, Bench: policy.Bench{Units: b.Units, Today: workday.Of(now)}, Calendar: b.Calendar, Law: b.Law, Now: now}
}

// at returns the caller's warrant for a step on what belongs to a unit.
func (c Caller) at(step domain.Step, unit domain.UnitID, what string) (domain.Warrant, error) {
	return c.Check(c.Actor, step, policy.At(unit), policy.At(unit), what)
}

// reads reports whether the caller may read what is at a place.
func (c Caller) reads(at policy.Place) bool {
	_, ok := c.May(c.Actor, domain.StepRead, at)
	return ok
}

// steps lists those of the given steps that the caller may take on what
// belongs to a unit.
func (c Caller) steps(unit domain.UnitID, steps []domain.Step) []domain.Step {
	out := []domain.Step{}
	for _, s := range steps {
		if _, ok := c.May(c.Actor, s, policy.At(unit)); ok {
			out = append(out, s)
		}
	}
	return out
}

// Match is the versions of which a change is made from one, out of If-Match. The
// nil Match was not given; an empty one matches nothing.
type Match []int

// AnyVersion matches whatever is there.
var AnyVersion = Match{whatever}

const whatever = -1

// Check refuses a change made from other versions than the present one.
func (m Match) Check(version int) error {
	switch {
	case m == nil:
		return &domain.Error{Kind: domain.KindUnconditioned, Code: domain.CodeNoPrecondition, Field: "header If-Match"}
	case slices.Contains(m, version), slices.Contains(m, whatever):
		return nil
	}
	return domain.Stale()
}

// Key makes a request safe to repeat: the caller's key, and a hash of what was
// asked.
type Key struct {
	Value   string
	Request [32]byte
}

type keyKey struct{}

// WithKey marks ctx as that of a request that may be repeated.
func WithKey(ctx context.Context, k Key) context.Context {
	return context.WithValue(ctx, keyKey{}, k)
}

// update is Store.Update for a task that returns a value. A request with a key
// that was answered before gets that answer, and nothing is done again. Of a
// task that failed nothing gets out, neither half done nor unseen.
func update[T any](ctx context.Context, d *Desk, by Caller, do func(Tx) (T, error)) (T, error) {
	var v, zero T
	key, repeatable := ctx.Value(keyKey{}).(Key)
	if repeatable {
		key.Request = d.Secrets.Seal(key.Request)
	}
	var kept []byte
	err := d.Store.Update(ctx, func(tx Tx) error {
		if !repeatable {
			var err error
			v, err = do(tx)
			return err
		}
		tx.Recall(by.Account, key)
		var refused, err error
		v, refused = do(tx)
		if kept, err = tx.Recalled(); err != nil {
			return err
		}
		if kind := domain.KindOf(refused); kept != nil && kind != domain.KindForbidden && kind != domain.KindNotFound {
			return errRepeated // but to whom may not even ask any more
		}
		if refused != nil {
			return refused
		}
		result, err := json.Marshal(v)
		if err != nil {
			return err
		}
		return tx.Keep(by.Account, key, result, d.Real()) // for a day of the people who repeat it
	})
	if errors.Is(err, errRepeated) {
		v = zero
		err = json.Unmarshal(kept, &v)
	}
	if err != nil {
		return zero, err
	}
	return v, nil
}

// errRepeated lets a transaction leave nothing: its request was answered before.
var errRepeated = errors.New("casework: this was done before")

// Page asks for a part of a list: at most Limit things after the one that the
// cursor names.
type Page struct {
	Limit int
	After *Cursor
}

// Cursor names a place in a list by the key of its order and an ID.
type Cursor struct {
	Key int64 // microseconds since 1970, or days, by the list
	ID  domain.ID[any]
}

// List is one page of a list.
type List[T any] struct {
	Items []T
	Next  *Cursor // nil on the last page
}

// page makes a List of a slice fetched with one too many.
func page[T any](list []T, p Page, cursor func(T) Cursor) List[T] {
	if len(list) <= p.Limit {
		return List[T]{Items: list}
	}
	next := cursor(list[p.Limit-1])
	return List[T]{Items: list[:p.Limit], Next: &next}
}

func byID[T, U any](id func(T) domain.ID[U]) func(T) Cursor {
	return func(t T) Cursor { return Cursor{ID: domain.ID[any](id(t))} }
}

// idsOf lists the IDs of petitions, in their order.
func idsOf(ps []domain.Petition) []domain.PetitionID {
	ids := make([]domain.PetitionID, len(ps))
	for i, p := range ps {
		ids[i] = p.ID
	}
	return ids
}

// sorted returns the IDs in order, so that transactions lock them in the same
// order and never wait for each other in a circle.
func sorted[T any](ids []domain.ID[T]) []domain.ID[T] {
	out := slices.Clone(ids)
	slices.SortFunc(out, func(a, b domain.ID[T]) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(out)
}

// name gives a new thing its ID: the client's, if it made one that is free.
func name[T any](tx Tx, id *domain.ID[T], thing any, now time.Time) error {
	if id.IsZero() {
		*id = domain.NewID[T](now)
		return nil
	}
	if !id.IsV7() {
		return domain.Invalid("id", domain.CodeBadFormat)
	}
	return tx.Free(thing)
}
