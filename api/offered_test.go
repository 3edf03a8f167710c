package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
)

// judged are the steps by which somebody says what a claim is worth.
var judged = []string{"confirm_outcome", "confirm_in_part", "dispute_outcome", "uphold_closing", "refute_closing"}

// turns makes somebody who worked at the ward a monitor.
func (h *house) turns(id domain.AccountID) {
	h.t.Helper()
	h.do("admin", "PATCH "+h.postOf(id), `{"until":"`+h.day(-1)+`"}`).want(200)
	h.post("admin", "/v1/accounts/"+id.String()+"/posts", object{"role": "monitor", "unit": hoanKiem, "from": h.day(0)})
}

// TestNoJudgeOfTheirOwn offers nobody to judge what they had a part in, wherever
// it is offered, and goes on offering the rest.
func TestNoJudgeOfTheirOwn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	clerk, id := h.join("clerk@" + string(hangBai))
	wrote := func(petition string) string {
		h.give(h.post(clerk, "/v1/answers", h.newAnswer(petition, nil)).str("id"))
		return petition
	}
	closes := func(petition string) string {
		h.says(petition, "disputed", "Vẫn như cũ")
		h.post("chair", "/v1/petitions/"+petition+"/closing", object{"reason": "Đã kiểm tra lại"})
		return petition
	}
	drafted, asked := closes(wrote(h.petition(domain.StateReceived))), wrote(h.petition(domain.StateReceived))
	other, free := h.closedAgain(), h.petition(domain.StateConcluded)
	h.post("chair", "/v1/delegations", h.newDelegation())
	closed := h.petition(domain.StateReceived)
	given := "/v1/answers/" + h.draft(closed, nil)
	h.post("deputy", given+"/approval", nil)
	h.post("deputy", given+"/publication", nil)
	closes(closed)
	h.timePasses(0)
	h.turns(id)
	h.turns(h.account["chair"])
	ruling := []string{"uphold_closing", "refute_closing"}
	replying := []string{"confirm_outcome", "confirm_in_part", "dispute_outcome"}
	for _, of := range []struct {
		what, login, id string
		want            []string
	}{
		{"who drafted the answer", clerk, drafted, nil}, {"who drafted what is asked about", clerk, asked, nil},
		{"who approved it", "chair", free, nil}, {"who closed it again", "chair", closed, nil},
		{"who had no part in the closing", clerk, other, ruling}, {"who had no part in the claim", clerk, free, replying},
	} {
		judges := func(allowed []string) []string {
			return slices.DeleteFunc(allowed, func(s string) bool { return !slices.Contains(judged, s) })
		}
		if diff := cmp.Diff(of.want, append([]string(nil), judges(h.do(of.login, "GET /v1/petitions/"+of.id, "").want(200).allowed())...)); diff != "" {
			t.Errorf("%s is offered of the petition (-want +got):\n%s", of.what, diff)
		}
		for _, list := range []string{"?petition=" + of.id, "?subunits=true&unit=" + string(hoanKiem)} {
			var got []string
			for _, q := range h.do(of.login, "GET /v1/questions"+list, "").want(200).items() {
				if q := q.(object); q["petition"] == of.id {
					for _, s := range q["allowed_actions"].([]any) {
						got = append(got, s.(string))
					}
				}
			}
			if diff := cmp.Diff(of.want, judges(got)); diff != "" {
				t.Errorf("%s is offered in questions%s (-want +got):\n%s", of.what, list, diff)
			}
		}
		about := map[string]bool{}
		for _, section := range []string{"closings_to_rule_on", "questions_to_ask"} {
			for _, task := range h.sections(of.login)[section]["items"].([]any) {
				about[fmt.Sprint(task.(object)["petition"])] = true
			}
		}
		if about[of.id] != (of.want != nil) {
			t.Errorf("%s has it in the brief: %v", of.what, about[of.id])
		}
	}
	h.do("chair", "POST /v1/petitions/"+closed+"/ruling", `{"upheld":true,"note":"Đúng"}`, any1).refused(t, http.StatusForbidden, "answerer_cannot_verify")
}

// TestRefusedWithWhatCanBeDone holds what a refusal says can be done against what
// the petition says.
func TestRefusedWithWhatCanBeDone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	mine, _ := h.own()
	h.give(h.draft(mine, nil))
	for _, of := range []struct{ who, id, step, body string }{
		{"clerk", h.petition(domain.StateInProgress), "acceptance", `{}`},
		{"citizen", mine, "withdrawal", `{}`},
	} {
		path := "/v1/petitions/" + of.id
		a := h.do(of.who, "POST "+path+"/"+of.step, of.body, any1)
		a.refused(t, http.StatusConflict, "step_not_possible")
		want := h.do(of.who, "GET "+path, "").want(200).allowed()
		if diff := cmp.Diff(want, a.allowed()); diff != "" || len(want) == 0 {
			t.Errorf("%s, %s: (-read +refused)\n%s", of.who, of.step, diff)
		}
	}
}

// TestDraftingWhileOffered drafts an answer to what is offered to the authority
// above, since it may come back, and gives it when it did.
func TestDraftingWhileOffered(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, state := range []domain.EscalationState{domain.EscalationPending, domain.EscalationContested} {
		id := h.do("chair", "GET /v1/escalations/"+h.escalation(state), "").want(200).str("petition")
		path := "/v1/petitions/" + id
		if !slices.Contains(h.do("chair", "GET "+path, "").want(200).allowed(), "draft_answer") {
			t.Errorf("%s: the sender is not offered to draft", state)
		}
		if slices.Contains(h.do("officer", "GET "+path, "").want(200).allowed(), "draft_answer") {
			t.Errorf("%s: it is offered to draft above", state)
		}
		a := h.approve(h.draft(id, nil))
		if got := h.do("chair", "GET /v1/answers/"+a, "").want(200).allowed(); slices.Contains(got, "publish_answer") {
			t.Errorf("%s: the answer can be given: %v", state, got)
		}
	}
}

