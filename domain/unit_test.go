package domain_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

var (
	before = workday.On(2022, time.March, 1)
	reform = workday.On(2025, time.July, 1)
)

// until returns a unit that ends the day before the reform.
func until(id, parent domain.UnitID) domain.Unit {
	return domain.Unit{ID: id, Parent: parent, Until: reform.Add(-1)}
}

// deep is a register of five tiers, of which the three in the middle end with
// the reform.
var deep = domain.NewUnits([]domain.Unit{
	{ID: "state"}, until("region", "state"), until("city", "region"), until("district", "city"), {ID: "ward", Parent: "district"},
}, nil)

func TestAbovePassesOverEndedUnits(t *testing.T) {
	for _, tt := range []struct {
		id   domain.UnitID
		on   workday.Date
		want domain.UnitID
	}{
		{"ward", before, "district"},
		{"district", before, "city"},
		{"region", before, "state"},
		{"ward", reform, "state"},
		{"city", reform, "state"},
		{"state", before, ""},
		{"nowhere", before, ""},
	} {
		got, ok := deep.Above(tt.id, tt.on)
		if got.ID != tt.want || ok != (tt.want != "") {
			t.Errorf("above %s on %s: %q, %t; want %q", tt.id, tt.on, got.ID, ok, tt.want)
		}
	}
}

func TestUnderAndSubtree(t *testing.T) {
	for _, tt := range []struct {
		id, top domain.UnitID
		want    bool
	}{
		{"ward", "state", true}, {"ward", "district", true}, {"ward", "ward", true},
		{"district", "ward", false}, {"ward", "nowhere", false}, {"nowhere", "state", false}, {"nowhere", "nowhere", false}, {"ward", "", false},
	} {
		if got := deep.Under(tt.id, tt.top); got != tt.want {
			t.Errorf("%s under %s: %t, want %t", tt.id, tt.top, got, tt.want)
		}
	}
	if diff := cmp.Diff([]domain.UnitID{"city", "district", "ward"}, deep.Subtree("city")); diff != "" {
		t.Errorf("subtree of the city (-want +got):\n%s", diff)
	}
	if got := deep.Subtree("nowhere"); got != nil {
		t.Errorf("an unknown unit has the subtree %v", got)
	}
}

// TestOver sets every level over every other: the wards and communes of both eras
// are directly under a district, a town or the city, and nothing is under them.
func TestOver(t *testing.T) {
	over := map[domain.Level][]domain.Level{
		domain.LevelCity:     {domain.LevelDistrict, domain.LevelTown, domain.LevelWard, domain.LevelCommune},
		domain.LevelDistrict: {domain.LevelWard, domain.LevelCommune},
		domain.LevelTown:     {domain.LevelWard, domain.LevelCommune},
	}
	for _, a := range domain.Levels {
		for _, b := range domain.Levels {
			if got := a.Over(b); got != slices.Contains(over[a], b) {
				t.Errorf("a %s over a %s: %t", a, b, got)
			}
		}
	}
}

// TestMayEnd ends units too early and too late.
func TestMayEnd(t *testing.T) {
	last := reform.Add(-1)
	us := domain.NewUnits([]domain.Unit{{ID: "top"}, until("district", "top"), {ID: "ward", Parent: "district", From: before, Until: last - 9},
		until("other", "district"), {ID: "open", Parent: "top"}, {ID: "merged", Parent: "top", From: before, Until: last}},
		[]domain.Succession{{From: "ward", To: "open", On: last - 5, Extent: domain.Part}, {From: "merged", To: "open", On: reform, Extent: domain.Whole}})
	for _, tt := range []struct {
		id     domain.UnitID
		last   workday.Date
		may    bool
		reason string
	}{
		{"ward", before, true, "on its first day"},
		{"ward", before - 1, false, "before its first day"},
		{"ward", last - 6, true, "the day before a part of it is taken over"},
		{"ward", last - 5, false, "on the day on which a part of it is taken over"},
		{"merged", last, true, "the day before it is taken over"},
		{"merged", last - 1, false, "two days before it is taken over"},
		{"merged", reform, false, "on the day on which it is taken over"},
		{"other", last, true, "with what is above it"},
		{"other", last + 1, false, "after what is above it"},
		{"district", last, true, "with what is below it"},
		{"district", last - 1, false, "before what is below it"},
		{"district", reform + 99, true, "after what is below it"},
		{"top", reform, false, "before what has no end"},
		{"open", before, true, "with nothing below it"},
	} {
		if got := us.MayEnd(tt.id, tt.last); got != tt.may {
			t.Errorf("%s, %s: %t", tt.id, tt.reason, got)
		}
	}
}

