package store_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
	"kiennghi/store"
)

// owing loads commitments and findings of which so many are to be told, and for
// each of those many that are not: they were told, ended or have time yet.
func owing(t *testing.T, db *store.DB, n, others int) {
	t.Helper()
	w := build(t, db)
	list := domain.RemediationList{ID: id[domain.RemediationList](), Unit: w.north.ID, Title: "Khắc phục", MadeBy: w.clerk.ID, MadeAt: now, Version: 1}
	add(t, db, &list)
	var cs []domain.Commitment
	var fs []domain.Finding
	keep := func(due, told workday.Date, done bool) {
		c := commitment(w.north.ID, w.clerk.ID, due)
		c.List, c.Told = list.ID, told
		f := domain.Finding{ID: id[domain.Finding](), Unit: w.north.ID, About: domain.OfUnit, Kind: domain.FindingOther, Text: "Chậm", Recommendation: "Làm",
			DueOn: due, MadeBy: w.clerk.ID, MadeAt: now, Told: told, Version: 1}
		if done {
			c.State, c.EndedAt, c.EndedBy = domain.CommitmentKept, &now, w.clerk.ID
			f.Reply, f.RepliedAt, f.RepliedBy = "Đã làm", &now, w.clerk.ID
		}
		cs, fs = append(cs, c), append(fs, f)
	}
	for i := range n {
		past := today - 1 - workday.Date(i%30)
		keep(past, 0, false)
		for range others {
			keep(past, past, false)
			keep(past, 0, true)
			keep(today+workday.Date(i%30), 0, false)
		}
	}
	must(t, db.Load(t.Context(), cs, fs))
}

// Sweeps over what is owed without a petition read an index of what is to be
// told and nothing else: a batch of it costs as much early and late in the
// sweep, and however much was told, ended or has time yet.
func TestSweepsOfPromisesReadWhatIsOwedOnly(t *testing.T) {
	t.Parallel()
	const n, limit = 200, 50
	read := map[string]func(casework.Tx, casework.Page) (*casework.Cursor, error){
		"commitments": func(tx casework.Tx, p casework.Page) (last *casework.Cursor, err error) {
			list, err := tx.OverdueCommitments(today, p)
			for _, c := range list {
				last = &casework.Cursor{Key: int64(c.Deadline), ID: domain.ID[any](c.ID)}
			}
			return last, err
		},
		"findings": func(tx casework.Tx, p casework.Page) (last *casework.Cursor, err error) {
			list, err := tx.Unheeded(today, p)
			for _, f := range list {
				last = &casework.Cursor{Key: int64(f.DueOn), ID: domain.ID[any](f.ID)}
			}
			return last, err
		},
	}
	db, tr := openTraced(t)
	owing(t, db, n, 30)
	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(context.Background())
	for table, batch := range read {
		settle(t, tr.dsn, table)
		asks := tr.during(func() {
			p := casework.Page{Limit: limit}
			for range n/limit + 1 {
				must(t, db.Update(t.Context(), func(tx casework.Tx) (err error) {
					p.After, err = batch(tx, p)
					return err
				}))
				if p.After == nil {
					break
				}
			}
			if p.After != nil {
				t.Errorf("the sweep of %s finds more than %d", table, n)
			}
		})
		batches := 0
		for _, q := range asks {
			if !strings.Contains(q.sql, "SKIP LOCKED") {
				continue
			}
			batches++
			for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
				plan := run(t, conn, mode, q)
				plan.each(func(n node) {
					if n.Relation == table && n.Kind != "Index Scan" || n.Kind == "Sort" {
						t.Errorf("batch %d of %s, %s: a %s", batches, table, mode, n.Kind)
					}
				})
				// Each row is read once, and once more when it is locked.
				if pages, most := plan.Hit+plan.Read, 3*limit+20; pages > most {
					t.Errorf("batch %d of %s, %s: touches %d pages, more than %d", batches, table, mode, pages, most)
				}
			}
		}
		if batches != n/limit+1 {
			t.Errorf("%s are swept in %d batches", table, batches)
		}
	}
}
