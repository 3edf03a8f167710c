package policy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/policy"
)

// A scope is told in few branches, of which none reaches beyond it and no two
// hold the same unit.
func TestBranches(t *testing.T) {
	t.Parallel()
	var list []domain.Unit
	for _, edge := range []string{"city ", "north city", "south city", "n1 north", "n2 north", "s1 south", "lone city"} {
		id, parent, _ := strings.Cut(edge, " ")
		list = append(list, domain.Unit{ID: domain.UnitID(id), Parent: domain.UnitID(parent)})
	}
	us := domain.NewUnits(list, nil)
	for _, tt := range []struct{ top, branches, parts string }{
		{"city", "city+6", "city lone north+2 south+1"},
		{"north", "north+2", "north n1 n2"},
		{"n1", "n1", "n1"},
		{"lone", "lone", "lone"},
		{"nowhere", "", ""},
	} {
		s := policy.Public(us).Within(domain.UnitID(tt.top), true)
		if got := say(s.Branches()); got != tt.branches {
			t.Errorf("%s: branches %q, want %q", tt.top, got, tt.branches)
		}
		if got := say(s.Parts()); got != tt.parts {
			t.Errorf("%s: parts %q, want %q", tt.top, got, tt.parts)
		}
	}
	if got := say(policy.Public(us).Within("north", false).Branches()); got != "north" {
		t.Errorf("one unit: %q", got)
	}
	// Whatever units somebody reads, the branches hold just these.
	clerk := domain.Actor{Account: domain.ID[domain.Account]{1}}
	all := us.All()
	for set := range 1 << len(all) {
		clerk.Posts = nil
		for i, u := range all {
			if set>>i&1 == 1 {
				clerk.Posts = append(clerk.Posts, domain.Post{Role: domain.RoleClerk, Unit: u.ID})
			}
		}
		s := policy.Bench{Units: us, Today: 1}.Scope(clerk, domain.StepRead)
		for _, branches := range [][]policy.Branch{s.Branches(), s.Parts()} {
			var held []domain.UnitID
			for _, b := range branches {
				held = append(held, b.Units...)
			}
			slices.Sort(held)
			if !slices.Equal(held, s.Units()) {
				t.Errorf("%v is told as %v", s.Units(), branches)
			}
		}
	}
}

func say(branches []policy.Branch) string {
	var out []string
	for _, b := range branches {
		word := string(b.Unit)
		if b.Whole() {
			word += fmt.Sprintf("+%d", len(b.Units)-1)
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}
