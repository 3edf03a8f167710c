package store

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// tx is a transaction.
type tx struct{ db *gorm.DB }

var _ casework.Tx = (*tx)(nil)

// batch is how many rows one INSERT adds.
const batch = 500

// Add keeps new things. A petition is kept with its words, and a change of the
// register of units is made known.
func (t *tx) Add(things ...any) error {
	for _, thing := range things {
		if err := t.db.CreateInBatches(thing, batch).Error; err != nil {
			return fault(err)
		}
		if err := t.added(thing); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) added(thing any) error {
	switch thing := thing.(type) {
	case *domain.Petition:
		return t.addWords([]domain.PetitionID{thing.ID})
	case *[]domain.Petition:
		ids := make([]domain.PetitionID, len(*thing))
		for i, p := range *thing {
			ids[i] = p.ID
		}
		for some := range slices.Chunk(ids, batch) {
			if err := t.addWords(some); err != nil {
				return err
			}
		}
	}
	return t.changed(thing)
}

func (t *tx) addWords(ids []domain.PetitionID) error { return t.exec(addWords+" WHERE id IN ?", ids) }

// addWords makes petitions findable by the words of their titles.
const addWords = `INSERT INTO petition_search (petition, home, received_at, words)
	SELECT id, home, received_at, search_words(title) FROM petitions`

// changed makes known that the register of units, or a calendar, has changed.
func (t *tx) changed(thing any) error {
	switch thing.(type) {
	case *domain.Unit, *[]domain.Unit, *domain.Succession, *[]domain.Succession, *workday.Special, *[]workday.Special:
		return t.exec(stampRegister)
	}
	return nil
}

// Save writes all of a thing over the version before its own.
func (t *tx) Save(things ...any) error {
	for _, thing := range things {
		s, err := schemaOf(thing)
		if err != nil {
			return fault(err)
		}
		field := s.LookUpField("version")
		if field == nil {
			return fmt.Errorf("store: %s has no version", s.Table)
		}
		version, _ := field.ValueOf(t.db.Statement.Context, reflect.ValueOf(thing))
		r := t.db.Model(thing).Select("*").Where("version = ?", version.(int)-1).Updates(thing)
		if r.Error != nil {
			return fault(r.Error)
		}
		if r.RowsAffected == 0 {
			return domain.Stale()
		}
		if err := t.changed(thing); err != nil {
			return err
		}
	}
	return nil
}

// Taken reports whether a row with the key of this thing exists.
func (t *tx) Taken(thing any) (bool, error) {
	s, err := schemaOf(thing)
	if err != nil {
		return false, fault(err)
	}
	key := map[string]any{}
	for _, column := range keyOf(s) {
		key[column], _ = s.FieldsByDBName[column].ValueOf(t.db.Statement.Context, reflect.ValueOf(thing))
	}
	return t.exists(t.db.Table(s.Table).Where(key))
}

// Recall returns the result kept for a repeatable request. The key is locked
// until the transaction ends, so that of two requests with one key only one
// does the work.
func (t *tx) Recall(by domain.AccountID, k casework.Key) ([]byte, error) {
	var free bool
	// A statement of its own: the next must see what was kept before the lock was free.
	if err := t.scan(&free, "SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))", by.String()+k.Value); err != nil {
		return nil, err
	}
	if !free {
		return nil, domain.Conflict(domain.CodeStillRunning)
	}
	var kept struct{ Request, Result []byte }
	if err := t.scan(&kept, `SELECT request, result FROM idempotency WHERE account = ? AND "key" = ?`, by.String(), k.Value); err != nil {
		return nil, err
	}
	if kept.Request != nil && !slices.Equal(kept.Request, k.Request[:]) {
		return nil, &domain.Error{Kind: domain.KindMismatch, Code: domain.CodeKeyReused}
	}
	return kept.Result, nil
}

// Keep keeps the result of a repeatable request.
func (t *tx) Keep(by domain.AccountID, k casework.Key, result []byte, at time.Time) error {
	return t.exec(`INSERT INTO idempotency (account, "key", request, result, made_at) VALUES (?, ?, ?, ?, ?)`,
		by.String(), k.Value, k.Request[:], string(result), at)
}

// How a row is locked. FOR UPDATE also keeps others from referring to it, so
// that no petition is linked to one that is being linked itself; FOR NO KEY
// UPDATE lets them.
const (
	forUpdate      = "UPDATE"
	forNoKeyUpdate = "NO KEY UPDATE"
	forShare       = "SHARE"
)

// locked locks the rows that a query reads until the transaction ends.
func locked(g *gorm.DB, strength string) *gorm.DB {
	return g.Clauses(clause.Locking{Strength: strength})
}

// take reads one row. If there is none, what is not found.
func take[T any](g *gorm.DB, what, where string, values ...any) (T, error) {
	var v T
	err := g.Where(where, values...).Take(&v).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return v, domain.NotFound(what)
	}
	return v, fault(err)
}

// find reads rows in an order.
func find[T any](g *gorm.DB, order, where string, values ...any) ([]T, error) {
	list := []T{}
	err := g.Where(where, values...).Order(order).Find(&list).Error
	return list, fault(err)
}

// pluck reads one column of rows, in its order.
func pluck[T any](g *gorm.DB, of any, column, where string, values ...any) ([]T, error) {
	list := []T{}
	err := g.Model(of).Where(where, values...).Order(column).Pluck(column, &list).Error
	return list, fault(err)
}

func (t *tx) exists(g *gorm.DB) (bool, error) {
	var found int
	err := g.Select("1").Limit(1).Scan(&found).Error
	return found == 1, fault(err)
}

func (t *tx) scan(v any, sql string, values ...any) error {
	return fault(t.db.Raw(sql, values...).Scan(v).Error)
}

func (t *tx) exec(sql string, values ...any) error {
	return fault(t.db.Exec(sql, values...).Error)
}