// TestFollows lets units be taken over too early and too late.
func TestFollows(t *testing.T) {
	us := domain.NewUnits([]domain.Unit{until("ended", ""), until("merged", ""), until("split", ""), {ID: "heir", From: before}, {ID: "young", From: reform.Add(1)}, until("old", "")},
		[]domain.Succession{{From: "merged", To: "young", On: reform, Extent: domain.Whole}, {From: "split", To: "young", On: reform, Extent: domain.Part}})
	for _, tt := range []struct {
		from, to domain.UnitID
		on       workday.Date
		extent   domain.Extent
		field    string
		code     domain.Code
	}{
		{"ended", "heir", reform, domain.Whole, "", ""},
		{"ended", "heir", reform.Add(1), domain.Whole, "on", domain.CodeLeavesGap},
		{"ended", "heir", reform.Add(-1), domain.Whole, "on", domain.CodeWrongOrder},
		{"ended", "heir", reform, domain.Part, "", ""},
		{"ended", "heir", reform.Add(30), domain.Part, "", ""}, // till then the authority above acts, and after it
		{"ended", "heir", reform.Add(-1), domain.Part, "on", domain.CodeWrongOrder},
		{"ended", "young", reform, domain.Whole, "on", domain.CodeUnitEnded},
		{"ended", "young", reform.Add(1), domain.Whole, "on", domain.CodeLeavesGap},
		{"ended", "old", reform, domain.Part, "on", domain.CodeUnitEnded},
		{"heir", "young", reform.Add(1), domain.Whole, "on", domain.CodeWrongOrder}, // it has not ended
		{"merged", "heir", reform, domain.Whole, "extent", domain.CodeTakenOverWhole},
		{"merged", "heir", reform, domain.Part, "extent", domain.CodeTakenOverWhole},
		{"split", "heir", reform, domain.Whole, "extent", domain.CodeTakenOverWhole},
		{"split", "heir", reform, domain.Part, "", ""},
		{"ended", "ended", reform, domain.Whole, "to", domain.CodeUnknownReference},
		{"ended", "nowhere", reform, domain.Whole, "to", domain.CodeUnknownReference},
	} {
		var got domain.Error
		if e := domain.Refusal(us.Follows(domain.Succession{From: tt.from, To: tt.to, On: tt.on, Extent: tt.extent})); e != nil {
			got = *e
		}
		if got.Field != tt.field || got.Code != tt.code {
			t.Errorf("%s takes over the %s of %s on %s: %s %s, want %s %s", tt.to, tt.extent, tt.from, tt.on, got.Field, got.Code, tt.field, tt.code)
		}
	}
}

