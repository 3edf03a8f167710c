package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// codesOf lists the codes of warnings.
func codesOf(a answer) (out []string) {
	list, _ := a.at("warnings").([]any)
	for _, w := range list {
		out = append(out, w.(object)["code"].(string))
	}
	return out
}

// TestNobodyIsResponsible: what is still to be done is not promised before it is
// known who does it, or why nobody does.
func TestNobodyIsResponsible(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	p := h.petition(domain.StateReceived)
	give := "POST /v1/answers/" + h.approve(h.draft(p, object{"outcome": "planned", "due_on": h.day(60)})) + "/publication"
	a := h.do("chair", give, "", any1)
	a.refused(t, http.StatusConflict, "warnings_stand")
	if got := codesOf(a); !slices.Equal(got, []string{"no_responsible_person"}) {
		t.Errorf("refused for %v", got)
	}
	h.charge("clerk", "/v1/petitions/"+p)
	h.do("chair", give, "", any1).want(http.StatusOK)

	again := h.approve(h.draft(h.petition(domain.StateReceived), object{"outcome": "in_progress", "reason": "no_plan"}))
	path := "/v1/answers/" + again + "/publication"
	a = h.do("chair", "POST "+path, inSpite(domain.WarnNoPerson), any1)
	if got := codesOf(a); a.status != http.StatusConflict || !slices.Equal(got, []string{"no_date", "no_responsible_person"}) {
		t.Errorf("refused for %v: %s", got, a.text)
	}
	h.do("chair", "POST "+path, inSpite(domain.WarnNoPerson, domain.WarnNoDate), any1).want(http.StatusOK)
}

// TestDayMovedByAnAnswer: an answer does not put off what the one before it
// promised without saying why; nor does it when the case went to and fro since.
func TestDayMovedByAnAnswer(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	p := h.petition(domain.StateAnswered) // planned for the sixtieth day
	planned := func(day int) string {
		return h.approve(h.draft(p, object{"outcome": "planned", "due_on": h.day(day)}))
	}
	h.do("chair", "POST /v1/answers/"+planned(60)+"/publication", "", any1).want(http.StatusOK)
	moved := planned(61)
	h.do("chair", "POST /v1/answers/"+moved+"/publication", "", any1).refused(t, http.StatusConflict, "warnings_stand")
	if got := codesOf(h.do("monitor", "POST /v1/answers/"+moved+"/check", "").want(http.StatusOK)); !slices.Equal(got, []string{"day_moved"}) {
		t.Errorf("warned of %v", got)
	}

	// Sent up and taken back, it was promised all the same.
	x := h.post("chair", "/v1/petitions/"+p+"/escalations", h.newEscalation()).str("id")
	h.post("chair", "/v1/escalations/"+x+"/recall", object{"reason": "Phường giải quyết được"})
	h.do("chair", "POST /v1/answers/"+moved+"/publication", "", any1).refused(t, http.StatusConflict, "warnings_stand")
	h.do("chair", "POST /v1/answers/"+moved+"/publication", inSpite(domain.WarnDayMoved), any1).want(http.StatusOK)
	if list := h.do("monitor", "GET /v1/answers?overridden=true", "").want(http.StatusOK).items(); len(list) != 1 {
		t.Errorf("the monitor finds %v", list)
	}
	if got := codesOf(h.do("monitor", "POST /v1/answers/"+moved+"/check", "").want(http.StatusOK)); len(got) != 0 {
		t.Errorf("given, it is warned of %v", got)
	}
}

