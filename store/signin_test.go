package store_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
	"kiennghi/store"
)

// Rights are those of the day and of the moment, the register of units among them.
func TestRightsAreLive(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	boss := domain.Account{ID: id[domain.Account](), Login: "boss", Name: "Chủ tịch", MadeAt: now, Version: 1}
	past := domain.Post{ID: id[domain.Post](), Account: w.clerk.ID, Role: domain.RoleClerk, Unit: w.south.ID, From: today - 9, Until: today - 1, GrantedBy: boss.ID, Version: 1}
	post := domain.Post{ID: id[domain.Post](), Account: w.clerk.ID, Role: domain.RoleDeputy, Unit: w.north.ID, From: today, Until: today, GrantedBy: boss.ID, Version: 1}
	chair := domain.Post{ID: id[domain.Post](), Account: boss.ID, Role: domain.RoleChair, Unit: w.north.ID, From: today, Until: today, GrantedBy: boss.ID, Version: 1}
	endless := domain.Post{ID: id[domain.Post](), Account: w.clerk.ID, Role: domain.RoleClerk, Unit: w.north.ID, From: today - 5, Version: 1}
	grant := domain.Delegation{ID: id[domain.Delegation](), Unit: w.north.ID, Chair: boss.ID, Deputy: w.clerk.ID, Scope: domain.ScopeAnswers, From: today, Until: today, Note: "x", Version: 1}
	add(t, db, &boss, &[]domain.Post{past, post, chair, endless}, &grant)
	family := id[any]()
	rights := func(on workday.Date) casework.Rights {
		return get[casework.Rights](t)(db.Rights(t.Context(), w.clerk.ID, family.String(), on))
	}

	r := rights(today)
	if r.Account != w.clerk.ID || r.Login != "clerk" || r.Name != w.clerk.Name || r.Disabled || r.Revoked {
		t.Errorf("rights = %+v", r)
	}
	byID := func(a, b domain.Post) int { return slices.Compare(a.ID[:], b.ID[:]) }
	want := []domain.Post{post, endless}
	slices.SortFunc(want, byID)
	if !slices.Equal(r.Posts, want) || !slices.Equal(r.Delegations, []domain.Delegation{grant}) || !slices.Equal(r.Chairs, []domain.Post{chair}) {
		t.Errorf("posts %+v, delegations %+v by %+v", r.Posts, r.Delegations, r.Chairs)
	}
	if r = rights(today + 1); !slices.Equal(r.Posts, []domain.Post{endless}) || len(r.Delegations) != 0 || len(r.Chairs) != 0 {
		t.Errorf("a day later: posts %+v, delegations %+v by %+v", r.Posts, r.Delegations, r.Chairs)
	}

	must(t, db.Update(t.Context(), func(tx casework.Tx) error { return tx.Revoke(family, now) }))
	if r = rights(today); !r.Revoked {
		t.Error("a revoked family is not revoked")
	}
	w.clerk.Disabled, w.clerk.Version = true, 2
	must(t, db.Update(t.Context(), func(tx casework.Tx) error { return tx.Save(&w.clerk) }))
	if r = rights(today); !r.Disabled {
		t.Error("a disabled account is not disabled")
	}

	_, err := db.Rights(t.Context(), id[domain.Account](), "", today)
	wantKind(t, err, domain.KindUnknown, domain.CodeTokenInvalid)
	_, err = db.Rights(t.Context(), w.clerk.ID, "no family", today)
	wantKind(t, err, domain.KindUnknown, domain.CodeTokenInvalid)
}

