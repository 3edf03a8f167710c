package api_test

import (
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
)

// guarding are the tables in which the office counts who asks too often, and
// not what anybody did.
var guarding = []string{"tries", "known_networks"}

// TestReadingChangesNothing asks for everything that can be read, as those who
// may and as those who may not: nothing that is kept is another afterwards, and
// no job waits that did not wait before.
func TestReadingChangesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	kept := func() map[string]string {
		all := contents(t, c)
		for _, name := range guarding {
			if _, ok := all[name]; !ok {
				t.Fatalf("there is no table %s", name)
			}
			delete(all, name)
		}
		return all
	}
	unchanged := func(what string, before map[string]string) {
		t.Helper()
		if diff := cmp.Diff(before, kept()); diff != "" {
			t.Errorf("%s changed something:\n%s", what, diff)
		}
		if jobs := h.jobs(); len(jobs) > 0 {
			t.Errorf("%s left jobs: %v", what, jobs)
		}
	}
	for _, o := range operations(t) {
		if o.changes() {
			continue
		}
		r := ready[o.id](h)
		h.work()
		before := kept()
		tag := h.send(o, r).want2xx().header.Get("ETag")
		for _, as := range append(slices.Sorted(maps.Keys(everyone)), "") {
			again := r
			again.as = as
			h.send(o, again)
			h.send(o, again, "If-None-Match: "+tag)
			h.do(as, "HEAD "+o.fill(r.path...)+r.args, "")
		}
		unchanged(o.id, before)
	}

	before := kept()
	answers := 0
	h.crawl(func(_ string, a answer) {
		if a.status == http.StatusOK {
			answers++
		}
	})
	unchanged("reading everything", before)
	if answers == 0 {
		t.Error("nothing was read")
	}
}

// What a list shows can be read by itself: so can the answer that reaches a
// duplicate of another ward. And what one reads but does not hold is not said to
// be unknown to who would answer it.
func TestAnswersThatReachOthers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	primary := h.do("officer", "GET /v1/escalations/"+h.escalation(domain.EscalationAccepted), "").want(http.StatusOK).str("petition")
	theirs := h.post("neighbour", "/v1/petitions", with(h.newPetition(), object{"unit": trangTien})).str("petition", "id")
	x := h.post("neighbour", "/v1/petitions/"+theirs+"/escalations", h.newEscalation()).str("id")
	h.post("officer", "/v1/escalations/"+x+"/acceptance", object{})
	h.post("officer", "/v1/petitions/"+theirs+"/primary", object{"primary": primary, "note": "Cùng một cống"})
	a := h.post("officer", "/v1/answers", h.newAnswer(primary, nil)).str("id")
	h.post("district", "/v1/answers/"+a+"/approval", nil)
	h.do("neighbour", "GET /v1/answers/"+a, "").want(http.StatusNotFound)
	h.post("district", "/v1/answers/"+a+"/publication", overriding(nil))
	if list := h.do("neighbour", "GET /v1/answers?petition="+theirs, "").want(http.StatusOK).items(); len(list) != 1 {
		t.Errorf("%d answers reach it", len(list))
	}
	h.do("neighbour", "GET /v1/answers/"+a, "").want(http.StatusOK)
	h.do("clerk", "POST /v1/answers", request{body: h.newAnswer(primary, nil)}.text()).want(http.StatusForbidden)
	h.do("neighbour", "POST /v1/answers", request{body: h.newAnswer(h.petition(domain.StateReceived), nil)}.text()).want(http.StatusUnprocessableEntity, "unknown_reference")
}

// Somebody else's matter is not filed as the official's own.
func TestOfficialsFileTheirOwnAlone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	n := h.newPetition()
	delete(n, "channel")
	h.do("clerk", "POST /v1/petitions", request{body: n}.text()).want(http.StatusUnprocessableEntity, "required").names(t, "channel")
	n["channel"] = "online"
	h.do("clerk", "POST /v1/petitions", request{body: n}.text()).want(http.StatusUnprocessableEntity, "not_allowed_value").names(t, "channel")
	delete(n, "channel")
	delete(n, "petitioner")
	h.do("clerk", "POST /v1/petitions", request{body: n}.text()).want(http.StatusCreated)
}