// TestEstate follows whole successions, through several reforms, from the day
// of each, and no succession of a part; what nobody took over whole falls to the
// authority above.
func TestEstate(t *testing.T) {
	later := reform.Add(365)
	us := domain.NewUnits([]domain.Unit{until("a", ""), until("b", ""), until("split", "gone"), until("gone", "top"), {ID: "top"}, {ID: "heir", Until: later.Add(-1)}, {ID: "last"}},
		[]domain.Succession{
			{From: "a", To: "heir", On: reform, Extent: domain.Whole},
			{From: "b", To: "heir", On: reform, Extent: domain.Whole},
			{From: "split", To: "heir", On: reform, Extent: domain.Part},
			{From: "split", To: "last", On: reform, Extent: domain.Part},
			{From: "heir", To: "last", On: later, Extent: domain.Whole},
		})
	for _, tt := range []struct {
		id   domain.UnitID
		on   workday.Date
		want []domain.UnitID
	}{
		{"heir", reform, []domain.UnitID{"a", "b", "heir"}},
		{"heir", reform.Add(-1), []domain.UnitID{"heir"}}, // entered, but not yet so
		{"last", later, []domain.UnitID{"a", "b", "heir", "last"}},
		{"last", later.Add(-1), []domain.UnitID{"last"}},
		{"a", reform, []domain.UnitID{"a"}},
		{"top", reform, []domain.UnitID{"gone", "split", "top"}},
		{"top", reform.Add(-1), []domain.UnitID{"top"}},
		{"gone", reform.Add(-1), []domain.UnitID{"gone"}}, // which ended on the same day as what was below it
		{"nowhere", reform, []domain.UnitID{"nowhere"}},
	} {
		if diff := cmp.Diff(tt.want, us.Estate(tt.id, tt.on)); diff != "" {
			t.Errorf("estate of %s on %s (-want +got):\n%s", tt.id, tt.on, diff)
		}
		for _, u := range us.All() {
			if got := slices.Contains(us.AnswerFor(u.ID, tt.on), tt.id); got != slices.Contains(tt.want, u.ID) && tt.id != "nowhere" {
				t.Errorf("%s answers for %s on %s: %t", tt.id, u.ID, tt.on, got)
			}
		}
	}
	if diff := cmp.Diff([]domain.UnitID{"a", "b", "heir", "last"}, us.Estate("last", later.Add(1000))); diff != "" {
		t.Errorf("estate of last (-want +got):\n%s", diff)
	}
}

// TestForebears follows successions of a part too, through several reforms, from
// the day of each; to the authority above falls only what nobody took over.
func TestForebears(t *testing.T) {
	later := reform.Add(365)
	us := domain.NewUnits([]domain.Unit{{ID: "top"}, until("district", "top"), until("a", "district"), until("split", "district"), until("gone", "district"),
		{ID: "heir", Parent: "top", Until: later.Add(-1)}, {ID: "other", Parent: "top"}, {ID: "last", Parent: "top"}},
		[]domain.Succession{
			{From: "a", To: "heir", On: reform, Extent: domain.Whole},
			{From: "split", To: "heir", On: reform, Extent: domain.Part},
			{From: "split", To: "other", On: reform, Extent: domain.Part},
			{From: "heir", To: "last", On: later, Extent: domain.Part},
			{From: "heir", To: "other", On: later, Extent: domain.Part},
		})
	for _, tt := range []struct {
		id   domain.UnitID
		on   workday.Date
		want []domain.UnitID
	}{
		{"heir", reform.Add(-1), []domain.UnitID{"heir"}}, // entered, but not yet so
		{"heir", reform, []domain.UnitID{"a", "heir", "split"}},
		{"other", reform, []domain.UnitID{"other", "split"}},
		{"other", later, []domain.UnitID{"a", "heir", "other", "split"}},
		{"last", later.Add(-1), []domain.UnitID{"last"}},
		{"last", later, []domain.UnitID{"a", "heir", "last", "split"}},
		{"split", reform, []domain.UnitID{"split"}},
		{"top", reform, []domain.UnitID{"district", "gone", "top"}},
		{"nowhere", reform, []domain.UnitID{"nowhere"}},
	} {
		if diff := cmp.Diff(tt.want, us.Forebears(tt.id, tt.on)); diff != "" {
			t.Errorf("forebears of %s on %s (-want +got):\n%s", tt.id, tt.on, diff)
		}
	}
}

