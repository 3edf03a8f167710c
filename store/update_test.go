package store_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/store"
)

func TestUpdateKeepsNothingOfWhatFails(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	p := petition(w.north.ID, now, "Một việc")
	broken := errors.New("broken")
	err := db.Update(t.Context(), func(tx casework.Tx) error {
		if err := tx.Add(&p); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("err = %v", err)
	}
	_, err = db.Petition(t.Context(), p.ID)
	wantKind(t, err, domain.KindNotFound, domain.CodeNotFound)

	func() {
		defer func() { _ = recover() }()
		_ = db.Update(t.Context(), func(tx casework.Tx) error {
			must(t, tx.Add(&p))
			panic("broken")
		})
	}()
	_, err = db.Petition(t.Context(), p.ID)
	wantKind(t, err, domain.KindNotFound, domain.CodeNotFound)
}

func TestSaveIsStaleOverAnotherVersion(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	p := petition(w.north.ID, now, "Một việc")
	add(t, db, &p)
	save := func(version int, place string) error {
		return db.Update(t.Context(), func(tx casework.Tx) error {
			q := p
			q.Version, q.Place = version, place
			return tx.Save(&q)
		})
	}
	must(t, save(2, "Ngõ 1"))
	wantKind(t, save(2, "Ngõ 2"), domain.KindStale, domain.CodeStale)
	wantKind(t, save(4, "Ngõ 4"), domain.KindStale, domain.CodeStale)
	must(t, save(3, "")) // what is empty is written too
	if got := get[domain.Petition](t)(db.Petition(t.Context(), p.ID)); got.Place != "" || got.Version != 3 {
		t.Errorf("place %q, version %d", got.Place, got.Version)
	}
}

// Of a row that is locked the version is known, and is held to all the same.
func TestSaveIsStaleOverWhatIsLocked(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	p := petition(w.north.ID, now, "Một việc")
	add(t, db, &p)
	save := func(versions ...int) error {
		return db.Update(t.Context(), func(tx casework.Tx) error {
			q, err := tx.Petition(p.ID)
			for _, v := range versions {
				if err == nil {
					q.Version = v
					err = tx.Save(&q)
				}
			}
			return err
		})
	}
	must(t, save(2))
	for _, versions := range [][]int{{2}, {4}, {3, 3}, {3, 5}} {
		wantKind(t, save(versions...), domain.KindStale, domain.CodeStale)
	}
	must(t, save(3, 4))
	if got := get[domain.Petition](t)(db.Petition(t.Context(), p.ID)); got.Version != 4 {
		t.Errorf("version %d", got.Version)
	}
}

// Of eight who hand the same petition over at once, one does.
func TestOneOfManyWins(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	p := petition(w.north.ID, now, "Một việc")
	file(t, db, p)
	var won, refused atomic.Int32
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			err := db.Update(t.Context(), func(tx casework.Tx) error {
				p, err := tx.Petition(p.ID)
				if err != nil {
					return err
				}
				e, err := p.Take(domain.StepEscalate, now, domain.Warrant{By: w.clerk.ID, Role: domain.RoleChair}, domain.Change{Target: w.city.ID})
				if err != nil {
					return err
				}
				p.Apply(e)
				x := domain.Escalation{ID: id[domain.Escalation](), Petition: p.ID, Sender: w.north.ID, Target: w.city.ID, Ground: domain.BeyondAuthority,
					State: domain.EscalationPending, SentBy: w.clerk.ID, SentAt: now, Version: 1}
				if err := tx.Save(&p); err != nil {
					return err
				}
				return tx.Add(&x, &e)
			})
			switch {
			case err == nil:
				won.Add(1)
			case domain.KindOf(err) == domain.KindConflict:
				refused.Add(1)
			default:
				return err
			}
			return nil
		})
	}
	must(t, g.Wait())
	if won.Load() != 1 || refused.Load() != 7 {
		t.Errorf("%d won, %d were refused", won.Load(), refused.Load())
	}
}