// A change of the register is seen by every program at its next request.
func TestRegisterIsReadAgainWhenChanged(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	other := get[*store.DB](t)(store.Open(t.Context(), tr.dsn, store.Options{MaxConns: 2}))
	defer other.Close()
	if got := len(get[*domain.Units](t)(other.Units(t.Context())).All()); got != 0 {
		t.Errorf("%d units before the first", got)
	}
	w := build(t, db)
	first := get[*domain.Units](t)(other.Units(t.Context()))
	if len(first.All()) != 3 {
		t.Errorf("%d units", len(first.All()))
	}
	if again := get[*domain.Units](t)(other.Units(t.Context())); again != first {
		t.Error("the register is read again without need")
	}
	w.north.Until, w.north.Version = today, 2
	next := domain.Unit{ID: domain.NewUnitID("00009", 2026), Code: "00009", Name: "Phường Mới", Level: domain.LevelWard, Parent: w.city.ID, From: today + 1, Source: "test", Version: 1}
	must(t, db.Update(t.Context(), func(tx casework.Tx) error {
		if err := tx.Save(&w.north); err != nil {
			return err
		}
		return tx.Add(&next, &domain.Succession{From: w.north.ID, To: next.ID, On: today + 1, Extent: domain.Whole, Source: "test"})
	}))
	us := get[casework.Rights](t)(other.Rights(t.Context(), w.clerk.ID, "", today)).Units
	if u, _ := us.Get(w.north.ID); u != w.north {
		t.Errorf("unit = %+v", u)
	}
	if s := us.Successors(w.north.ID); len(s) != 1 || s[0].To != next.ID {
		t.Errorf("successors = %+v", s)
	}
}

func TestTries(t *testing.T) {
	t.Parallel()
	db := open(t)
	key, other := sha256.Sum256([]byte("a")), sha256.Sum256([]byte("b"))
	try := func(key [32]byte, at time.Time) time.Duration {
		return get[time.Duration](t)(db.Try(t.Context(), key, 3, time.Minute, at))
	}
	for range 3 {
		if wait := try(key, now); wait != 0 {
			t.Errorf("wait %v within the limit", wait)
		}
	}
	if wait := try(key, now.Add(20*time.Second)); wait != 40*time.Second {
		t.Errorf("wait %v beyond the limit", wait)
	}
	if wait := try(other, now); wait != 0 {
		t.Errorf("wait %v under another key", wait)
	}
	if wait := try(key, now.Add(time.Minute)); wait != 0 {
		t.Errorf("wait %v in the next window", wait)
	}
	for range 3 {
		try(key, now.Add(time.Minute))
	}
	must(t, db.Forgive(t.Context(), key, 0))
	if wait := try(key, now.Add(time.Minute)); wait != 0 {
		t.Errorf("wait %v though forgiven", wait)
	}
}

// Tries at one moment are all counted.
func TestTriesAtOnce(t *testing.T) {
	t.Parallel()
	db := open(t)
	waits := make(chan bool, 20)
	var g errgroup.Group
	for range cap(waits) {
		g.Go(func() error {
			wait, err := db.Try(t.Context(), [32]byte{1}, 5, time.Minute, now)
			waits <- wait > 0
			return err
		})
	}
	must(t, g.Wait())
	close(waits)
	refused := 0
	for wait := range waits {
		if wait {
			refused++
		}
	}
	if refused != 15 {
		t.Errorf("%d of 20 were refused, with a limit of 5", refused)
	}
}

