package store_test

import (
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/law"
	"kiennghi/store"
	"kiennghi/store/postgrestest"
)

// What is entered of a rule goes by in every program, and each version follows
// the one before it and no other.
func TestRulesAreReadAnew(t *testing.T) {
	t.Parallel()
	dsn := postgrestest.New(t)
	db := get[*store.DB](t)(store.Open(t.Context(), dsn, store.Options{MaxConns: 4}))
	t.Cleanup(db.Close)
	other := get[*store.DB](t)(store.Open(t.Context(), dsn, store.Options{MaxConns: 4}))
	t.Cleanup(other.Close)

	first := get[casework.Books](t)(other.Books(t.Context())).Law
	if again := get[casework.Books](t)(other.Books(t.Context())).Law; again != first {
		t.Error("the rules are read again without need")
	}
	amount := func() int {
		r, _ := get[casework.Books](t)(other.Books(t.Context())).Law.InForce(law.PetitionResolution, today)
		return r.Amount
	}
	enter := func(version, amount int) error {
		return db.Update(t.Context(), func(tx casework.Tx) error {
			return tx.EnterRule(domain.LocalRule{Code: "petition_resolution", Version: version, From: today, Amount: amount, Unit: "calendar_days", Basis: "Quyết định"})
		})
	}
	if amount() != 30 {
		t.Errorf("shipped are %d days", amount())
	}
	must(t, enter(2, 20))
	wantKind(t, enter(2, 25), domain.KindStale, domain.CodeStale)
	if amount() != 20 {
		t.Errorf("another program goes by %d days", amount())
	}
	must(t, db.Update(t.Context(), func(tx casework.Tx) error {
		return tx.EnterHours(domain.OfficeHours{Version: 2, From: today, Hours: "07:30-16:00", Basis: "Thông báo"})
	}))
	if got := get[casework.Books](t)(other.Books(t.Context())).Law.HoursOn(today); got != "07:30-16:00" {
		t.Errorf("another program goes by %s", got)
	}
}
