package casework

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"kiennghi/domain"
)

// JobKind says what is to be done.
type JobKind string

// Job is work that nobody at the desk does. It is kept in the transaction that
// causes it, or begun by the clock, and done by any replica at least once, even
// when one is killed over it. A job says what to look at and never what to do:
// that it decides by the record as it finds it, so it is done once in effect.
type Job struct {
	Kind JobKind        `json:"kind"`
	Of   domain.ID[any] `json:"of,omitzero"`
}

// work says how the jobs of a kind are done.
type work struct {
	every time.Duration // begun by the clock; zero: by a change alone
	apart bool          // it waits for servers of others, and is never waited for by the rest
	do    func(*Desk, context.Context, Caller, domain.ID[any]) error
}

// works is everything that does itself.
var works = map[JobKind]work{
	JobTidy:         {every: 10 * time.Minute, do: (*Desk).tidy},
	JobFoldFigures:  {every: time.Minute, do: (*Desk).foldFigures},
	JobResumePauses: {every: 10 * time.Minute, do: (*Desk).resumePauses},
	JobQuestions:    {every: time.Hour, do: (*Desk).allQuestions},
	JobTell:         {do: (*Desk).tell},
	JobMail:         {apart: true, do: (*Desk).mail},
	JobPost:         {apart: true, do: (*Desk).post},
	JobSilence:      {every: time.Hour, do: (*Desk).takeSilence},
	JobOverdue:      {every: time.Hour, do: (*Desk).tellOverdue},
	JobDueSoon:      {every: time.Hour, do: (*Desk).warnDue},
	JobConclusions:  {every: time.Hour, do: (*Desk).tellConclusions},
	JobCommitments:  {every: time.Hour, do: (*Desk).tellCommitments},
	JobFindings:     {every: time.Hour, do: (*Desk).tellFindings},
	JobDialogues:    {every: 6 * time.Hour, do: (*Desk).tellDialogues},
	JobBacklog:      {every: time.Hour, do: (*Desk).takeBacklog},
}

// The jobs that the clock begins.
const (
	JobTidy         JobKind = "tidy"          // delete what has expired
	JobFoldFigures  JobKind = "fold_figures"  // what has changed, into the terms
	JobResumePauses JobKind = "resume_pauses" // whose last day has passed
	JobQuestions    JobKind = "questions"     // let happen what happens to questions by itself
	JobSilence      JobKind = "silence"       // take what was handed over and not answered in time
	JobOverdue      JobKind = "overdue"       // tell the level above which petitions are overdue
	JobDueSoon      JobKind = "due_soon"      // tell those who answer for petitions which are due soon
	JobConclusions  JobKind = "conclusions"   // tell it which dialogues were not held on their day, or have no conclusion in time
	JobCommitments  JobKind = "commitments"   // tell it which commitments were not carried out in time
	JobFindings     JobKind = "findings"      // tell it to which findings nobody replied in time
	JobDialogues    JobKind = "dialogues"     // tell it which units held too few in a year
	JobBacklog      JobKind = "backlog"       // count what was open at the end of yesterday
)

// tidy deletes spent tokens, counted tries, and answers kept for requests that
// may be repeated.
func (d *Desk) tidy(ctx context.Context, _ Caller, _ domain.ID[any]) error {
	return d.Store.Cleanup(ctx, d.Real())
}

// JobKinds lists every kind.
func JobKinds() []JobKind { return slices.Sorted(maps.Keys(works)) }

// Every returns how often the clock begins a job of the kind; zero if it does not.
func (k JobKind) Every() time.Duration { return works[k].every }

// Apart reports whether jobs of the kind wait for servers of others, so that no
// other kind may have to wait for them.
func (k JobKind) Apart() bool { return works[k].apart }

// foldFigures lays what has changed to the terms that figures are read from.
func (d *Desk) foldFigures(ctx context.Context, _ Caller, _ domain.ID[any]) error {
	return d.Store.FoldFigures(ctx)
}

// Do does a job, on behalf of nobody but the office itself. When it fails it is
// to be done again.
func (d *Desk) Do(ctx context.Context, j Job) error {
	w, ok := works[j.Kind]
	if !ok {
		return fmt.Errorf("casework: nobody knows how to do %q", j.Kind)
	}
	books, err := d.Store.Books(ctx)
	if err != nil {
		return err
	}
	return w.do(d, ctx, d.caller(domain.Actor{System: true}, books), j.Of)
}

// jobsTx keeps jobs.
type jobsTx interface {
	// Enqueue keeps jobs with the change that causes them: they are done after
	// it, and not without it.
	Enqueue(jobs ...Job) error
	// EnqueueIfHeard keeps a job so if anybody hears what those are told who
	// raised a petition or its duplicates: one of them has an account or gave an
	// address, or there is an endpoint.
	EnqueueIfHeard(Job, domain.PetitionID) error
}
