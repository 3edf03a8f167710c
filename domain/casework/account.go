package casework

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

type rights interface {
	// Rights looks up an account with the posts and delegations of a day, the
	// chairs that those who made these hold, whether the family of its token was
	// revoked, and the register of units, all at one moment.
	Rights(ctx context.Context, id domain.AccountID, family string, on workday.Date) (Rights, error)
	AccountOutside(ctx context.Context, issuer, subject string) (domain.AccountID, error)
	AccountByLogin(ctx context.Context, login string) (domain.Account, error)
	Account(context.Context, domain.AccountID) (AccountDetail, error)
	// Accounts lists those with a post in the scope, past ones too but no void ones,
	// and those that an account opened: all of them when the scope is whole.
	Accounts(context.Context, policy.Scope, domain.AccountID, Page) ([]AccountDetail, error)
	// Staff lists the posts held at a unit on a day.
	Staff(context.Context, domain.UnitID, workday.Date) ([]StaffMember, error)
	// Delegations lists those made by or to the account, and those of the units.
	Delegations(context.Context, domain.AccountID, []domain.UnitID) ([]domain.Delegation, error)
	// Try counts a try under a key and returns how long to wait when there
	// were more than limit within the window; Forgive forgets n of them, or
	// with 0 all.
	Try(ctx context.Context, key [32]byte, limit int, window time.Duration, now time.Time) (wait time.Duration, err error)
	Forgive(ctx context.Context, key [32]byte, n int) error
	// Known reports whether a key is remembered.
	Known(ctx context.Context, key [32]byte, now time.Time) (bool, error)
	Remember(ctx context.Context, key [32]byte, until time.Time) error
}

type rightsTx interface {
	Account(domain.AccountID) (domain.Account, error)
	LoginTaken(login string) (bool, error)
	Posts(domain.AccountID) ([]domain.Post, error)
	// PostsAt lists the posts of that role at a unit.
	PostsAt(domain.Role, domain.UnitID) ([]domain.Post, error)
	// Administrators lists the posts of administrators whose accounts are not
	// disabled. Until the transaction ends nobody else is told.
	Administrators() ([]domain.Post, error)
	Delegation(domain.DelegationID) (domain.Delegation, error)
	// WorksAt reports whether the account holds a post of the office at one of
	// the units on the day.
	WorksAt(domain.AccountID, []domain.UnitID, workday.Date) (bool, error)
	RefreshToken(hash []byte) (RefreshToken, error)
	Spend(hash []byte, at time.Time) error
	Revoke(family domain.ID[any], until time.Time) error
	// RevokeAll revokes every family of the account.
	RevokeAll(id domain.AccountID, until time.Time) error
	// Register is the register of units, which nobody else changes until the
	// transaction ends.
	Register() (*domain.Units, error)
}

// Rights is what Store.Rights finds.
type Rights struct {
	domain.Actor
	Disabled bool
	Revoked  bool
	Books
}

// AccountDetail is an account with its posts, past ones too.
type AccountDetail struct {
	domain.Account
	Posts []domain.Post
}

// NewAccount is what is said when an account is opened.
type NewAccount struct {
	Login, Name, Password, Issuer, Subject string
}

// SignUp opens an account for a citizen. How many come from one address is
// bounded.
func (d *Desk) SignUp(ctx context.Context, n NewAccount, address string) (domain.Account, error) {
	if err := d.try(ctx, tryKey("sign-up from", address), trySignUp); err != nil {
		return domain.Account{}, err
	}
	by, err := d.Anyone(ctx)
	if err != nil {
		return domain.Account{}, err
	}
	return d.openAccount(ctx, by, n)
}

// CreateAccount opens an account for somebody, by an administrator.
func (d *Desk) CreateAccount(ctx context.Context, by Caller, n NewAccount) (AccountDetail, error) {
	if err := by.administers(); err != nil {
		return AccountDetail{}, err
	}
	a, err := d.openAccount(ctx, by, n)
	return AccountDetail{Account: a}, err
}

