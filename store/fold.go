package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

var (
	foldSQL    = statement("fold", "share", statement("share", "spans", "taken"))
	recountSQL = statement("recount", "changes", statement("share", "spans", "figure_changes"),
		"spans", statement("share", "spans", "(SELECT *, 1 AS n FROM petition_spans)"))
)

// foldLock is the advisory lock of who folds. Programs of every version must
// agree on it.
const foldLock = 7_203_114_520

// foldMost is how many changes are folded at once, which bounds how long the
// terms are locked for.
const foldMost = 20_000

// FoldFigures folds what has changed into the figures that are kept by terms,
// until nothing is left to fold. No figure waits for it or is changed by it: it
// bounds what there is to read. Any number of programs may do it at once; one
// works, and the others leave it to that one.
func (db *DB) FoldFigures(ctx context.Context) error {
	for {
		folded, err := db.foldSome(ctx, foldMost)
		if err != nil || folded < foldMost {
			return err
		}
	}
}

// foldSome folds at most so many changes, in one transaction, and tells how
// many there were.
func (db *DB) foldSome(ctx context.Context, most int) (folded int, err error) {
	err = pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error {
		var free bool
		if err := tx.QueryRow(ctx, "SELECT pg_try_advisory_xact_lock($1)", int64(foldLock)).Scan(&free); err != nil || !free {
			return err
		}
		// To sort what is folded in memory.
		if _, err := tx.Exec(ctx, "SET LOCAL work_mem = '32MB'"); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, foldSQL, most).Scan(&folded); err != nil || folded == 0 {
			return err
		}
		_, err := tx.Exec(ctx, "DELETE FROM figure_terms WHERE n = 0")
		return err
	})
	return folded, fault(err)
}
