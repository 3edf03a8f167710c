package policy_test

import (
	"slices"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/policy"
)

// TestCharged asks who may report on a commitment of the district: its chair,
// and who is responsible for it as long as they work there.
func TestCharged(t *testing.T) {
	mine := policy.Charge(domain.Commitment{Unit: district, FiveClear: domain.FiveClear{Person: me}})
	yours := policy.Charge(domain.Commitment{Unit: district, FiveClear: domain.FiveClear{Person: you}})
	elsewhere := policy.Charge(domain.Commitment{Unit: ward, FiveClear: domain.FiveClear{Person: me}})
	for _, step := range []domain.Step{domain.StepProgress, domain.StepFulfil} {
		for _, r := range domain.Roles {
			works := slices.Contains([]domain.Role{domain.RoleClerk, domain.RoleOfficer, domain.RoleDeputy, domain.RoleChair}, r)
			for _, tt := range []struct {
				what string
				who  domain.Actor
				at   policy.Place
				may  bool
			}{
				{"responsible", posted(r, today, today), mine, works},
				{"another", posted(r, today, today), yours, r == domain.RoleChair},
				{"responsible once", posted(r, 0, today-1), mine, false},
				{"at another unit", posted(r, today, today), elsewhere, false},
			} {
				w, may := bench.May(tt.who, step, tt.at)
				if may != tt.may || may && (w.Role != r || w.Unit != district) {
					t.Errorf("%s, %s, %s: %t by %+v, want %t", step, r, tt.what, may, w, tt.may)
				}
			}
		}
	}
	for _, step := range []domain.Step{domain.StepMove, domain.StepFail, domain.StepUphold, domain.StepRefute} {
		if _, may := bench.May(posted(domain.RoleClerk, today, today), step, mine); may {
			t.Errorf("who is responsible may %s", step)
		}
	}
}

func TestAmong(t *testing.T) {
	all := policy.Public(units)
	if got := all.Among([]domain.UnitID{ward, "99999-2021"}).Units(); !slices.Equal(got, []domain.UnitID{ward}) {
		t.Errorf("among the ward and a unit that is unknown: %v", got)
	}
	if got := (policy.Scope{}).Among([]domain.UnitID{ward}).Units(); len(got) > 0 {
		t.Errorf("the zero scope opens %v", got)
	}
	if !all.Holds(district) {
		t.Error("narrowing a scope changed it")
	}
}
