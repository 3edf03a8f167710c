package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// live lets days pass, on each of which the sweeps of the clock run.
func (h *house) live(n int) {
	h.t.Helper()
	for range n {
		h.pass(24 * time.Hour)
		for _, k := range casework.JobKinds() {
			if k.Every() > 0 {
				h.clockwork(k)
			}
		}
	}
	h.work()
}

// rates reads of the ward's figures how many cases each of the rates counts.
func (h *house) rates() map[string]int {
	h.t.Helper()
	out := map[string]int{}
	for _, r := range h.do("monitor", "GET /v1/statistics?unit="+string(hangBai)+"&from=2022-01-01&to="+h.today().String(), "").want(200).at("total", "rates").([]any) {
		out[r.(object)["name"].(string)] = int(r.(object)["numerator"].(float64))
	}
	return out
}

// offers reports whether somebody may take a step on a petition.
func (h *house) offers(login, id, step string) bool {
	h.t.Helper()
	return slices.Contains(h.do(login, "GET /v1/petitions/"+id, "").want(200).at("allowed_actions").([]any), any(step))
}

// noise is a petition of somebody else on what the citizen's own is about.
func (h *house) noise() string {
	h.t.Helper()
	n := h.newPetition()
	n["field"] = "order"
	return h.post("clerk", "/v1/petitions", n).str("petition", "id")
}

// done claims that a matter was resolved today.
func (h *house) done() object {
	return object{"outcome": "resolved", "means": "carried_out", "evidence": "Biên bản nghiệm thu", "done_on": h.day(0)}
}

// linked links a petition as a duplicate of another.
func (h *house) linked(id, primary string) {
	h.t.Helper()
	h.post("clerk", "/v1/petitions/"+id+"/primary", object{"primary": primary, "note": "Cùng một quán hát"})
}

// TestPrimaryOfTheOffice: what is linked only to be rid of is refused, since the
// primary came later, is of another field, or nobody says why it is the same.
func TestPrimaryOfTheOffice(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	own, code := h.own()
	h.live(40)
	other := h.newPetition()
	link := "POST /v1/petitions/" + own + "/primary"
	to := func(primary, note string) string {
		return request{body: object{"primary": primary, "note": note}}.text()
	}
	h.do("clerk", link, to(h.noise(), "Trùng"), any1).refused(t, http.StatusConflict, "primary_is_later")
	other["received_at"] = "2022-02-01T02:00:00Z"
	h.do("clerk", link, to(h.post("clerk", "/v1/petitions", other).str("petition", "id"), "Trùng"), any1).refused(t, http.StatusConflict, "another_field")
	first := h.newPetition()
	first["field"], first["received_at"] = "order", "2022-02-01T02:00:00Z"
	same := h.post("clerk", "/v1/petitions", first).str("petition", "id")
	complaint := with(h.newPetition(), object{"kind": "complaint", "field": "order"})
	wronged := h.post("clerk", "/v1/petitions", complaint).str("petition", "id")
	h.do("clerk", "POST /v1/petitions/"+wronged+"/primary", to(same, "Trùng"), any1).refused(t, http.StatusConflict, "another_kind")
	h.do("clerk", link, to(same, "  "), any1).refused(t, http.StatusBadRequest, "too_short")
	h.do("clerk", link, request{body: object{"primary": same}}.text(), any1).refused(t, http.StatusBadRequest, "required")
	h.linked(own, same)
	events := h.do("citizen", "GET /v1/petitions/"+own+"/events", "").want(200).items()
	if last := events[len(events)-1].(object); last["change"].(object)["note"] != "Cùng một quán hát" {
		t.Errorf("the petitioner reads %v", last)
	}
	history := h.do("", "GET /public/v1/petitions/"+code, "", "Petition-Secret: "+h.desk.Secrets.Secret(petitionNamed(t, own))).want(200).at("history").([]any)
	if last := history[len(history)-1].(object); last["reason"] != "Cùng một quán hát" {
		t.Errorf("by code and secret they read %v", last)
	}
}

// TestNotMyMatter lets the petitioner of a duplicate have a case of their own
// again, also after the primary was concluded: by its own days, and for good.
func TestNotMyMatter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	primary, another := h.noise(), h.noise()
	own, _ := h.own()
	due := h.do("citizen", "GET /v1/petitions/"+own, "").str("due_on")
	h.live(1)
	h.linked(own, primary)
	h.give(h.draft(primary, h.done()))
	h.live(40)
	if !h.offers("citizen", own, "unlink") {
		t.Fatal("the petitioner is not offered to unlink it")
	}
	p := h.do("citizen", "DELETE /v1/petitions/"+own+"/primary", "", any1).want(200)
	if p.str("state") != "in_progress" || p.str("due_on") != due || p.json["overdue"] != true || p.json["primary"] != nil {
		t.Errorf("unlinked: %s", p.text)
	}
	if h.offers("clerk", own, "link") {
		t.Error("the office is offered to link it again")
	}
	h.do("clerk", "POST /v1/petitions/"+own+"/primary", request{body: object{"primary": another, "note": "Trùng"}}.text(), any1).
		refused(t, http.StatusConflict, "matter_of_its_own")
}

