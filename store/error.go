package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

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
	readOnly             = "25006" // it stands by for another, or was told to take nothing
	lacksResources       = "53"    // the class: no room on its disk, no memory, no connection
	systemError          = "58"    // the class: its disk fails
	adminShutdown        = "57P01"
	crashShutdown        = "57P02"
	cannotConnectNow     = "57P03"

	notOneRow = "KN001" // of the schema's own function one_row
)

// fault makes what went wrong in the database an error of this package. Where
// the caller's own words are to blame it is a refusal, and so it is, together
// with its cause, when the database cannot be reached. All else is a fault,
// told without the values of the statement.
func fault(err error) error {
	if err == nil || domain.Refusal(err) != nil {
		return err
	}
	if unreachable(err) {
		return fmt.Errorf("%w: %w", domain.Unavailable(), failure{err})
	}
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return failure{err}
	}
	switch {
	case pg.Code == uniqueViolation:
		return fmt.Errorf("%w: %w", &domain.Error{Kind: domain.KindConflict, Code: domain.CodeAlreadyExists, Field: madeOf[pg.ConstraintName]}, failure{err})
	case disordered(err):
		return failure{err}
	case pg.Code == notOneRow:
		return domain.Stale()
	case pg.Code == foreignKeyViolation:
		return domain.Invalid("", domain.CodeUnknownReference)
	case pg.Code == checkViolation:
		return domain.Invalid("", domain.CodeNotAllowedValue)
	case pg.Code[:2] == dataException:
		return domain.Invalid("", domain.CodeBadFormat)
	}
	return failure{err}
}

// madeOf names what of a request a value is made of that must be the only one.
var madeOf = map[string]string{"petitions_pkey": "id", "petitions_code_key": "id", "denunciations_number": "number", "council_sessions_unit": "opens_on"} // see domain.PublicCode

// unreachable reports whether the database could not be spoken with, or cannot do
// its work: it is gone, is going, is not yet there, takes nothing, lacks what it
// needs, or has no connection left in the time that there was (a deadline is a
// net.Error). A caller who has left says nothing of the database.
func unreachable(err error) bool {
	if errors.Is(err, context.Canceled) {
		return false
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pg.Code {
		case readOnly, adminShutdown, crashShutdown, cannotConnectNow:
			return true
		}
		return pg.Code[:2] == lacksResources || pg.Code[:2] == systemError
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF)
}

// unreached says in one line why a database was not reached. The driver tells all
// the ways that it tried, of which the last is the one that was open to it.
func unreached(err error) error {
	e, ok := errors.AsType[*pgconn.ConnectError](err)
	if !ok {
		return err
	}
	tried := strings.Split(strings.TrimSpace(e.Error()), "\n")
	return fmt.Errorf("the database cannot be reached: %s", strings.TrimSpace(tried[len(tried)-1]))
}

// disordered reports whether a transaction ended only since it could not be
// put in order with others, so that running it again may help. An ID that was
// free when it was asked for is another's by then, and that can be seen.
func disordered(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == serializationFailure || pg.Code == deadlockDetected || pg.Code == uniqueViolation && madeOf[pg.ConstraintName] == "id")
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