// A family ends with all its tokens, whichever of them is presented, and even
// while another is being exchanged.
func TestRevokedFamilyHasNoTokens(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	family := id[any]()
	token := func(n byte) casework.RefreshToken {
		h := sha256.Sum256([]byte{n})
		return casework.RefreshToken{Hash: h[:], Family: family, Account: w.clerk.ID, MadeAt: now, ExpiresAt: now.Add(time.Hour)}
	}
	first, second, third := token(1), token(2), token(3)
	first.SpentAt = &now
	add(t, db, &first, &second)

	exchanging, stolen := make(chan struct{}), make(chan error, 1)
	must(t, db.Update(t.Context(), func(tx casework.Tx) error {
		if _, err := tx.RefreshToken(second.Hash); err != nil {
			return err
		}
		go func() {
			stolen <- db.Update(t.Context(), func(tx casework.Tx) error {
				close(exchanging)
				if _, err := tx.RefreshToken(first.Hash); err != nil {
					return err
				}
				return tx.Revoke(family, now)
			})
		}()
		<-exchanging
		if err := tx.Spend(second.Hash, now); err != nil {
			return err
		}
		return tx.Add(&third)
	}))
	must(t, <-stolen)
	for _, x := range []casework.RefreshToken{first, second, third} {
		err := db.Update(t.Context(), func(tx casework.Tx) error { _, err := tx.RefreshToken(x.Hash); return err })
		wantKind(t, err, domain.KindNotFound, domain.CodeNotFound)
	}

	fourth := token(4)
	fourth.Family = id[any]()
	add(t, db, &fourth)
	must(t, db.Update(t.Context(), func(tx casework.Tx) error { return tx.RevokeAll(w.clerk.ID, now) }))
	if r := get[casework.Rights](t)(db.Rights(t.Context(), w.clerk.ID, fourth.Family.String(), today)); !r.Revoked {
		t.Error("a family of the account is not revoked")
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	out := domain.Account{ID: id[domain.Account](), Login: "outside", Name: "Ngoài", Password: "hash", Issuer: "https://issuer", Subject: "s", MadeAt: now, Version: 1}
	post := domain.Post{ID: id[domain.Post](), Account: out.ID, Role: domain.RoleOfficer, Unit: w.city.ID, From: today - 9, Until: today - 1, Version: 1}
	add(t, db, &out, &post)
	if got := get[domain.AccountID](t)(db.AccountOutside(t.Context(), "https://issuer", "s")); got != out.ID {
		t.Errorf("outside = %v", got)
	}
	for _, pair := range [][2]string{{"https://issuer", "t"}, {"", ""}} { // the clerk has neither issuer nor subject
		_, err := db.AccountOutside(t.Context(), pair[0], pair[1])
		wantKind(t, err, domain.KindNotFound, domain.CodeNotFound)
	}
	if got := get[domain.Account](t)(db.AccountByLogin(t.Context(), "OUTSIDE")); got != out {
		t.Errorf("account = %+v", got)
	}
	if got := get[casework.AccountDetail](t)(db.Account(t.Context(), out.ID)); got.Account != out || !slices.Equal(got.Posts, []domain.Post{post}) {
		t.Errorf("account = %+v", got)
	}
	opened := domain.Account{ID: id[domain.Account](), Login: "opened", Name: "Mới", Password: "hash", MadeAt: now, OpenedBy: out.ID, Version: 1}
	add(t, db, &opened)
	every := w.all()
	narrow := func(u domain.Unit) policy.Scope { return every.Within(u.ID, false) }
	for _, c := range []struct {
		in   policy.Scope
		by   domain.AccountID
		want []domain.AccountID
	}{
		{every, out.ID, []domain.AccountID{w.clerk.ID, out.ID, opened.ID}},
		{narrow(w.city), w.clerk.ID, []domain.AccountID{out.ID}},
		{narrow(w.north), out.ID, []domain.AccountID{opened.ID}},
		{narrow(w.south), w.clerk.ID, nil},
	} {
		var got []domain.AccountID
		for _, a := range whole(t, 1, func(p casework.Page) ([]casework.AccountDetail, error) {
			return db.Accounts(t.Context(), c.in, c.by, p)
		},
			func(a casework.AccountDetail) casework.Cursor { return casework.Cursor{ID: domain.ID[any](a.ID)} }) {
			if got = append(got, a.ID); a.Password != "" {
				t.Errorf("the list tells the password of %s", a.Login)
			}
		}
		slices.SortFunc(c.want, func(a, b domain.AccountID) int { return bytes.Compare(a[:], b[:]) })
		if !slices.Equal(got, c.want) {
			t.Errorf("in %v, by %v: %v, want %v", c.in.Units(), c.by, got, c.want)
		}
	}
	must(t, db.Update(t.Context(), func(tx casework.Tx) error {
		for login, want := range map[string]bool{"Outside": true, "nobody": false} {
			if taken := get[bool](t)(tx.LoginTaken(login)); taken != want {
				t.Errorf("%s taken: %v", login, taken)
			}
		}
		for on, want := range map[workday.Date]bool{today: false, today - 1: true, today - 9: true, today - 10: false} {
			if works := get[bool](t)(tx.WorksAt(out.ID, []domain.UnitID{w.north.ID, w.city.ID}, on)); works != want {
				t.Errorf("works on %v: %v", on, works)
			}
		}
		if posts := get[[]domain.Post](t)(tx.PostsAt(domain.RoleOfficer, w.city.ID)); !slices.Equal(posts, []domain.Post{post}) {
			t.Errorf("posts = %+v", posts)
		}
		return nil
	}))
}

// Whether an ID is free is told with what is read next, or before anything is
// committed; what was done in between comes to nothing.
func TestFree(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	session := domain.CouncilSession{ID: id[domain.CouncilSession](), Unit: w.city.ID, Convening: domain.Convening{Title: "Kỳ họp", OpensOn: today}, Version: 1}
	add(t, db, &session)
	opens := today + 1
	for _, c := range []struct {
		thing any
		taken bool
	}{{&session, true}, {&domain.CouncilSession{ID: id[domain.CouncilSession]()}, false}, {&w.city, true}, {&domain.Succession{From: w.city.ID, To: w.north.ID}, false}} {
		for name, then := range map[string]func(casework.Tx) error{
			"read":   func(tx casework.Tx) error { _, err := tx.Raised(nil); return err },
			"GORM":   func(tx casework.Tx) error { _, err := tx.LoginTaken("nobody"); return err },
			"add":    func(tx casework.Tx) error { again := session; return tx.Add(&again) },
			"commit": func(casework.Tx) error { return nil },
		} {
			other := domain.CouncilSession{ID: id[domain.CouncilSession](), Unit: w.city.ID, Convening: domain.Convening{Title: "Kỳ họp khác", OpensOn: opens}, Version: 1}
			opens++
			before := count(t, tr.dsn, "council_sessions")
			err := db.Update(t.Context(), func(tx casework.Tx) error {
				if err := errors.Join(tx.Free(c.thing), tx.Add(&other)); err != nil {
					return err
				}
				return then(tx)
			})
			e := domain.Refusal(err)
			if c.taken && (e == nil || e.Code != domain.CodeAlreadyExists || e.Field != "id") || !c.taken && name != "add" && err != nil {
				t.Errorf("%T taken: %v, %s: %v", c.thing, c.taken, name, err)
			}
			if added := count(t, tr.dsn, "council_sessions") - before; (added == 0) != (err != nil) {
				t.Errorf("%T taken: %v, %s: %v, and %d were added", c.thing, c.taken, name, err, added)
			}
		}
	}
}

// A request with a key is done once: its answer is kept for the next, another
// request under the key is refused, and so is one while it still runs.
func TestIdempotency(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	key := casework.Key{Value: "k", Request: sha256.Sum256([]byte("a"))}
	recall := func(by domain.AccountID, k casework.Key) (result []byte, err error) {
		err = db.Update(t.Context(), func(tx casework.Tx) error {
			tx.Recall(by, k)
			result, err = tx.Recalled()
			return err
		})
		return result, err
	}
	for _, by := range []domain.AccountID{w.clerk.ID, {}} { // {} is who has no account yet
		must(t, db.Update(t.Context(), func(tx casework.Tx) error {
			tx.Recall(by, key)
			if kept := get[[]byte](t)(tx.Recalled()); kept != nil {
				t.Errorf("kept %s before anything was done", kept)
			}
			_, err := recall(by, key)
			wantKind(t, err, domain.KindConflict, domain.CodeStillRunning)
			return tx.Keep(by, key, []byte(`{"Title": "Đường", "n": 1}`), now)
		}))
		if kept := get[[]byte](t)(recall(by, key)); string(kept) != `{"Title": "Đường", "n": 1}` {
			t.Errorf("kept %s", kept)
		}
		_, err := recall(by, casework.Key{Value: "k", Request: sha256.Sum256([]byte("b"))})
		wantKind(t, err, domain.KindMismatch, domain.CodeKeyReused)
	}
	if kept := get[[]byte](t)(recall(id[domain.Account](), key)); kept != nil {
		t.Error("another account's result was given")
	}
}

// What is done again ends with what it reads first, and what it refused by
// itself, or wrote that is there already, does not hide what was kept.
func TestRecallWithTheFirstRead(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	key := casework.Key{Value: "k", Request: sha256.Sum256([]byte("a"))}
	p := petition(w.north.ID, now, "Đường ngập")
	must(t, db.Update(t.Context(), func(tx casework.Tx) error {
		tx.Recall(w.clerk.ID, key)
		if _, err := tx.Petition(p.ID); domain.KindOf(err) != domain.KindNotFound {
			t.Errorf("the first time it reads %v", err)
		}
		if kept := get[[]byte](t)(tx.Recalled()); kept != nil {
			t.Errorf("kept %s", kept)
		}
		must(t, tx.Add(&p))
		return tx.Keep(w.clerk.ID, key, []byte("{}"), now)
	}))
	other := petition(w.north.ID, now, "Đèn hỏng")
	for name, again := range map[string]func(casework.Tx) error{
		"a read":    func(tx casework.Tx) error { _, err := tx.Petition(p.ID); return err },
		"a refusal": func(casework.Tx) error { return domain.Stale() },
		"a write":   func(tx casework.Tx) error { _, _ = tx.Petition(p.ID); return tx.Add(&other) },
		"the same": func(tx casework.Tx) error {
			return errors.Join(tx.Add(&p), func() error { _, err := tx.Petition(p.ID); return err }())
		},
	} {
		undo := errors.New("undo")
		if err := db.Update(t.Context(), func(tx casework.Tx) error {
			tx.Recall(w.clerk.ID, key)
			if err := again(tx); err == nil && name != "a write" {
				t.Errorf("after %s nothing fails", name)
			}
			if kept := get[[]byte](t)(tx.Recalled()); string(kept) != "{}" {
				t.Errorf("after %s it kept %q", name, kept)
			}
			return undo
		}); !errors.Is(err, undo) {
			t.Errorf("after %s: %v", name, err)
		}
	}
	if _, err := db.Petition(t.Context(), other.ID); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("what was done again stays: %v", err)
	}
}

