package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
	"kiennghi/store"
	"kiennghi/store/postgrestest"
)

// What the program is shipped with is entered with the schema, and goes by in
// every program; what was entered since stays, in this and in those to come.
func TestCalendarsAreShippedOnce(t *testing.T) {
	t.Parallel()
	dsn := postgrestest.New(t)
	db := get[*store.DB](t)(store.Open(t.Context(), dsn, store.Options{MaxConns: 4}))
	t.Cleanup(db.Close)
	other := get[*store.DB](t)(store.Open(t.Context(), dsn, store.Options{MaxConns: 4}))
	t.Cleanup(other.Close)

	official := workday.Official()
	list := get[[]casework.YearCalendar](t)(db.Calendars(t.Context()))
	if len(list) != len(official.Years()) {
		t.Fatalf("%d years are known, want %v", len(list), official.Years())
	}
	for i, year := range official.Years() {
		want := casework.YearCalendar{CalendarYear: domain.CalendarYear{Year: year, Version: 1}, Days: official.Specials(year)}
		if diff := cmp.Diff(want, list[i]); diff != "" {
			t.Errorf("%d (-shipped +kept):\n%s", year, diff)
		}
	}

	first := get[casework.Books](t)(other.Books(t.Context())).Calendar
	if again := get[casework.Books](t)(other.Books(t.Context())).Calendar; again != first {
		t.Error("the calendars are read again without need")
	}
	enter := func(version int) error {
		return db.Update(t.Context(), func(tx casework.Tx) error {
			y, err := tx.CalendarYear(2027)
			if err != nil {
				return err
			}
			y.Version = version
			return tx.EnterYear(y, []workday.Special{{On: workday.On(2027, time.January, 1), Kind: workday.Holiday, Name: "Tết Dương lịch", Source: "test"}})
		})
	}
	wantKind(t, enter(3), domain.KindStale, domain.CodeStale)
	must(t, enter(2))
	must(t, store.Migrate(t.Context(), dsn))
	tet := workday.On(2027, time.February, 4)
	if get[casework.Books](t)(other.Books(t.Context())).Calendar.Open(tet) == first.Open(tet) {
		t.Error("another program goes by the days before")
	}
	list = get[[]casework.YearCalendar](t)(db.Calendars(t.Context()))
	if last := list[len(list)-1]; last.Version != 2 || len(last.Days) != 1 {
		t.Errorf("what was entered was replaced: %+v", last)
	}
}
