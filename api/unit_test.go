package api_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
)

// unit is what is said of a new unit, which is in force from a day on.
func (h *house) unit(level domain.Level, parent domain.UnitID, from int) object {
	u := h.newUnit()
	u["level"], u["parent"], u["from"] = level, parent, h.day(from)
	return u
}

// enter enters a unit in the register.
func (h *house) enter(level domain.Level, parent domain.UnitID, from int) domain.UnitID {
	h.t.Helper()
	return domain.UnitID(h.post("admin", "/v1/units", h.unit(level, parent, from)).str("id"))
}

// TestTreeOfUnits enters and ends units where the tree does not allow it.
func TestTreeOfUnits(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	refused := func(what string, body object, code, field string) {
		t.Helper()
		before := contents(t, c)
		a := h.do("admin", what, request{body: body}.text(), any1)
		if a.refused(t, http.StatusUnprocessableEntity, code); a.json["field"] != field {
			t.Errorf("%s: %s, want the field %s", a.asked, a.text, field)
		}
		if diff := cmp.Diff(before, contents(t, c)); diff != "" {
			t.Errorf("a refused request changed something:\n%s", diff)
		}
	}
	end := func(id domain.UnitID, until int) (string, object) {
		return "PATCH /v1/units/" + string(id), object{"until": h.day(until)}
	}
	ends := func(id domain.UnitID, until int) {
		t.Helper()
		what, body := end(id, until)
		h.do("admin", what, request{body: body}.text(), any1).want(http.StatusOK)
	}
	outOfOrder := func(id domain.UnitID, until int) {
		t.Helper()
		what, body := end(id, until)
		refused(what, body, "dates_out_of_order", "until")
	}

	for parent, levels := range map[domain.UnitID][]domain.Level{
		city:     {domain.LevelCity},
		hoanKiem: {domain.LevelCity, domain.LevelDistrict, domain.LevelTown},
		hangBai:  domain.Levels,
	} {
		for _, l := range levels {
			refused("POST /v1/units", h.unit(l, parent, -100), "not_allowed_here", "level")
		}
	}
	h.enter(domain.LevelWard, city, -100)
	town := h.enter(domain.LevelTown, city, -100)
	ward := h.enter(domain.LevelWard, town, -50)

	outOfOrder(ward, -51) // before its first day
	outOfOrder(town, 9)   // before what is below it
	ends(ward, -1)
	h.post("admin", "/v1/units/"+string(ward)+"/successors", object{"to": trangTien, "on": h.day(5), "extent": "part", "source": "Nghị quyết"})
	outOfOrder(ward, 5) // it was taken over
	ends(ward, 4)
	merged := h.enter(domain.LevelWard, city, -50)
	ends(merged, -10)
	refused("POST /v1/units/"+string(merged)+"/successors", object{"to": trangTien, "on": h.day(-8), "extent": "whole", "source": "Nghị quyết"}, "leaves_a_gap", "on")
	h.post("admin", "/v1/units/"+string(merged)+"/successors", object{"to": trangTien, "on": h.day(-9), "extent": "whole", "source": "Nghị quyết"})
	refused("POST /v1/units/"+string(merged)+"/successors", object{"to": hangBai, "on": h.day(-9), "extent": "whole", "source": "Nghị quyết"}, "taken_over_whole", "extent")
	outOfOrder(merged, -11) // nobody would act for it on the last day
	outOfOrder(town, 3)
	ends(town, 10)
	refused("POST /v1/units", h.unit(domain.LevelWard, town, 11), "unit_not_in_force", "parent")
	with := h.enter(domain.LevelCommune, town, 0) // what is above it ends, and so does it
	if u := h.do("admin", "GET /v1/units/"+string(with), "").want(http.StatusOK); u.str("unit", "until") != h.day(10) {
		t.Errorf("it goes on alone: %s", u.text)
	}
	outOfOrder(with, 11) // after what is above it
	ends(with, 9)
}

// TestUnitEndsWithItsCases ends a ward that still has a case, of which the
// authority above takes care from then on.
func TestUnitEndsWithItsCases(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ward := h.enter(domain.LevelWard, hoanKiem, -100)
	clerk, _ := h.join("clerk@" + string(ward))
	body := h.newPetition()
	body["unit"] = ward
	p := "/v1/petitions/" + h.post(clerk, "/v1/petitions", body).str("petition", "id")
	h.do("district", "POST "+p+"/acceptance", `{}`, any1).refused(t, http.StatusForbidden, "post_not_allowed")
	h.do("admin", "PATCH /v1/units/"+string(ward), `{"until":"`+h.day(-1)+`"}`, any1).want(http.StatusOK)
	h.do("district", "POST "+p+"/acceptance", `{}`, any1).want(http.StatusOK)
}

// TestEndedAndEntered ends a district while a ward is entered under it: only one
// of the two is done.
func TestEndedAndEntered(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for range 10 {
		district := h.enter(domain.LevelDistrict, city, -100)
		ward := request{body: h.unit(domain.LevelWard, district, 0)}.text()
		var entered, ended answer
		var both sync.WaitGroup
		both.Go(func() { entered = h.do("admin", "POST /v1/units", ward) })
		both.Go(func() {
			ended = h.do("admin", "PATCH /v1/units/"+string(district), fmt.Sprintf(`{"until":%q}`, h.day(-1)), any1)
		})
		both.Wait()
		if (entered.status == http.StatusCreated) == (ended.status == http.StatusOK) {
			t.Fatalf("entered: %d %s\nended: %d %s", entered.status, entered.text, ended.status, ended.text)
		}
	}
}