// administers refuses everybody who keeps no accounts.
func (c Caller) administers() error {
	if len(c.Scope(c.Actor, domain.StepAccounts).Units()) == 0 {
		return domain.Forbidden(domain.CodeForbidden, string(domain.StepAccounts))
	}
	return nil
}

func (d *Desk) openAccount(ctx context.Context, by Caller, n NewAccount) (domain.Account, error) {
	a, err := d.newAccount(ctx, by, n)
	if err != nil {
		return domain.Account{}, err
	}
	return update(ctx, d, by, func(tx Tx) (domain.Account, error) {
		a, err := by.open(tx, a)
		a.Password = "" // not for the record of the request
		return a, err
	})
}

// newAccount returns the account that opening one makes.
func (d *Desk) newAccount(ctx context.Context, by Caller, n NewAccount) (domain.Account, error) {
	if (n.Issuer == "") != (n.Subject == "") {
		return domain.Account{}, domain.Invalid("subject", domain.CodeRequired)
	}
	if n.Password == "" && n.Issuer == "" {
		return domain.Account{}, domain.Invalid("password", domain.CodeRequired)
	}
	var hash string
	if n.Password != "" {
		var err error
		if hash, err = d.Passwords.Hash(ctx, n.Password); err != nil {
			return domain.Account{}, err
		}
	}
	return domain.Account{ID: domain.NewID[domain.Account](by.Now), Login: n.Login, Name: n.Name, Password: hash,
		Issuer: n.Issuer, Subject: n.Subject, MadeAt: by.Now, OpenedBy: by.Account, Version: 1}, nil
}

func (c Caller) open(tx Tx, a domain.Account) (domain.Account, error) {
	taken, err := tx.LoginTaken(a.Login)
	if err != nil {
		return a, err
	}
	if taken {
		return a, &domain.Error{Kind: domain.KindConflict, Code: domain.CodeAlreadyExists, Field: "login"}
	}
	e := c.accountEvent(a, domain.StepOpenAccount, domain.Change{})
	err = tx.Add(&a, &e)
	return a, err
}

// accountEvent is by the caller; of nobody's it is the account's own.
func (c Caller) accountEvent(a domain.Account, step domain.Step, change domain.Change) domain.Event {
	role := domain.RoleCitizen
	if c.Holds(domain.RoleAdmin) {
		role = domain.RoleAdmin
	}
	return domain.Event{ID: domain.NewID[domain.Event](c.Now), Subject: domain.OfAccount, Of: domain.ID[any](a.ID), Seq: a.Version,
		Step: step, At: c.Now, Warrant: domain.Warrant{By: cmp.Or(c.Account, a.ID), Role: role}, Change: change}
}

// manages reports whether the caller administers the account of who has these
// posts: who administers all units manages all accounts, and who administers
// some those of who holds or held a post there, and those that they opened.
// Who only raises petitions is nobody's staff.
func (c Caller) manages(a domain.Account, posts []domain.Post) bool {
	s := c.Scope(c.Actor, domain.StepAccounts)
	return s.Whole() || a.OpenedBy == c.Account || slices.ContainsFunc(posts, func(p domain.Post) bool { return !p.Void() && s.Holds(p.Unit) })
}

// Account returns an account that the caller administers.
func (d *Desk) Account(ctx context.Context, by Caller, id domain.AccountID) (AccountDetail, error) {
	if err := by.administers(); err != nil {
		return AccountDetail{}, err
	}
	a, err := d.Store.Account(ctx, id)
	if err == nil && !by.manages(a.Account, a.Posts) {
		return AccountDetail{}, domain.NotFound("account")
	}
	return a, err
}

