package api_test

import (
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
)

// What turns out to be a denunciation is taken away wherever it stands, and on
// no other ground is a petition refused once it was answered, ended or offered
// to another.
func TestDenunciationFoundLate(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, state := range []domain.State{domain.StateHandedOver, domain.StateAnswered, domain.StateConcluded, domain.StateRefused, domain.StateWithdrawn} {
		path := "/v1/petitions/" + h.petition(state)
		if allowed := h.do("chair", "GET "+path, "").want(200).at("allowed_actions"); slices.Contains(allowed.([]any), any("refuse")) {
			t.Errorf("%s: refuse is offered", state)
		}
		h.do("chair", "POST "+path+"/refusal", `{"ground":"no_authority","note":"Thuộc toà án"}`, any1).want(409, "step_not_possible")
		h.do("chair", "POST "+path+"/refusal", `{"ground":"denunciation","note":"Tố cáo cán bộ"}`, any1).want(200)
		p := h.do("monitor", "GET "+path, "").want(200)
		if p.str("state") != "refused" || p.str("title") != domain.ErasedTitle || p.str("text") != domain.ErasedTitle {
			t.Errorf("%s: %s", state, p.text)
		}
		h.do("clerk", "GET "+path+"/clock", "").want(200)
	}
}

// Who reads again what was erased since gets what stands there now, and is not told
// that nothing has changed.
func TestErasureIsSeen(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	x := h.escalation(domain.EscalationPending)
	passed := h.do("monitor", "GET /v1/escalations/"+x, "").want(200)
	answered := h.petition(domain.StateInProgress)
	a := h.give(h.draft(answered, nil))
	given := h.do("monitor", "GET /v1/answers/"+a, "").want(200)
	for _, id := range []string{passed.str("petition"), answered} {
		h.post("chair", "/v1/petitions/"+id+"/refusal", object{"ground": "denunciation", "note": "Tố cáo cán bộ"})
	}
	for what, before := range map[string]answer{"/v1/escalations/" + x: passed, "/v1/answers/" + a: given} {
		after := h.do("monitor", "GET "+what, "", "If-None-Match: "+before.header.Get("ETag"))
		if after.status != http.StatusOK || after.text == before.text {
			t.Errorf("%s, erased since: %d %s", what, after.status, after.text)
		}
	}
}

// An answer offers no step that the state of what it covers forbids.
func TestAnswersOfferWhatCanBeDone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	offered := func(answer string, step string) bool {
		t.Helper()
		return slices.Contains(h.do("chair", "GET /v1/answers/"+answer, "").want(200).at("allowed_actions").([]any), any(step))
	}
	agree := func(petition string) { // the list with what is read by itself
		t.Helper()
		for _, filter := range []string{"petition=" + petition, "unit=" + string(hangBai)} {
			for _, a := range h.do("chair", "GET /v1/answers?"+filter, "").want(200).items() {
				a := a.(object)
				if want := h.do("chair", "GET /v1/answers/"+a["id"].(string), "").want(200).at("allowed_actions"); !reflect.DeepEqual(a["allowed_actions"], want) {
					t.Errorf("the list of %s offers %v, and the answer %v", filter, a["allowed_actions"], want)
				}
			}
		}
	}
	paused := h.petition(domain.StateInProgress)
	approved := h.approve(h.draft(paused, nil))
	if !offered(approved, "publish_answer") {
		t.Error("an approved answer cannot be published")
	}
	h.post("chair", "/v1/petitions/"+paused+"/pauses", object{"reason": "waiting_for_petitioner", "note": "Chờ bản vẽ"})
	if offered(approved, "publish_answer") {
		t.Error("an answer to what is paused is to be published")
	}
	agree(paused)
	if s := h.sections("chair")["answers_to_publish"]; s["count"] != float64(0) {
		t.Errorf("the brief has it: %v", s)
	}
	h.do("chair", "POST /v1/answers/"+approved+"/publication", "", any1).want(409)

	gone := h.petition(domain.StateInProgress)
	draft := h.draft(gone, nil)
	h.do("chair", "POST /v1/petitions/"+gone+"/refusal", `{"ground":"denunciation","note":"Tố cáo"}`, any1).want(200)
	for _, step := range []string{"approve_answer", "revise_answer"} {
		if offered(draft, step) {
			t.Errorf("%s is offered for what was refused", step)
		}
	}
	h.do("chair", "POST /v1/answers/"+draft+"/approval", "", any1).want(409)
	agree(gone)

	// What an answer was to do by a day that has passed can be said no more.
	late := h.petition(domain.StateInProgress)
	hopeless := h.approve(h.draft(late, object{"outcome": "planned", "due_on": h.day(1)}))
	h.pass(2 * days)
	agree(late)
	for _, task := range h.sections("chair")["answers_to_publish"]["items"].([]any) {
		if task := task.(object); task["id"] == hopeless && slices.Contains(task["allowed_actions"].([]any), any("publish_answer")) {
			t.Errorf("the brief offers what cannot be done: %v", task)
		}
	}
}

// A list reads every filter that it is given, or refuses it.
func TestNoFilterIsPassedOver(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for query, field := range map[string]string{
		"holder=" + string(hangBai) + "&q=duong":                                                 "query q",
		"holder=" + string(hangBai) + "&from=2022-01-01":                                         "query from",
		"unit=" + string(hangBai) + "&from=2022-01-01&to=2022-02-01&figure=cases&state=received": "query state",
		"unit=" + string(hangBai) + "&assigned_to_me=true":                                       "query assigned_to_me",
		"unit=" + string(hangBai) + "&from=2022-02-01&to=2022-01-01":                             "query to",
	} {
		if got := h.do("chair", "GET /v1/petitions?"+query, "").want(422).str("field"); got != field {
			t.Errorf("%s: %s is at fault, want %s", query, got, field)
		}
	}
}

// A case that turned out to be a denunciation after it was answered, or had ended,
// is counted and listed as before, on every day: to be refused then is what nothing
// else is.
func TestLateDenunciationsLookLikeOthers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	cases := map[string]string{} // by petition: its class from then on
	for state, class := range map[domain.State]string{domain.StateConcluded: "explained", domain.StateWithdrawn: "withdrawn", domain.StateAnswered: "explained", domain.StateRefused: "refused"} {
		cases[h.petition(state)] = class
	}
	listed := func(to int) map[string]string {
		a := h.do("", "GET /public/v1/petitions"+ofTheWard+"&from="+h.day(-40)+"&to="+h.day(to)+"&limit=100", "").want(200)
		of := map[string]string{}
		for _, x := range a.items() {
			of[x.(object)["code"].(string)] = x.(object)["class"].(string)
		}
		return of
	}
	h.pass(3 * 24 * time.Hour)
	before := listed(-1)
	for id := range cases {
		h.post("chair", "/v1/petitions/"+id+"/refusal", object{"ground": "denunciation", "note": "Tố cáo"})
	}
	h.pass(24 * time.Hour)
	if diff := cmp.Diff(before, listed(-2)); diff != "" {
		t.Errorf("the day before is another (-then +now):\n%s", diff)
	}
	now := listed(0)
	for id, want := range cases {
		if got := now[domain.PublicCode(mustID(t, id))]; got != want {
			t.Errorf("%s is listed as %s, want %s", id, got, want)
		}
	}
}