// TestNotMyMatterPublicly does so by the petition's code and secret.
func TestNotMyMatterPublicly(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	primary := h.petition(domain.StateReceived)
	filed := h.post("clerk", "/v1/petitions", h.newPetition())
	id, path := filed.str("petition", "id"), "POST /public/v1/petitions/"+filed.str("petition", "code")+"/unlinking"
	secret := request{body: object{"secret": filed.str("secret")}}.text()
	h.do("", path, secret).refused(t, http.StatusConflict, "step_not_possible")
	h.linked(id, primary)
	h.do("", path, `{"secret":"WRONG-WRONG-WRONG"}`).refused(t, http.StatusNotFound, "not_found")
	h.do("", path, secret).want(http.StatusNoContent)
	if p := h.do("clerk", "GET /v1/petitions/"+id, ""); p.str("state") != "in_progress" {
		t.Errorf("unlinked: %s", p.text)
	}
}

// TestDuplicatesAreToldWhatTheyCanUse: of the answer, and of no question to
// which they cannot reply.
func TestDuplicatesAreToldWhatTheyCanUse(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	primary := h.noise()
	own, code := h.own()
	h.linked(own, primary)
	h.later()
	h.give(h.draft(primary, h.done()))
	h.live(8)
	if told := h.heard("citizen"); !slices.Equal(told, []string{"petition.concluded " + code, "petition.linked " + code}) {
		t.Errorf("the citizen is told %v", strings.Join(told, ", "))
	}
}