// Accounts lists the accounts that the caller administers.
func (d *Desk) Accounts(ctx context.Context, by Caller, p Page) (List[AccountDetail], error) {
	if err := by.administers(); err != nil {
		return List[AccountDetail]{}, err
	}
	list, err := d.Store.Accounts(ctx, by.Scope(by.Actor, domain.StepAccounts), by.Account, p)
	return page(list, p, byID(func(a AccountDetail) domain.AccountID { return a.ID })), err
}

// changed is an account after a change, and what the change was about.
type changed[T any] struct {
	domain.Account
	About T
}

// changeAccount locks an account that the caller administers with all its
// posts, lets do change it or its posts, and keeps its event.
func changeAccount[T any](ctx context.Context, d *Desk, by Caller, id domain.AccountID, m Match, step domain.Step, do func(Tx, *domain.Account, []domain.Post, *domain.Change) (T, error)) (changed[T], error) {
	return update(ctx, d, by, func(tx Tx) (out changed[T], err error) {
		if err := by.administers(); err != nil {
			return out, err
		}
		a, err := tx.Account(id)
		if err != nil {
			return out, err
		}
		posts, err := tx.Posts(id)
		if err != nil {
			return out, err
		}
		if !by.manages(a, posts) {
			return out, domain.NotFound("account")
		}
		if err := m.Check(a.Version); err != nil {
			return out, err
		}
		var c domain.Change
		if out.About, err = do(tx, &a, posts, &c); err != nil {
			return out, err
		}
		out.Account, err = by.change(tx, a, step, c)
		out.Password = "" // not for the record of the request
		return out, err
	})
}

// change keeps an account that was changed, and its event.
func (c Caller) change(tx Tx, a domain.Account, step domain.Step, change domain.Change) (domain.Account, error) {
	a.Version++
	e := c.accountEvent(a, step, change)
	if err := tx.Save(&a); err != nil {
		return a, err
	}
	return a, tx.Add(&e)
}

// SetDisabled disables an account, or enables it again. Its sign-ins end with
// the moment. An administrator whom nobody replaces is not disabled.
func (d *Desk) SetDisabled(ctx context.Context, by Caller, id domain.AccountID, m Match, disabled bool) (AccountDetail, error) {
	out, err := changeAccount(ctx, d, by, id, m, domain.StepSetDisabled, func(tx Tx, a *domain.Account, posts []domain.Post, c *domain.Change) ([]domain.Post, error) {
		scope := by.Scope(by.Actor, domain.StepAccounts)
		for _, p := range posts {
			if p.Held(by.Today) && !scope.Holds(p.Unit) {
				return nil, domain.Forbidden(domain.CodeForbidden, string(domain.StepAccounts))
			}
		}
		a.Disabled, c.State = disabled, "enabled"
		if !disabled {
			return posts, nil
		}
		c.State = "disabled"
		if err := by.replaced(tx, func(p domain.Post) bool { return p.Account == id }, by.Today); err != nil {
			return nil, err
		}
		return posts, tx.RevokeAll(id, d.Real().Add(accessLife))
	})
	return AccountDetail{out.Account, out.About}, err
}

// GrantPost gives an account a post.
func (d *Desk) GrantPost(ctx context.Context, by Caller, id domain.AccountID, p domain.Post) (domain.Post, error) {
	p.ID, p.Account, p.GrantedBy, p.Version = domain.NewID[domain.Post](by.Now), id, by.Account, 1
	out, err := changeAccount(ctx, d, by, id, AnyVersion, domain.StepGrantPost, func(tx Tx, _ *domain.Account, posts []domain.Post, c *domain.Change) (domain.Post, error) {
		if _, ok := by.Units.Get(p.Unit); ok && !by.Scope(by.Actor, domain.StepAccounts).Holds(p.Unit) {
			return p, domain.Forbidden(domain.CodeForbidden, string(domain.StepAccounts))
		}
		*c = granting(p)
		return by.grant(tx, p, posts)
	})
	return out.About, err
}

func granting(p domain.Post) domain.Change {
	return domain.Change{Post: p.ID, Role: p.Role, Home: p.Unit, On: p.From, Until: p.Until}
}

