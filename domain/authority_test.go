package domain_test

import (
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// TestAuthority asks who answers for a unit, and who decides between two,
// before a reform and after it.
func TestAuthority(t *testing.T) {
	reform := workday.On(2025, time.July, 1)
	us := domain.NewUnits([]domain.Unit{
		{ID: "city"}, {ID: "district", Parent: "city", Until: reform - 1}, {ID: "other district", Parent: "city", Until: reform - 1},
		{ID: "ward", Parent: "district", Until: reform - 1}, {ID: "neighbour", Parent: "district", Until: reform - 1},
		{ID: "far ward", Parent: "other district", Until: reform - 1}, {ID: "new ward", Parent: "city", From: reform},
	}, []domain.Succession{
		{From: "ward", To: "new ward", On: reform, Extent: domain.Whole},
		{From: "neighbour", To: "new ward", On: reform, Extent: domain.Part},
	})
	for _, tt := range []struct {
		a, b domain.UnitID
		on   workday.Date
		want domain.UnitID
	}{
		{"ward", "district", reform - 1, "city"},
		{"district", "ward", reform - 1, "city"},
		{"ward", "neighbour", reform - 1, "district"},
		{"ward", "far ward", reform - 1, "city"},
		{"district", "city", reform - 1, "city"},
		{"new ward", "city", reform, "city"},
		{"ward", "district", reform, "city"},
		{"nowhere", "city", reform, ""},
	} {
		if got, ok := us.Arbiter(tt.a, tt.b, tt.on); got.ID != tt.want || ok != (tt.want != "") {
			t.Errorf("between %s and %s on %s decides %q, want %q", tt.a, tt.b, tt.on, got.ID, tt.want)
		}
	}
	for _, tt := range []struct {
		id   domain.UnitID
		on   workday.Date
		want domain.UnitID
	}{
		{"ward", reform - 1, "ward"}, {"ward", reform, "new ward"}, {"neighbour", reform, "city"}, {"district", reform, "city"},
		{"new ward", reform - 1, "city"}, {"nowhere", reform, ""},
	} {
		if got, ok := us.InCharge(tt.id, tt.on); got.ID != tt.want || ok != (tt.want != "") {
			t.Errorf("for %s on %s answers %q, want %q", tt.id, tt.on, got.ID, tt.want)
		}
	}
}

// A ward of the pilot has the council of its district, and a ward since the reform
// its own.
func TestCouncil(t *testing.T) {
	reform := workday.On(2025, time.July, 1)
	us := domain.NewUnits([]domain.Unit{
		{ID: "city", Level: domain.LevelCity},
		{ID: "district", Level: domain.LevelDistrict, Parent: "city", Until: reform - 1},
		{ID: "ward", Level: domain.LevelWard, Parent: "district", Until: reform - 1},
		{ID: "new ward", Level: domain.LevelWard, Parent: "city", From: reform},
	}, nil)
	for _, c := range []struct {
		unit, want domain.UnitID
		on         workday.Date
	}{{"ward", "district", reform - 1}, {"district", "district", reform - 1}, {"new ward", "new ward", reform}, {"city", "city", reform}, {"ward", "city", reform}} {
		if u, ok := us.Council(c.unit, c.on); !ok || u.ID != c.want {
			t.Errorf("%s on %v: %s, want %s", c.unit, c.on, u.ID, c.want)
		}
	}
}
