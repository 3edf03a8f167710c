package store

import (
	"context"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

// AccountOutside returns the account for which an outside issuer's tokens stand.
func (db *DB) AccountOutside(ctx context.Context, issuer, subject string) (domain.AccountID, error) {
	a, err := accounts.one(ctx, db.pool, "account", "SELECT "+accounts.columns("a", "password")+
		" FROM accounts AS a WHERE a.issuer = $1 AND a.subject = $2 AND a.issuer <> ''", issuer, subject)
	return a.ID, err
}

// AccountByLogin returns the account of a login, in whatever case it is given.
func (db *DB) AccountByLogin(ctx context.Context, login string) (domain.Account, error) {
	return accounts.one(ctx, db.pool, "account", "SELECT "+accounts.columns("a")+" FROM accounts AS a WHERE a.login = lower($1)", login)
}

// Account returns an account with all its posts.
func (db *DB) Account(ctx context.Context, id domain.AccountID) (casework.AccountDetail, error) {
	a, err := accounts.one(ctx, db.pool, "account", "SELECT "+accounts.columns("a")+" FROM accounts AS a WHERE a.id = $1", id)
	if err != nil {
		return casework.AccountDetail{}, err
	}
	held, err := db.posts(ctx, a.ID)
	return casework.AccountDetail{Account: a, Posts: held[a.ID]}, err
}

// Accounts lists those with a post in the scope that is not void and those opened
// by somebody, all of them when the scope is whole, with all their posts and without
// passwords, in the order in which they were opened.
func (db *DB) Accounts(ctx context.Context, s policy.Scope, by domain.AccountID, p casework.Page) ([]casework.AccountDetail, error) {
	var a args
	those := "true"
	if !s.Whole() {
		those = "a.id IN (SELECT account FROM posts WHERE unit = ANY (" + a.add(texts(s.Units())) + `::text[]) AND (until IS NULL OR until >= "from") UNION SELECT id FROM accounts WHERE opened_by = ` + a.add(by) + ")"
	}
	found, err := accounts.list(ctx, db.pool, "SELECT "+accounts.columns("a", "password")+" FROM accounts AS a WHERE "+those+
		beyondID(&a, p, "a.id", ">")+" ORDER BY a.id LIMIT "+more(&a, p), a...)
	if err != nil {
		return nil, err
	}
	ids := make([]domain.AccountID, len(found))
	for i, a := range found {
		ids[i] = a.ID
	}
	held, err := db.posts(ctx, ids...)
	list := make([]casework.AccountDetail, len(found))
	for i, a := range found {
		list[i] = casework.AccountDetail{Account: a, Posts: held[a.ID]}
	}
	return list, err
}

// posts reads the posts of accounts, past ones too.
func (db *DB) posts(ctx context.Context, of ...domain.AccountID) (map[domain.AccountID][]domain.Post, error) {
	list, err := posts.list(ctx, db.pool, "SELECT "+posts.columns("p")+
		` FROM posts AS p WHERE p.account = ANY ($1::uuid[]) ORDER BY p."from", p.id`, uuids(of))
	held := make(map[domain.AccountID][]domain.Post, len(of))
	for _, p := range list {
		held[p.Account] = append(held[p.Account], p)
	}
	return held, err
}

// Staff lists the posts held at a unit on a day, with who holds them.
func (db *DB) Staff(ctx context.Context, unit domain.UnitID, on workday.Date) ([]casework.StaffMember, error) {
	return collect(ctx, db.pool, func(m *casework.StaffMember) []any { return append(posts.into(&m.Post), &m.Name) },
		"SELECT "+posts.columns("p")+`, a.name FROM posts AS p JOIN accounts AS a ON a.id = p.account
		WHERE p.unit = $1 AND NOT a.disabled AND p."from" <= $2 AND (p.until IS NULL OR p.until >= $2) ORDER BY p.role, a.name, p.id`, unit, on)
}

// Delegations lists those made by or to the account and those of the units,
// the latest first.
func (db *DB) Delegations(ctx context.Context, id domain.AccountID, of []domain.UnitID) ([]domain.Delegation, error) {
	return delegations.list(ctx, db.pool, "SELECT "+delegations.columns("d")+
		` FROM delegations AS d WHERE d.chair = $1 OR d.deputy = $1 OR d.unit = ANY ($2::text[]) ORDER BY d."from" DESC, d.id DESC`, id, texts(of))
}

func (t *tx) Account(id domain.AccountID) (domain.Account, error) {
	return hold[domain.Account](t, forUpdate, "account", "id = ?", id)
}

func (t *tx) LoginTaken(login string) (bool, error) {
	return exists(t.orm().Model(&domain.Account{}).Where("login = lower(?)", login))
}

func (t *tx) Posts(id domain.AccountID) ([]domain.Post, error) {
	return find[domain.Post](t.orm(), `"from", id`, "account = ?", id)
}

// PostsAt holds the unit until the transaction ends, so that of two chairs
// appointed at once the second finds the first.
func (t *tx) PostsAt(r domain.Role, unit domain.UnitID) ([]domain.Post, error) {
	if _, err := hold[domain.Unit](t, forNoKeyUpdate, "unit", "id = ?", unit); err != nil {
		return nil, err
	}
	return find[domain.Post](t.orm(), `"from", id`, "unit = ? AND role = ?", unit, r)
}

// Administrators makes those who ask take turns, so that of two administrators
// who disable each other at once the second finds that the first has gone.
func (t *tx) Administrators() ([]domain.Post, error) {
	if err := t.exec("SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))"); err != nil {
		return nil, err
	}
	return find[domain.Post](t.orm(), `"from", id`, "role = ? AND account IN (SELECT id FROM accounts WHERE NOT disabled)", domain.RoleAdmin)
}

func (t *tx) Delegation(id domain.DelegationID) (domain.Delegation, error) {
	return hold[domain.Delegation](t, forUpdate, "delegation", "id = ?", id)
}

func (t *tx) WorksAt(id domain.AccountID, at []domain.UnitID, on workday.Date) (bool, error) {
	return exists(t.orm().Model(&domain.Post{}).Where(`account = ? AND unit IN ? AND role IN ? AND "from" <= ? AND (until IS NULL OR until >= ?)`,
		id, at, domain.OfficeRoles, on, on))
}

// RefreshToken holds the whole family of the token until the transaction ends:
// while one of its tokens is exchanged, none is, and the family is not revoked.
func (t *tx) RefreshToken(hash []byte) (casework.RefreshToken, error) {
	if err := t.exec("SELECT pg_advisory_xact_lock(hashtextextended(family::text, 0)) FROM refresh_tokens WHERE hash = ?", hash); err != nil {
		return casework.RefreshToken{}, err
	}
	return hold[casework.RefreshToken](t, forUpdate, "refresh_token", "hash = ?", hash)
}

func (t *tx) Spend(hash []byte, at time.Time) error {
	return t.exec("UPDATE refresh_tokens SET spent_at = ? WHERE hash = ?", at, hash)
}

const revoke = ` ON CONFLICT (family) DO UPDATE SET expires_at = greatest(revoked_families.expires_at, excluded.expires_at)`

// Revoke ends a family: its refresh tokens at once, and its access tokens, of
// which none is good after until.
func (t *tx) Revoke(family domain.ID[any], until time.Time) error {
	t.rights = true
	if err := t.exec("INSERT INTO revoked_families (family, expires_at) VALUES (?, ?)"+revoke, family, until); err != nil {
		return err
	}
	return t.exec("DELETE FROM refresh_tokens WHERE family = ?", family)
}

func (t *tx) RevokeAll(id domain.AccountID, until time.Time) error {
	t.rights = true
	err := t.exec("INSERT INTO revoked_families (family, expires_at) SELECT DISTINCT family, ?::timestamptz FROM refresh_tokens WHERE account = ?"+revoke, until, id)
	if err != nil {
		return err
	}
	return t.exec("DELETE FROM refresh_tokens WHERE account = ?", id)
}