// grant keeps a new post of an account that has the others. A unit has one chair
// at a time, and who answers in an area does not monitor it.
func (c Caller) grant(tx Tx, p domain.Post, others []domain.Post) (domain.Post, error) {
	u, ok := c.Units.Get(p.Unit)
	switch {
	case p.Role == domain.RoleCitizen || !slices.Contains(domain.Roles, p.Role):
		return p, domain.Invalid("role", domain.CodeNotAllowedValue)
	case !ok:
		return p, domain.Invalid("unit", domain.CodeUnknownReference)
	case !p.Until.IsZero() && p.Until.Before(p.From):
		return p, domain.Invalid("until", domain.CodeWrongOrder)
	case !u.InForce(p.From):
		return p, domain.Invalid("unit", domain.CodeUnitEnded)
	}
	if p.Role == domain.RoleChair {
		chairs, err := tx.PostsAt(domain.RoleChair, p.Unit)
		if err != nil {
			return p, err
		}
		others = append(others, chairs...)
	}
	for _, o := range others {
		if !overlap(o, p) {
			continue
		}
		if o.Role == p.Role && o.Unit == p.Unit {
			return p, domain.Conflict(domain.CodePostOverlaps)
		}
		if o.Account == p.Account && (verifies(o, p, c.Units) || verifies(p, o, c.Units)) {
			return p, domain.Conflict(domain.CodeAnswererVerifies)
		}
		if o.Account == p.Account && (o.Role == domain.RoleAdmin) != (p.Role == domain.RoleAdmin) {
			return p, domain.Conflict(domain.CodeAdminApart)
		}
	}
	err := tx.Add(&p)
	return p, err
}

// overlap reports whether two posts are held on a common day.
func overlap(a, b domain.Post) bool {
	return !a.Void() && !b.Void() && (a.Until.IsZero() || !a.Until.Before(b.From)) && (b.Until.IsZero() || !b.Until.Before(a.From))
}

// verifies reports whether the one post monitors what the other answers for.
func verifies(monitor, answers domain.Post, us *domain.Units) bool {
	return monitor.Role == domain.RoleMonitor && slices.Contains(domain.OfficeRoles, answers.Role) && us.Under(answers.Unit, monitor.Unit)
}

// EndPost ends a post on a day; it stops working with that day's end, or at
// once when the day has passed. One that has had no day before today can end
// before its first. That of an administrator whom nobody replaces stays.
func (d *Desk) EndPost(ctx context.Context, by Caller, id domain.AccountID, post domain.PostID, until workday.Date) (domain.Post, error) {
	out, err := changeAccount(ctx, d, by, id, AnyVersion, domain.StepEndPost, func(tx Tx, _ *domain.Account, posts []domain.Post, c *domain.Change) (domain.Post, error) {
		i := slices.IndexFunc(posts, func(p domain.Post) bool { return p.ID == post })
		if i < 0 {
			return domain.Post{}, domain.NotFound("post")
		}
		p := posts[i]
		switch {
		case !by.Scope(by.Actor, domain.StepAccounts).Holds(p.Unit):
			return p, domain.Forbidden(domain.CodeForbidden, string(domain.StepAccounts))
		case until.Before(earliestEnd(p.From, by.Today)), !p.Until.IsZero() && p.Until.Before(until):
			return p, domain.Invalid("until", domain.CodeWrongOrder)
		}
		if err := by.replaced(tx, func(o domain.Post) bool { return o.ID == post }, max(until.Add(1), by.Today)); err != nil {
			return p, err
		}
		p.Until, p.Version = until, p.Version+1
		c.Post, c.Role, c.Home, c.On = p.ID, p.Role, p.Unit, until
		return p, tx.Save(&p)
	})
	return out.About, err
}

// earliestEnd is the first day that can be the last of what was given from a day
// on: what has had no day before today can end before its first.
func earliestEnd(from, today workday.Date) workday.Date {
	if from.Before(today) {
		return from
	}
	return from.Add(-1)
}