// Two transactions that lock the same rows in different orders wait for each
// other; one of them is run again.
func TestUpdateRunsAgainAfterDeadlock(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	a, b := petition(w.north.ID, now, "Một"), petition(w.north.ID, now, "Hai")
	file(t, db, a, b)
	var runs atomic.Int32
	g, ctx := errgroup.WithContext(t.Context()) // nobody waits for one that failed
	holds := [2]chan struct{}{make(chan struct{}), make(chan struct{})}
	lock := func(me int, first, second domain.PetitionID) error {
		again := false
		return db.Update(ctx, func(tx casework.Tx) error {
			runs.Add(1)
			if _, err := tx.Petition(first); err != nil {
				return err
			}
			if !again {
				again = true
				close(holds[me])
				select {
				case <-holds[1-me]:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			_, err := tx.Petition(second)
			return err
		})
	}
	g.Go(func() error { return lock(0, a.ID, b.ID) })
	g.Go(func() error { return lock(1, b.ID, a.ID) })
	must(t, g.Wait())
	if runs.Load() < 3 {
		t.Errorf("%d runs, and no deadlock", runs.Load())
	}
}

// What tasks read outside their transactions does not wait for transactions to
// end, however many there are.
func TestReadsInsideUpdates(t *testing.T) {
	t.Parallel()
	db := open(t) // of 8 connections
	w := build(t, db)
	p := petition(w.north.ID, now, "Một việc")
	file(t, db, p)
	var g errgroup.Group
	for range 32 {
		g.Go(func() error {
			return db.Update(t.Context(), func(tx casework.Tx) error {
				if _, err := tx.Duplicates(p.ID); err != nil {
					return err
				}
				_, err := db.Petition(t.Context(), p.ID)
				return err
			})
		})
	}
	must(t, g.Wait())
}

// What somebody says is never a fault, and no fault repeats what was said.
func TestRefusals(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	p := petition(w.north.ID, now, "Một việc")
	add(t, db, &p)
	try := func(things ...any) error {
		return db.Update(t.Context(), func(tx casework.Tx) error { return tx.Add(things...) })
	}
	wantKind(t, try(&p), domain.KindConflict, domain.CodeAlreadyExists)
	q := petition("99999-2021", now, "Không có đơn vị")
	wantKind(t, try(&q), domain.KindInvalid, domain.CodeUnknownReference)
	q = petition(w.north.ID, now, "Có \x00")
	wantKind(t, try(&q), domain.KindInvalid, domain.CodeBadFormat)
	q = petition(w.north.ID, now, "Không phải UTF-8 \xff")
	wantKind(t, try(&q), domain.KindInvalid, domain.CodeBadFormat)
	q = petition(w.north.ID, now, strings.Repeat("d", 201))
	wantKind(t, try(&q), domain.KindInvalid, domain.CodeNotAllowedValue)
	_, err := db.AccountByLogin(t.Context(), "a\x00b")
	wantKind(t, err, domain.KindInvalid, domain.CodeBadFormat)
	_, err = db.Register(t.Context(), w.all(), casework.RegisterFilter{Words: "a\x00"}, casework.Page{Limit: 1})
	wantKind(t, err, domain.KindInvalid, domain.CodeBadFormat)
	for _, key := range []int64{-1 << 63, -1, 0, 1, 1<<63 - 1} {
		page := casework.Page{Limit: 1, After: &casework.Cursor{Key: key}}
		if _, err := db.Inbox(t.Context(), w.all(), casework.InboxFilter{}, page); err != nil {
			t.Error(err)
		}
		if _, err := db.Register(t.Context(), w.all(), casework.RegisterFilter{}, page); err != nil {
			t.Error(err)
		}
	}
	if _, err := store.Open(t.Context(), "host=/nowhere password=hidden", store.Options{}); err == nil || strings.Contains(err.Error(), "hidden") {
		t.Errorf("err = %v", err)
	}
}

// The record and the list of looks at identities only grow.
func TestTheRecordIsFinal(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	add(t, db, sample(w)...)
	for _, table := range []string{"events", "identity_views"} {
		for _, sql := range []string{"UPDATE %s SET role = 'x'", "DELETE FROM %s", "TRUNCATE %s"} {
			sql = strings.Replace(sql, "%s", table, 1)
			if err := direct(t, tr.dsn, sql); err == nil {
				t.Errorf("%s was done", sql)
			}
		}
	}
	if got := len(get[[]domain.Event](t)(db.Events(t.Context(), domain.OfPetition, eventOf(t, db)))); got != 1 {
		t.Errorf("%d events", got)
	}
}

func eventOf(t *testing.T, db *store.DB) domain.ID[any] {
	list := get[any](t)(db.ReadAll(t.Context(), domain.Event{})).([]domain.Event)
	return list[0].Of
}

// What failed, or was refused, is not kept, and not said to be, also when the task
// goes on as if it was.
func TestUpdateTellsWhatWasSwallowed(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	p := petition(w.north.ID, now, "Một việc")
	add(t, db, &p)
	later := petition(w.north.ID, now, "Việc sau")
	for name, swallowed := range map[string]func(casework.Tx){
		"a statement that failed": func(tx casework.Tx) {
			again := w.clerk
			again.ID = id[domain.Account]()
			_ = tx.Add(&again) // of the same login
			_, _ = tx.Petition(p.ID)
		},
		"an ID that is taken": func(tx casework.Tx) {
			_ = tx.Free(&p)
			_, _ = tx.Petition(p.ID)
		},
	} {
		err := db.Update(t.Context(), func(tx casework.Tx) error {
			swallowed(tx)
			return tx.Add(&later)
		})
		if domain.Refusal(err) == nil {
			t.Errorf("%s is told as %v", name, err)
		}
		_, err = db.Petition(t.Context(), later.ID)
		wantKind(t, err, domain.KindNotFound, domain.CodeNotFound)
	}
	if err := db.Update(t.Context(), func(tx casework.Tx) error {
		if err := tx.Add(&later); err != nil {
			return err
		}
		_, _ = tx.LoginTaken("\x00") // PostgreSQL reads no such text
		return nil
	}); err == nil {
		t.Error("what a failed read undid is told as done")
	}
	_, err := db.Petition(t.Context(), later.ID)
	wantKind(t, err, domain.KindNotFound, domain.CodeNotFound)
}
