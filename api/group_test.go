package api_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
)

// A petition is in a group by the hand-over with which its holder got it, once.
func TestGroupOfOneThatWentOn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first := h.escalation(domain.EscalationAccepted)
	p := h.do("officer", "GET /v1/escalations/"+first, "").want(200).str("petition")
	second := h.post("district", "/v1/petitions/"+p+"/escalations", h.newEscalation()).str("id")
	h.do("mayor", "POST /v1/escalations/"+second+"/acceptance", `{}`, any1).want(200)
	group := func(who string, ids ...string) answer {
		return h.do(who, "POST /v1/escalation-groups", request{body: object{"title": "Một việc", "escalations": ids}}.text())
	}
	group("mayor", second, first).refused(t, 409, "several_holders")
	group("officer", first).refused(t, 409, "several_holders")
	if made := group("mayor", second).want(201); len(made.at("petitions").([]any)) != 1 {
		t.Errorf("gathered %s", made.text)
	}
}

// TestGroups reads a group back, by itself, in the list of its unit, and with
// the hand-overs behind its link.
func TestGroups(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first := h.group()
	h.pass(time.Second)
	made := h.group()
	if got := made.header.Get("Location"); got != "/v1/escalation-groups/"+made.str("id") {
		t.Errorf("made at %q", got)
	}
	for _, who := range []string{"officer", "district", "delegate"} {
		if diff := cmp.Diff(made.json, h.do(who, "GET "+made.header.Get("Location"), "").want(200).json); diff != "" {
			t.Errorf("%s reads (-made +got):\n%s", who, diff)
		}
		listed := h.do(who, "GET /v1/escalation-groups?unit="+string(hoanKiem), "").want(200).items()
		if diff := cmp.Diff([]any{made.json, first.json}, listed); diff != "" {
			t.Errorf("%s lists (-made +got):\n%s", who, diff)
		}
	}
	var members []any
	for _, x := range h.do("officer", "GET "+made.str("escalations"), "").want(200).items() {
		members = append(members, x.(object)["petition"])
	}
	if want, _ := made.at("petitions").([]any); len(want) != 2 || len(members) != 2 || !slices.Contains(members, want[0]) || !slices.Contains(members, want[1]) {
		t.Errorf("%v are behind the link of %v", members, want)
	}
	for _, who := range []string{"chair", "neighbour", "citizen", "admin"} { // the sender sees that it is grouped, and not with what
		h.do(who, "GET "+made.header.Get("Location"), "").want(404)
	}
}
