package hanoi_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
	"kiennghi/domain/hanoi"
	"kiennghi/domain/workday"
)

var (
	pilot     = workday.On(2021, time.July, 1)
	yearsEnd  = workday.On(2024, time.December, 31)
	newYear   = workday.On(2025, time.January, 1)
	lastDay   = workday.On(2025, time.June, 30)
	twoTiers  = workday.On(2025, time.July, 1)
	sometimes = []workday.Date{pilot, yearsEnd, newYear, lastDay, twoTiers}
)

func register() *domain.Units { return domain.NewUnits(hanoi.Units(), hanoi.Successions()) }

// TestLevelsInForce counts the units of each level through the two reforms.
func TestLevelsInForce(t *testing.T) {
	want := map[workday.Date]map[domain.Level]int{
		pilot:    {domain.LevelCity: 1, domain.LevelDistrict: 12, domain.LevelTown: 1, domain.LevelWard: 175},
		yearsEnd: {domain.LevelCity: 1, domain.LevelDistrict: 12, domain.LevelTown: 1, domain.LevelWard: 175},
		newYear:  {domain.LevelCity: 1, domain.LevelDistrict: 12, domain.LevelTown: 1, domain.LevelWard: 160},
		lastDay:  {domain.LevelCity: 1, domain.LevelDistrict: 12, domain.LevelTown: 1, domain.LevelWard: 160},
		twoTiers: {domain.LevelCity: 1, domain.LevelWard: 51, domain.LevelCommune: 75},
	}
	for _, on := range sometimes {
		got := map[domain.Level]int{}
		for _, u := range hanoi.Units() {
			if u.InForce(on) {
				got[u.Level]++
			}
		}
		if diff := cmp.Diff(want[on], got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", on, diff)
		}
	}
}

