package store

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// holder is whose rights are looked up, by which sign-in, and for which day.
type holder struct {
	account, family domain.ID[any]
	on              workday.Date
}

var rightsSQL = statement("rights", "post", posts.json("p"), "delegation", delegations.json("d"), "chair", posts.json("c"))

// Rights looks up an account with the posts and delegations of a day, and the
// chairs behind these, in one statement, unless they are remembered.
func (db *DB) Rights(ctx context.Context, id domain.AccountID, family string, on workday.Date) (casework.Rights, error) {
	of, err := domain.ParseID[any](family)
	if err != nil {
		return casework.Rights{}, unknown()
	}
	h := holder{domain.ID[any](id), of, on}
	return db.rights.get(h, func() (casework.Rights, error) { return db.lookUp(ctx, h) })
}

func (db *DB) lookUp(ctx context.Context, h holder) (casework.Rights, error) {
	var stamp *string
	found, err := collect(ctx, db.pool, func(r *casework.Rights) []any {
		r.Account = domain.AccountID(h.account)
		return []any{&r.Login, &r.Name, &r.Disabled, &r.Revoked, &r.Posts, &r.Delegations, &r.Chairs, &stamp}
	}, rightsSQL, h.account, h.family, h.on)
	if err != nil {
		return casework.Rights{}, err
	}
	if len(found) == 0 {
		return casework.Rights{}, unknown()
	}
	if stamp == nil {
		stamp = new(string)
	}
	r := found[0]
	r.Books, err = db.booksAt(ctx, *stamp)
	return r, err
}

// desk is a unit on a day.
type desk struct {
	unit domain.UnitID
	on   workday.Date
}

// Heads looks up who is chair or deputy of a unit, unless it is remembered.
func (db *DB) Heads(ctx context.Context, unit domain.UnitID, on workday.Date) ([]domain.Post, error) {
	return db.heads.get(desk{unit, on}, func() ([]domain.Post, error) {
		return posts.list(ctx, db.pool, "SELECT "+posts.columns("p")+` FROM posts AS p WHERE p.unit = $1 AND p.role IN ('chair', 'deputy')
			AND p."from" <= $2 AND (p.until IS NULL OR p.until >= $2) ORDER BY p.role, p."from", p.id`, unit, on)
	})
}

func unknown() error { return &domain.Error{Kind: domain.KindUnknown, Code: domain.CodeTokenInvalid} }
