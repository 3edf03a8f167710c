package store

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"kiennghi/domain"
)

// The conditions of PostgreSQL that are told apart (its manual, appendix A).
const (
	dataException        = "22" // the class: what was said does not fit the type
	uniqueViolation      = "23505"
	foreignKeyViolation  = "23503"
	checkViolation       = "23514"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

// fault makes what went wrong in the database an error of this package. Where
// the caller's own words are to blame it is a refusal. All else is a fault,
// told without the values of the statement.
func fault(err error) error {
	if err == nil || domain.Refusal(err) != nil {
		return err
	}
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return failure{err}
	}
	switch {
	case pg.Code == uniqueViolation:
		return domain.Conflict(domain.CodeAlreadyExists)
	case pg.Code == foreignKeyViolation:
		return domain.Invalid("", domain.CodeUnknownReference)
	case pg.Code == checkViolation:
		return domain.Invalid("", domain.CodeNotAllowedValue)
	case pg.Code[:2] == dataException:
		return domain.Invalid("", domain.CodeBadFormat)
	}
	return failure{err}
}

// disordered reports whether a transaction ended only since it could not be
// put in order with others, so that running it again may help.
func disordered(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == serializationFailure || pg.Code == deadlockDetected)
}

// failure is a fault of the database.
type failure struct{ cause error }

func (f failure) Error() string {
	if pg, ok := errors.AsType[*pgconn.PgError](f.cause); ok {
		return "store: " + pg.Code + " " + pg.Message // Detail would hold values
	}
	return "store: " + f.cause.Error()
}

func (f failure) Unwrap() error { return f.cause }