// Delegate lets a deputy of the caller's unit act for the caller, its chair.
func (d *Desk) Delegate(ctx context.Context, by Caller, g domain.Delegation) (domain.Delegation, error) {
	return update(ctx, d, by, func(tx Tx) (domain.Delegation, error) {
		w, err := by.at(domain.StepDelegate, g.Unit, "unit")
		if err != nil {
			return g, err
		}
		switch {
		case g.From.Before(by.Today):
			return g, domain.Invalid("from", domain.CodeInThePast)
		case g.Until.Before(g.From):
			return g, domain.Invalid("until", domain.CodeWrongOrder)
		}
		deputies, err := tx.PostsAt(domain.RoleDeputy, g.Unit)
		if err != nil {
			return g, err
		}
		if !slices.ContainsFunc(deputies, func(p domain.Post) bool { return p.Account == g.Deputy && p.Held(g.From) }) {
			return g, domain.Invalid("deputy", domain.CodeNotADeputy)
		}
		g.ID, g.Chair, g.Version = domain.NewID[domain.Delegation](by.Now), by.Account, 1
		return g, tx.Add(&g, delegationEvent(by, w, g))
	})
}

// EndDelegation ends a delegation early, as a post: by the chair of its unit.
func (d *Desk) EndDelegation(ctx context.Context, by Caller, id domain.DelegationID, until workday.Date) (domain.Delegation, error) {
	return update(ctx, d, by, func(tx Tx) (domain.Delegation, error) {
		g, err := tx.Delegation(id)
		if err != nil {
			return g, err
		}
		w, err := by.at(domain.StepDelegate, g.Unit, "delegation")
		if err != nil {
			return g, err
		}
		if g.Until.Before(until) || until.Before(earliestEnd(g.From, by.Today)) {
			return g, domain.Invalid("until", domain.CodeWrongOrder)
		}
		g.Until, g.Version = until, g.Version+1
		if err := tx.Save(&g); err != nil {
			return g, err
		}
		return g, tx.Add(delegationEvent(by, w, g))
	})
}

func delegationEvent(by Caller, w domain.Warrant, g domain.Delegation) *domain.Event {
	return &domain.Event{ID: domain.NewID[domain.Event](by.Now), Subject: domain.OfDelegation, Of: domain.ID[any](g.ID), Seq: g.Version,
		Step: domain.StepDelegate, At: by.Now, Warrant: w,
		Change: domain.Change{Home: g.Unit, Account: g.Deputy, Ground: string(g.Scope), On: g.Until}}
}

// Delegations lists those made by or to the caller, and those of the units
// that the caller heads.
func (d *Desk) Delegations(ctx context.Context, by Caller) ([]domain.Delegation, error) {
	return d.Store.Delegations(ctx, by.Account, by.Scope(by.Actor, domain.StepDelegate).Units())
}

// Install opens an account, with a post if one is given, on behalf of nobody
// but the operator, who has the database itself: the first administrator has
// nobody else to do it. Without the post there is no account either.
func (d *Desk) Install(ctx context.Context, n NewAccount, p domain.Post) (domain.AccountID, error) {
	by, err := d.Anyone(ctx)
	if err != nil {
		return domain.AccountID{}, err
	}
	a, err := d.newAccount(ctx, by, n)
	if err != nil {
		return domain.AccountID{}, err
	}
	p.ID, p.Account, p.GrantedBy, p.Version = domain.NewID[domain.Post](by.Now), a.ID, a.ID, 1
	return update(ctx, d, by, func(tx Tx) (domain.AccountID, error) {
		a, err := by.open(tx, a)
		if err != nil || p.Role == "" {
			return a.ID, err
		}
		if _, err := by.grant(tx, p, nil); err != nil {
			return a.ID, err
		}
		_, err = by.change(tx, a, domain.StepGrantPost, granting(p))
		return a.ID, err
	})
}