// petitionNamed reads the ID of a petition.
func petitionNamed(t *testing.T, id string) domain.PetitionID {
	t.Helper()
	p, err := domain.ParseID[domain.Petition](id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestTimeWashesNoDispute answers at once anew what was disputed: it is in time
// only when somebody says that it holds, and silence leaves it disputed.
func TestTimeWashesNoDispute(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	own, _ := h.own()
	h.give(h.draft(own, h.done()))
	h.post("citizen", "/v1/petitions/"+own+"/replies", object{"verdict": "disputed", "text": "Vẫn ồn"})
	h.give(h.draft(own, h.done()))
	is := func(when string, want map[string]int) {
		t.Helper()
		got := h.rates()
		for name, n := range want {
			if got[name] != n {
				t.Errorf("%s: %d are %s, want %d", when, got[name], name, n)
			}
		}
	}
	is("answered anew", map[string]int{"awaited": 1, "in_time": 0})
	h.live(25)
	is("silent", map[string]int{"disputed": 1, "contested": 1, "silent": 0, "in_time": 0})
	if q := h.do("monitor", "GET /v1/questions?petition="+own+"&state=silent", "").want(200).items(); len(q) != 1 {
		t.Errorf("the question: %v", q)
	}
	h.post("citizen", "/v1/petitions/"+own+"/replies", object{"verdict": "confirmed"})
	is("confirmed late", map[string]int{"confirmed": 1, "disputed": 0, "contested": 0, "in_time": 1})
}

// TestOverdueByWhateverName: another kind makes nothing late in time, and who
// takes up a complaint late gains no time by it.
func TestOverdueByWhateverName(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	late, complaint := h.petition(domain.StateInProgress), h.newPetition()
	complaint["kind"] = "complaint"
	slow := h.post("clerk", "/v1/petitions", complaint).str("petition", "id")
	received := h.today()
	before := h.do("clerk", "GET /v1/petitions/"+late, "").want(200)
	h.live(50)
	for _, kind := range []string{"complaint", "petition"} {
		p := h.post("clerk", "/v1/petitions/"+late+"/classifications", object{"kind": kind, "reason": "Theo nội dung"})
		if p.str("due_on") != before.str("due_on") || p.str("due_rule") != before.str("due_rule") || p.json["overdue"] != true {
			t.Errorf("as a %s: %s", kind, p.text)
		}
	}
	if p := h.post("clerk", "/v1/petitions/"+slow+"/acceptance", object{}); p.str("due_on") != received.Add(10+30).String() {
		t.Errorf("accepted late it is due on %s", p.str("due_on"))
	}
}

// TestComplaintThatComesBack: in whatever way a complaint comes to be in progress,
// the time for settling it begins.
func TestComplaintThatComesBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	file := func() (id, code, secret string) {
		f := h.post("clerk", "/v1/petitions", with(h.newPetition(), object{"kind": "complaint"}))
		return f.str("petition", "id"), f.str("petition", "code"), f.str("secret")
	}
	linked := func(primary string) (id, code, secret string) {
		id, code, secret = file()
		h.linked(id, primary)
		return id, code, secret
	}
	first, _, _ := file()
	mine, code, secret := linked(first)
	by, _, _ := linked(first)
	left, _, _ := linked(first)
	passed, _, _ := file()
	x := h.post("chair", "/v1/petitions/"+passed+"/escalations", h.newEscalation()).str("id")
	h.live(3)
	h.do("", "POST /public/v1/petitions/"+code+"/unlinking", request{body: object{"secret": secret}}.text()).want2xx()
	h.do("clerk", "DELETE /v1/petitions/"+by+"/primary", "", any1).want2xx()
	h.post("clerk", "/v1/petitions/"+first+"/withdrawal", object{"note": "Người khiếu nại rút"})
	h.post("chair", "/v1/escalations/"+x+"/recall", object{"reason": "Phường giải quyết được"})
	for how, id := range map[string]string{"by code and secret": mine, "by the clerk": by, "by the primary's end": left, "recalled": passed} {
		if p := h.do("chair", "GET /v1/petitions/"+id, "").want(http.StatusOK); p.str("state") != "in_progress" || p.str("due_on") != h.day(30) {
			t.Errorf("%s: %s, due on %s", how, p.str("state"), p.str("due_on"))
		}
	}
}

// TestAcceptedAndReclassified: a complaint is settled within a time from the last day
// for its acceptance, in whatever order it is taken up late and called one.
func TestAcceptedAndReclassified(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	file := func(kind string) string {
		return h.post("clerk", "/v1/petitions", with(h.newPetition(), object{"kind": kind})).str("petition", "id")
	}
	complaint, first, last := file("complaint"), file("petition"), file("petition")
	due := h.day(10 + 30)
	accept := func(id string) { h.post("clerk", "/v1/petitions/"+id+"/acceptance", object{}) }
	reclassify := func(id string) {
		h.post("clerk", "/v1/petitions/"+id+"/classifications", object{"kind": "complaint", "reason": "Theo nội dung"})
	}
	h.live(20) // the first notice of a petition is late too
	accept(complaint)
	accept(first)
	reclassify(first)
	reclassify(last)
	accept(last)
	for how, id := range map[string]string{"filed as one": complaint, "taken up first": first, "called one first": last} {
		if p := h.do("chair", "GET /v1/petitions/"+id, "").want(http.StatusOK); p.str("due_on") != due {
			t.Errorf("%s: due on %s, want %s", how, p.str("due_on"), due)
		}
	}
}

// TestRevival: a withdrawal by the office is told to the monitors, not possible
// while the petitioner can say what an outcome is worth, and taken back by them.
func TestRevival(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	withdrawn := object{"note": "Người kiến nghị gọi điện xin rút"}
	asked, _ := h.own()
	h.give(h.draft(asked, object{"outcome": "planned", "due_on": h.day(30)}), domain.WarnNoPerson)
	h.do("clerk", "POST /v1/petitions/"+asked+"/withdrawal", request{body: withdrawn}.text(), any1).refused(t, http.StatusConflict, "question_open")
	if h.offers("clerk", asked, "withdraw") {
		t.Error("the office is offered to withdraw what is asked about")
	}
	h.post("citizen", "/v1/petitions/"+asked+"/withdrawal", object{})
	if h.offers("citizen", asked, "revive") {
		t.Error("who withdrew it is offered to revive it")
	}
	own, code := h.own()
	due := h.do("citizen", "GET /v1/petitions/"+own, "").str("due_on")
	h.post("clerk", "/v1/petitions/"+own+"/withdrawal", withdrawn)
	h.live(30)
	if told := h.heard("monitor"); !slices.Contains(told, "petition.withdrawn "+code) {
		t.Errorf("the monitor is told %v", told)
	}
	if h.offers("clerk", own, "revive") || !h.offers("citizen", own, "revive") {
		t.Error("the petitioner alone is offered to revive it")
	}
	p := h.post("citizen", "/v1/petitions/"+own+"/revival", nil)
	if p.str("state") != "in_progress" || p.str("due_on") != due || p.at("revive_by") != nil {
		t.Errorf("revived: %s", p.text)
	}
	late, _ := h.own()
	h.post("clerk", "/v1/petitions/"+late+"/withdrawal", withdrawn)
	h.live(31)
	h.do("citizen", "POST /v1/petitions/"+late+"/revival", "", any1).refused(t, http.StatusConflict, "revival_too_late")
}

// TestDisputedDenunciation: what was disputed and turns out to be a denunciation
// is counted in its register, and the authority above learns so much and no more.
func TestDisputedDenunciation(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.disputed()
	h.post("chair", "/v1/petitions/"+id+"/refusal", object{"ground": "denunciation", "note": "Tố cáo"})
	h.live(1)
	if n := h.do("monitor", "GET /v1/statistics"+h.period(), "").want(200).num("total", "denunciations"); n != 1 {
		t.Errorf("%d denunciations are counted", n)
	}
	told := slices.DeleteFunc(h.do("district", "GET /v1/me/notifications", "").want(200).items(), func(x any) bool { return x.(object)["topic"] != "denunciation.disputed" })
	if len(told) != 1 || told[0].(object)["unit"] != string(hangBai) || told[0].(object)["code"] != nil || told[0].(object)["petition"] != nil {
		t.Errorf("the district is told %v", told)
	}
}