// Of many requests with one key at once exactly one is done.
func TestIdempotencyAtOnce(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	key := casework.Key{Value: "k", Request: sha256.Sum256([]byte("a"))}
	done := make(chan string, 30)
	var g errgroup.Group
	for i := range cap(done) {
		g.Go(func() error {
			var recalled bool
			err := db.Update(t.Context(), func(tx casework.Tx) error {
				tx.Recall(w.clerk.ID, key)
				kept, err := tx.Recalled()
				recalled = kept != nil
				if err != nil || recalled {
					return err
				}
				return tx.Keep(w.clerk.ID, key, []byte("{}"), now)
			})
			switch {
			case domain.Refusal(err) != nil:
				return nil
			case err == nil && !recalled:
				done <- fmt.Sprint(i)
			}
			return err
		})
	}
	must(t, g.Wait())
	if len(done) != 1 {
		t.Errorf("done %d times", len(done))
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	db := open(t)
	_, err := db.Setting(t.Context(), "key")
	wantKind(t, err, domain.KindNotFound, domain.CodeNotFound)
	values := make(chan string, 8)
	var g errgroup.Group
	for i := range cap(values) {
		g.Go(func() error {
			v, err := db.SettingOnce(t.Context(), "key", func() string { return fmt.Sprint(i) })
			values <- v
			return err
		})
	}
	must(t, g.Wait())
	kept := get[string](t)(db.Setting(t.Context(), "key"))
	close(values)
	for v := range values {
		if v != kept {
			t.Errorf("value %s, kept is %s", v, kept)
		}
	}
}

func TestSigningKeys(t *testing.T) {
	t.Parallel()
	db := open(t)
	second := store.SigningKey{ID: "b", Seed: []byte(strings.Repeat("b", 32)), NotBefore: now.Add(time.Hour)}
	first := store.SigningKey{ID: "a", Seed: []byte(strings.Repeat("a", 32)), NotBefore: now}
	must(t, db.AddSigningKey(t.Context(), second))
	must(t, db.AddSigningKey(t.Context(), first))
	wantKind(t, db.AddSigningKey(t.Context(), first), domain.KindConflict, domain.CodeAlreadyExists)
	must(t, db.RetireSigningKey(t.Context(), "a", second.NotBefore))
	wantKind(t, db.RetireSigningKey(t.Context(), "c", now), domain.KindNotFound, domain.CodeNotFound)
	first.RetireAt = second.NotBefore
	got := get[[]store.SigningKey](t)(db.SigningKeys(t.Context()))
	if fmt.Sprint(got) != fmt.Sprint([]store.SigningKey{first, second}) {
		t.Errorf("keys = %v", got)
	}
}

func TestKnownNetworks(t *testing.T) {
	t.Parallel()
	db := open(t)
	key, other := sha256.Sum256([]byte("a")), sha256.Sum256([]byte("b"))
	known := func(key [32]byte, at time.Time) bool { return get[bool](t)(db.Known(t.Context(), key, at)) }
	must(t, db.Remember(t.Context(), key, now.Add(time.Minute)))
	if !known(key, now) || known(key, now.Add(time.Minute)) || known(other, now) {
		t.Error("not just the one key, for a minute, is known")
	}
	must(t, db.Remember(t.Context(), key, now.Add(time.Hour)))
	if !known(key, now.Add(time.Minute)) {
		t.Error("the key is forgotten though remembered again")
	}
}

// Cleanup deletes what has expired, however much, and nothing else.
func TestCleanup(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	must(t, db.Ping(t.Context()))
	tokens := make([]casework.RefreshToken, 2500)
	for i := range tokens {
		h := sha256.Sum256(fmt.Append(nil, i))
		tokens[i] = casework.RefreshToken{Hash: h[:], Family: id[any](), Account: w.clerk.ID, MadeAt: now.Add(-time.Hour), ExpiresAt: now}
	}
	tokens[0].ExpiresAt = now.Add(time.Second)
	add(t, db, &tokens)
	kept, old := casework.Key{Value: "kept"}, casework.Key{Value: "old"}
	must(t, db.Update(t.Context(), func(tx casework.Tx) error {
		must(t, tx.Revoke(id[any](), now))
		must(t, tx.Revoke(id[any](), now.Add(time.Second)))
		must(t, tx.Keep(w.clerk.ID, old, []byte("{}"), now.Add(-24*time.Hour)))
		return tx.Keep(w.clerk.ID, kept, []byte("{}"), now.Add(-23*time.Hour))
	}))
	for i := range 2 {
		get[time.Duration](t)(db.Try(t.Context(), [32]byte{byte(i)}, 1, time.Duration(i)*time.Second, now))
		must(t, db.Remember(t.Context(), [32]byte{byte(i)}, now.Add(time.Duration(i)*time.Second)))
	}
	must(t, db.Cleanup(t.Context(), now))
	for _, table := range []string{"refresh_tokens", "revoked_families", "idempotency", "tries", "known_networks"} {
		if n := count(t, tr.dsn, table); n != 1 {
			t.Errorf("%s has %d rows", table, n)
		}
	}
}