// TestGroupWithEnded answers a group of which some have ended without them, and
// only those that are chosen.
func TestGroupWithEnded(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	var escalations, of []string
	for range 4 {
		x := h.escalation(domain.EscalationAccepted)
		escalations, of = append(escalations, x), append(of, h.do("officer", "GET /v1/escalations/"+x, "").want(200).str("petition"))
	}
	group := h.post("officer", "/v1/escalation-groups", object{"title": "Thoát nước", "escalations": escalations}).str("id")
	give := func(petitions ...string) answer {
		body := h.newAnswer("", object{"group": group})
		if delete(body, "petitions"); petitions != nil {
			body["petitions"] = petitions
		}
		return h.do("officer", "POST /v1/answers", request{body: body}.text())
	}
	covers := func(a answer, want ...string) string {
		t.Helper()
		var got []string
		for _, id := range a.want(201).at("petitions").([]any) {
			got = append(got, id.(string))
		}
		if diff := cmp.Diff(slices.Sorted(slices.Values(want)), got); diff != "" {
			t.Errorf("it covers (-want +got):\n%s", diff)
		}
		return a.str("id")
	}
	withdraw := func(id string) {
		h.post("clerk", "/v1/petitions/"+id+"/withdrawal", object{"note": "Người kiến nghị xin rút"})
	}
	withdraw(of[0])
	covers(give(), of[1], of[2], of[3])
	covers(give(of[0], of[1], of[2]), of[1], of[2])
	covers(give(of[2]), of[2])
	h.post("district", "/v1/petitions/"+of[1]+"/escalations", h.newEscalation())
	h.post("mayor", "/v1/escalations/"+h.do("district", "GET /v1/escalations?petition="+of[1]+"&state=pending", "").want(200).items()[0].(object)["id"].(string)+"/acceptance", object{})
	covers(give(), of[2], of[3])
	give(of[2], h.petition(domain.StateReceived)).refused(t, http.StatusUnprocessableEntity, "unknown_reference")
	give(of[0], of[1]).refused(t, http.StatusConflict, "step_not_possible")
	withdraw(of[2])
	if n := len(h.sections("officer")["groups_to_answer"]["items"].([]any)); n != 1 {
		t.Errorf("%d groups wait", n)
	}
	given := covers(give(), of[3])
	h.post("district", "/v1/answers/"+given+"/approval", nil)
	h.post("district", "/v1/answers/"+given+"/publication", nil)
	if n := len(h.sections("officer")["groups_to_answer"]["items"].([]any)); n != 0 {
		t.Errorf("%d groups wait when all is answered", n)
	}
	h.do("chair", "POST /v1/answers", request{body: h.newAnswer(of[3], object{"group": group})}.text()).refused(t, http.StatusUnprocessableEntity, "unknown_reference")
}

// TestPromisesToCommitTo offers to say who does what an answer promises wherever
// the answer is read, until somebody has said so.
func TestPromisesToCommitTo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.draft(h.petition(domain.StateReceived), object{"outcome": "planned", "due_on": h.day(60)})
	h.give(id, domain.WarnNoPerson)
	made := h.fiveClear()
	made["answer"] = id
	offers := func(who string) (got []bool) {
		t.Helper()
		offered := func(allowed []any) bool { return slices.Contains(allowed, any("make_commitment")) }
		got = append(got, offered(h.do(who, "GET /v1/answers/"+id, "").want(200).at("allowed_actions").([]any)))
		for _, list := range []string{"/v1/answers?unit=" + string(hangBai), "/v1/answers?petition=" + h.do("chair", "GET /v1/answers/"+id, "").at("petitions").([]any)[0].(string)} {
			for _, a := range h.do(who, "GET "+list, "").want(200).items() {
				if a := a.(object); a["id"] == id {
					got = append(got, offered(a["allowed_actions"].([]any)))
				}
			}
		}
		return got
	}
	if diff := cmp.Diff([]bool{true, true, true}, offers("chair")); diff != "" {
		t.Errorf("the chair is offered (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]bool{false, false, false}, offers("monitor")); diff != "" {
		t.Errorf("the monitor is offered (-want +got):\n%s", diff)
	}
	commitment := h.post("chair", "/v1/commitments", made).str("id")
	if diff := cmp.Diff([]bool{false, false, false}, offers("chair")); diff != "" {
		t.Errorf("once it is made the chair is offered (-want +got):\n%s", diff)
	}
	for _, who := range []string{"delegate", "chair"} {
		read := h.do(who, "GET /v1/commitments/"+commitment, "").want(200).at("allowed_actions")
		if _, ok := read.([]any); !ok {
			t.Errorf("%s may do %v with a commitment", who, read)
		}
		for _, c := range h.do(who, "GET /v1/commitments?unit="+string(hangBai), "").want(200).items() {
			if diff := cmp.Diff(read, c.(object)["allowed_actions"]); diff != "" {
				t.Errorf("%s reads and lists (-read +listed):\n%s", who, diff)
			}
		}
	}
}