// TestCircles asks a register that goes round in circles, as a slip in a list
// would make it: every question still has an answer, in which each unit is once.
func TestCircles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "units")
		name := func(i int) domain.UnitID { return domain.UnitID(fmt.Sprintf("u%d", i)) }
		some := rapid.IntRange(0, n-1)
		var units []domain.Unit
		var successions []domain.Succession
		for i := range n {
			units = append(units, until(name(i), name(some.Draw(t, "parent"))))
			successions = append(successions, domain.Succession{From: name(i), To: name(some.Draw(t, "heir")), On: reform, Extent: domain.Whole})
		}
		us := domain.NewUnits(units, successions)
		for _, u := range units {
			if above, ok := us.Above(u.ID, before); ok && above.ID == u.ID {
				t.Fatalf("%s is above itself", u.ID)
			}
			if above, ok := us.Above(u.ID, reform); ok {
				t.Fatalf("%s, which has ended, is above %s", above.ID, u.ID)
			}
			for name, ids := range map[string][]domain.UnitID{"subtree": us.Subtree(u.ID), "estate": us.Estate(u.ID, reform.Add(10_000)), "line": us.Forebears(u.ID, reform)} {
				if !slices.Contains(ids, u.ID) || !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
					t.Fatalf("the %s of %s is %v", name, u.ID, ids)
				}
			}
			for _, v := range units {
				if us.Under(v.ID, u.ID) != slices.Contains(us.Subtree(u.ID), v.ID) {
					t.Fatalf("%s is under %s, or in its subtree, but not both", v.ID, u.ID)
				}
			}
		}
	})
}

func TestUnitID(t *testing.T) {
	id := domain.NewUnitID("00088", 2021)
	if id != "00088-2021" || id.Code() != "00088" {
		t.Errorf("%q has the code %q", id, id.Code())
	}
	for _, want := range []domain.UnitID{"", id} {
		value, err := want.Value()
		if err != nil {
			t.Fatal(err)
		}
		got := domain.UnitID("before")
		if err := got.Scan(value); err != nil || got != want {
			t.Errorf("%v scans as %q, %v", value, got, err)
		}
	}
	if err := new(domain.UnitID).Scan(7); err == nil {
		t.Error("a number scans")
	}
}

func TestUnitInForce(t *testing.T) {
	u := domain.Unit{From: before, Until: reform}
	for d, want := range map[workday.Date]bool{before.Add(-1): false, before: true, reform: true, reform.Add(1): false} {
		if got := u.InForce(d); got != want {
			t.Errorf("in force on %s: %t", d, got)
		}
	}
}

// The wards of the pilot had no council, for as long as it lasted; and its decree
// was a basis for dialogues for as long, as what followed is since.
func TestPilot(t *testing.T) {
	for _, tt := range []struct {
		on                                         workday.Date
		ward, commune, byDecree, byLaw, byDecision bool
	}{
		{domain.Pilot - 1, true, true, false, false, true},
		{domain.Pilot, false, true, true, false, true},
		{domain.Reform - 1, false, true, true, false, true},
		{domain.Reform, true, true, false, true, true},
	} {
		ward, commune := domain.Unit{Level: domain.LevelWard}, domain.Unit{Level: domain.LevelCommune}
		if ward.HasCouncil(tt.on) != tt.ward || commune.HasCouncil(tt.on) != tt.commune {
			t.Errorf("on %s a ward has a council: %t, a commune: %t", tt.on, ward.HasCouncil(tt.on), commune.HasCouncil(tt.on))
		}
		for basis, want := range map[domain.Basis]bool{domain.BasisDecree32: tt.byDecree, domain.BasisLaw2025: tt.byLaw, domain.BasisParty2200: tt.byDecision} {
			if got := basis.InForce(tt.on); got != want {
				t.Errorf("on %s dialogues are held by %s: %t", tt.on, basis, got)
			}
		}
	}
}