// TestWardsOfEachDistrict holds the list of 2021 against the numbers in the
// reports of the pilot.
func TestWardsOfEachDistrict(t *testing.T) {
	want := map[string]int{
		"Quận Ba Đình": 14, "Quận Hoàn Kiếm": 18, "Quận Tây Hồ": 8, "Quận Long Biên": 14, "Quận Cầu Giấy": 8,
		"Quận Đống Đa": 21, "Quận Hai Bà Trưng": 18, "Quận Hoàng Mai": 14, "Quận Thanh Xuân": 11,
		"Quận Nam Từ Liêm": 10, "Quận Bắc Từ Liêm": 13, "Quận Hà Đông": 17, "Thị xã Sơn Tây": 9,
	}
	us := register()
	got := map[string]int{}
	for _, u := range us.All() {
		if u.Level == domain.LevelWard && u.InForce(pilot) {
			above, _ := us.Above(u.ID, pilot)
			got[above.Name]++
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wards (-want +got):\n%s", diff)
	}
}

// TestTree checks that every unit has its own ID and an authority above it on
// every day that it is in force, but for the city.
func TestTree(t *testing.T) {
	us := register()
	if got, want := len(us.All()), len(hanoi.Units()); got != want {
		t.Errorf("%d IDs for %d units", got, want)
	}
	for _, u := range hanoi.Units() {
		if u.Name == "" || u.Source == "" || !slices.Contains(domain.Levels, u.Level) || u.ID.Code() != u.Code {
			t.Errorf("incomplete: %+v", u)
		}
		if parent, ok := us.Get(u.Parent); ok && !parent.Level.Over(u.Level) {
			t.Errorf("%s is under %s", u.Name, parent.Name)
		}
		for _, on := range sometimes {
			if !u.InForce(on) {
				continue
			}
			above, ok := us.Above(u.ID, on)
			wantCity := u.Level != domain.LevelWard || !on.Before(twoTiers)
			switch {
			case ok == (u.ID == hanoi.City):
				t.Errorf("%s on %s: an authority above is found: %t", u.Name, on, ok)
			case ok && wantCity != (above.ID == hanoi.City):
				t.Errorf("%s on %s is under %s", u.Name, on, above.Name)
			}
		}
	}
	if city, ok := us.Get(hanoi.City); !ok || city.Level != domain.LevelCity || !city.Until.IsZero() {
		t.Errorf("the city: %+v", city)
	}
}

func TestAbove(t *testing.T) {
	us := register()
	tests := []struct {
		name string
		id   domain.UnitID
		on   workday.Date
		want string
	}{
		{"Phường Hàng Bài", "00088-2021", workday.On(2022, time.March, 1), "Quận Hoàn Kiếm"},
		{"Phường Hàng Bài", "00088-2021", lastDay, "Quận Hoàn Kiếm"},
		{"Phường Hàng Bài", "00088-2021", twoTiers, "Thành phố Hà Nội"}, // what it left open goes past the ended district
		{"Phường Hoàn Kiếm", "00070-2025", twoTiers, "Thành phố Hà Nội"},
		{"Quận Hoàn Kiếm", "002-2021", pilot, "Thành phố Hà Nội"},
	}
	for _, tt := range tests {
		u, _ := us.Get(tt.id)
		above, _ := us.Above(tt.id, tt.on)
		if u.Name != tt.name || above.Name != tt.want {
			t.Errorf("%s (%s) on %s is under %q, want %s under %s", tt.id, u.Name, tt.on, above.Name, tt.name, tt.want)
		}
	}
}

// TestCodesAreUsedAgain shows why an ID holds the year of its list.
func TestCodesAreUsedAgain(t *testing.T) {
	us := register()
	for id, want := range map[domain.UnitID]string{
		"00082-2021": "Phường Trần Hưng Đạo", "00082-2025": "Phường Cửa Nam",
		"00175-2021": "Phường Trung Hoà", "00175-2025": "Phường Yên Hoà",
	} {
		if u, _ := us.Get(id); u.Name != want {
			t.Errorf("%s is %q, want %s", id, u.Name, want)
		}
	}
}

// TestSuccessions checks both ends of every succession, and that a unit taken
// over whole has one successor and a unit that was split has several.
func TestSuccessions(t *testing.T) {
	us := register()
	for _, s := range hanoi.Successions() {
		from, ok := us.Get(s.From)
		if !ok || from.Until != lastDay || from.Level != domain.LevelWard {
			t.Errorf("%s → %s: from %+v", s.From, s.To, from)
		}
		to, ok := us.Get(s.To)
		if !ok || to.From != twoTiers || s.On != to.From {
			t.Errorf("%s → %s: to %+v", s.From, s.To, to)
		}
		n := len(us.Successors(s.From))
		if whole := s.Extent == domain.Whole; whole != (n == 1) || !whole && s.Extent != domain.Part {
			t.Errorf("%s: %q, with %d successors", s.From, s.Extent, n)
		}
	}
	got := us.Successors("00088-2021")
	want := []domain.Succession{{From: "00088-2021", To: "00082-2025", On: twoTiers, Extent: domain.Whole, Source: "Resolution 1656/NQ-UBTVQH15"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Hàng Bài (-want +got):\n%s", diff)
	}
}

// TestWardsWithoutSuccessor names the wards whose successors an administrator
// has to supply: those that ended with the merger of 1 January 2025.
func TestWardsWithoutSuccessor(t *testing.T) {
	want := []domain.UnitID{
		"00010-2021", "00142-2021", "00184-2021", "00211-2021", "00220-2021", "00223-2021", "00265-2021", "00274-2021",
		"00286-2021", "00361-2021", "00370-2021", "09547-2021", "09550-2021", "09580-2021", "09583-2021",
	}
	us := register()
	var without, ended []domain.UnitID
	for _, u := range us.All() {
		if u.Level == domain.LevelWard && !u.Until.IsZero() && len(us.Successors(u.ID)) == 0 {
			without = append(without, u.ID)
		}
		if u.Until == yearsEnd {
			ended = append(ended, u.ID)
		}
	}
	if diff := cmp.Diff(want, without); diff != "" {
		t.Errorf("without a successor (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, ended); diff != "" {
		t.Errorf("ended on %s (-want +got):\n%s", yearsEnd, diff)
	}
}

func TestPopulations(t *testing.T) {
	want := map[string]int{"Phường Hoàng Liệt": 82891, "Phường Đại Kim": 54295, "Phường Trung Hoà": 54770}
	got := map[string]int{}
	for _, u := range hanoi.Units() {
		if u.Population == 0 {
			continue
		}
		got[u.Name] = u.Population
		if u.PopulationOn.IsZero() || !u.InForce(u.PopulationOn) {
			t.Errorf("%s: a population on %q", u.Name, u.PopulationOn)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("populations (-want +got):\n%s", diff)
	}
}

// TestUnitsIsACopy keeps the register out of its readers' reach.
func TestUnitsIsACopy(t *testing.T) {
	hanoi.Units()[0].Name = "changed"
	hanoi.Successions()[0].To = "changed"
	if got := hanoi.Units()[0].Name; got != "Thành phố Hà Nội" {
		t.Errorf("a reader changed the city's name to %q", got)
	}
	if got := hanoi.Successions()[0].To; got == "changed" {
		t.Error("a reader changed a succession")
	}
}