// TestPromisePutOff: a promised day moves for a reason, which is counted and
// told; the day by which it must be answered does not move with it.
func TestPromisePutOff(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	filed := h.post("citizen", "/v1/petitions", object{"unit": hangBai, "kind": "petition", "field": "order", "title": "Vỉa hè", "text": "Vỉa hè bị lấn chiếm"})
	path := "/v1/petitions/" + filed.str("petition", "id")
	promise := func(day int, note string) answer {
		return h.do("clerk", "POST "+path+"/promise", request{body: object{"due_on": h.day(day), "note": note}}.text(), any1)
	}
	due := promise(5, "").want(http.StatusOK).str("due_on")
	for _, note := range []string{"", " \n"} {
		a := promise(6, note)
		if a.refused(t, http.StatusUnprocessableEntity, "required"); a.json["field"] != "note" {
			t.Errorf("not said of the note: %s", a.text)
		}
	}
	promise(4, "").want(http.StatusOK)
	promise(4, "").want(http.StatusOK)
	if v := promise(8, "Chờ vật tư").want(http.StatusOK); v.num("promise_moves") != 1 || v.str("promised_on") != h.day(8) || v.str("due_on") != due {
		t.Errorf("put off: %s", v.text)
	}
	for _, who := range []string{"citizen", "monitor"} {
		if v := h.do(who, "GET "+path, "").want(http.StatusOK); v.num("promise_moves") != 1 {
			t.Errorf("the %s reads %s", who, v.text)
		}
	}
	public := h.do("", "GET /public/v1/petitions/"+filed.str("petition", "code"), "", "Petition-Secret: "+filed.str("secret")).want(http.StatusOK)
	if public.num("promise_moves") != 1 || !strings.Contains(public.text, "Chờ vật tư") {
		t.Errorf("with the secret one reads %s", public.text)
	}
	h.work()
	code := filed.str("petition", "code")
	if told := h.heard("citizen"); !slices.Contains(told, "petition.promise_moved "+code) || !slices.Contains(told, "petition.promised "+code) {
		t.Errorf("the petitioner is told %v", told)
	}
	if told := h.heard("monitor"); !slices.Equal(told, []string{"petition.promise_moved " + code}) {
		t.Errorf("the monitor is told %v", told)
	}
}

// TestWordsInTheHall: what is recorded in the hall is held against what it must
// not hold, and evidence that shows nothing; not against what was said before.
func TestWordsInTheHall(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	dialogue := h.dialogue(domain.DialogueOpen)
	say := func(claim object, warned ...domain.WarningCode) answer {
		a := object{"mode": "on_the_spot", "petitions": []string{h.matter(dialogue)}, "text": "Phường đã ra quân.", "outcome": "explained"}
		for k, v := range claim {
			a[k] = v
		}
		if len(warned) > 0 {
			var in []object
			for _, w := range warned {
				in = append(in, object{"code": w, "reason": "Đã cân nhắc"})
			}
			a["overrides"] = in
		}
		return h.do("clerk", "POST /v1/answers", request{body: a}.text())
	}
	for _, claim := range []object{nil, nil, {"outcome": "planned", "due_on": h.day(60)}, {"outcome": "in_progress", "reason": "no_plan"}} {
		if a := say(claim).want(http.StatusCreated); a.at("overrides") != nil {
			t.Errorf("warned of nothing, and overridden: %s", a.text)
		}
	}
	shown := object{"outcome": "resolved", "means": "carried_out", "evidence": "Phường đã ra quân", "done_on": h.day(0)}
	a := say(shown)
	if a.refused(t, http.StatusConflict, "warnings_stand"); !slices.Contains(codesOf(a), "no_evidence") {
		t.Errorf("refused for %v", codesOf(a))
	}
	say(shown, domain.WarnPersonal).refused(t, http.StatusUnprocessableEntity, "not_warned_of")
	if a := say(shown, domain.WarnNoEvidence).want(http.StatusCreated); a.str("overrides", 0, "reason") != "Đã cân nhắc" {
		t.Errorf("given as %s", a.text)
	}

	phone := object{"text": "Gọi anh tổ trưởng, số 0912 345 678."}
	say(phone).refused(t, http.StatusConflict, "warnings_stand")
	say(phone, domain.WarnPersonal).want(http.StatusCreated)
	named := newID(h.office)
	h.post("clerk", "/v1/dialogues/"+dialogue+"/matters", object{"items": []object{{"id": named, "field": "traffic", "title": "Xe quá tải",
		"petitioner": object{"kind": "person", "name": "Bà Mẫu"}}}})
	answered := object{"petitions": []string{named}, "text": "Thưa bà Mẫu, phường đã xử phạt."}
	say(answered).refused(t, http.StatusConflict, "warnings_stand")
	say(answered, domain.WarnPersonal).want(http.StatusCreated)
	if list := h.do("monitor", "GET /v1/answers?overridden=true", "").want(http.StatusOK).items(); len(list) != 3 {
		t.Errorf("the monitor finds %d answers", len(list))
	}

	draft := h.newAnswer(h.petition(domain.StateReceived), object{"overrides": []object{{"code": "no_evidence", "reason": "Sẽ có"}}})
	a = h.do("clerk", "POST /v1/answers", request{body: draft}.text())
	if a.refused(t, http.StatusUnprocessableEntity, "not_allowed_here"); a.json["field"] != "overrides" {
		t.Errorf("not said of the overrides: %s", a.text)
	}
}

