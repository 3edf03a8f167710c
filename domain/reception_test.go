package domain_test

import (
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// A sitting was on some day until today, and whoever was received there came.
func TestSitting(t *testing.T) {
	const today = workday.Date(100)
	for _, tt := range []struct {
		sitting domain.Sitting
		want    domain.Code
	}{
		{domain.Sitting{On: today}, ""},
		{domain.Sitting{On: today - 400, Visits: 3, People: 4, Letters: 9}, ""},
		{domain.Sitting{On: today, Visits: 3}, ""}, // who came again was counted before
		{domain.Sitting{On: today, Letters: 2}, ""},
		{domain.Sitting{On: today + 1, Visits: 1, People: 1}, domain.CodeInTheFuture},
		{domain.Sitting{On: today, People: 1}, domain.CodeNotAllowedValue},
		{domain.Sitting{On: today - 401, Visits: 1, People: 1}, domain.CodeUnitEnded}, // or not begun
	} {
		if got := codeOf(tt.sitting.Validate(domain.Unit{From: today - 400}, today)); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.sitting, got, tt.want)
		}
	}
}

// A correction takes the place of the numbers, and of nothing else; its event says
// what they were.
func TestCorrectedSitting(t *testing.T) {
	r := domain.Reception{ID: domain.NewID[domain.Reception](epoch), Unit: "00088-2021", Sitting: domain.Sitting{On: 10, Visits: 5, People: 6}, Note: "Thường kỳ"}
	clerk := domain.Warrant{By: domain.NewID[domain.Account](epoch)}
	r.Apply(r.Record(epoch, clerk))
	to := domain.Sitting{On: 11, ByChair: true, Visits: 4, People: 4, Letters: 1}
	correct := func(to domain.Sitting) (domain.Event, error) {
		return r.Correct(to, "Ghi nhầm sổ", epoch, domain.Warrant{By: domain.NewID[domain.Account](epoch)})
	}
	if _, err := correct(r.Sitting); codeOf(err) != domain.CodeNothingCorrected {
		t.Errorf("what is so already is corrected: %v", err)
	}
	e, err := correct(to)
	if err != nil {
		t.Fatal(err)
	}
	want := r
	want.Sitting, want.Version = to, 2
	if before := r.Sitting; *e.Change.Former != before || e.Change.Note != "Ghi nhầm sổ" {
		t.Errorf("the event keeps %+v: %q", e.Change.Former, e.Change.Note)
	}
	if r.Apply(e); r != want || r.Recorded != clerk.By {
		t.Errorf("corrected %+v, want %+v", r, want)
	}
	if e.Change.Former.Visits != 5 {
		t.Errorf("once applied, the event says that it was %+v", e.Change.Former)
	}
}