// TestMovedCommitmentAndTheAnswersDay: who moves the deadline of a commitment
// moves nothing of what the answer promised the petitioner.
func TestMovedCommitmentAndTheAnswersDay(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	p := h.petition(domain.StateReceived)
	path := "/v1/petitions/" + p
	h.charge("clerk", path)
	five := h.fiveClear() // by the tenth day
	five["answer"] = h.give(h.draft(p, object{"outcome": "planned", "due_on": h.day(20)}))
	c := h.post("chair", "/v1/commitments", five).str("id")
	h.post("chair", "/v1/commitments/"+c+"/move", object{"deadline": h.day(50), "reason": "Chờ vật tư"})
	last := h.day(20)
	lapses := func() []any {
		h.clockwork(casework.JobOverdue)
		return h.do("chair", "GET /v1/lapses?petition="+p, "").want(http.StatusOK).items()
	}
	h.pass(20 * days)
	if v := h.do("monitor", "GET "+path, "").want(http.StatusOK); v.at("overdue") != false || v.str("next_due") != last || len(lapses()) != 0 {
		t.Errorf("on the answer's day: %s", v.text)
	}
	h.pass(1 * days)
	if v := h.do("monitor", "GET "+path, "").want(http.StatusOK); v.at("overdue") != true {
		t.Errorf("the day after: %s", v.text)
	}
	if got := lapses(); len(got) != 1 || fmt.Sprint(got[0].(object)["owed"], got[0].(object)["due_on"]) != fmt.Sprint("outcome", last) {
		t.Errorf("told of %v", got)
	}
	if v := h.do("monitor", "GET /v1/commitments/"+c, "").want(http.StatusOK); v.str("standing") != "moved" {
		t.Errorf("the commitment itself is %s", v.text)
	}
}

// TestDoneBeforeItWasAsked: what is said to have been done before it was asked
// for may have been, and then somebody says so.
func TestDoneBeforeItWasAsked(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	done := func(day int) string {
		return "POST /v1/answers/" + h.approve(h.draft(h.petition(domain.StateReceived), object{"outcome": "resolved", "means": "inspection",
			"evidence": fmt.Sprintf("Biên bản kiểm tra số %d", h.next()), "done_on": h.day(day)})) + "/publication"
	}
	h.do("chair", done(0), "", any1).want(http.StatusOK)
	early := done(-1)
	a := h.do("chair", early, "", any1)
	a.refused(t, http.StatusConflict, "warnings_stand")
	if got := codesOf(a); !slices.Equal(got, []string{"done_before_received"}) || a.str("warnings", 0, "field") != "done_on" {
		t.Errorf("refused for %v: %s", got, a.text)
	}
	h.do("chair", early, inSpite(domain.WarnDoneBefore), any1).want(http.StatusOK)
}
