package api_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"kiennghi/domain"
)

// asks lists what a monitor reads that a petitioner is asked, the latest last.
func (h *house) asks(login, id string) []any {
	h.t.Helper()
	return h.do(login, "GET /v1/questions?petition="+id, "").want(http.StatusOK).items()
}

// replySecret is the secret of the latest question as somebody reads it.
func (h *house) replySecret(login, id string) string {
	h.t.Helper()
	list := h.asks(login, id)
	secret, _ := list[len(list)-1].(object)["reply_secret"].(string)
	return secret
}

// TestReplySecret lets the clerk who filed for somebody, and so had the secret
// in hand, try to say for them that the office did well.
func TestReplySecret(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	filed := h.post("clerk", "/v1/petitions", h.newPetition())
	id := filed.str("petition", "id")
	replies := "POST /public/v1/petitions/" + filed.str("petition", "code") + "/replies"
	reply := func(as, secret, verdict string) answer {
		return h.do(as, replies, request{body: object{"secret": secret, "verdict": verdict, "text": "Tôi đã xem lại"}}.text())
	}
	reads := func() []any {
		q := h.do("", "GET /public/v1/petitions/"+filed.str("petition", "code"), "", "Petition-Secret: "+filed.str("secret")).want(http.StatusOK)
		verdicts, _ := q.at("question", "verdicts").([]any)
		return verdicts
	}
	reply("", filed.str("secret"), "confirmed").refused(t, http.StatusConflict, "nothing_claimed")
	h.give(h.draft(id, nil))
	if s := h.replySecret("monitor", id); s != "" {
		t.Errorf("before it is asked a monitor reads %s", s)
	}
	h.timePasses(0)
	for _, verdict := range []string{"confirmed", "partly"} {
		for _, as := range []string{"", "chair"} {
			reply(as, filed.str("secret"), verdict).refused(t, http.StatusForbidden, "reply_secret_needed")
		}
	}
	if got := fmt.Sprint(reads()); got != "[disputed]" {
		t.Errorf("with the secret of the petition one can say %s", got)
	}
	for _, login := range []string{"clerk", "chair", "officer"} {
		if s := h.replySecret(login, id); s != "" {
			t.Errorf("the %s reads %s", login, s)
		}
	}
	drafter, account := h.join("clerk@"+string(hangBai), "monitor@"+string(hoanKiem))
	h.later() // so that questions have an order
	h.give(h.post(drafter, "/v1/answers", h.newAnswer(id, nil)).str("id"))
	h.do("admin", "PATCH "+h.postOf(account), `{"until":"`+h.day(-1)+`"}`)
	h.timePasses(0)
	if s := h.replySecret(drafter, id); s != "" {
		t.Errorf("who wrote the answer, and is a monitor since, reads %s", s)
	}

	// A monitor hands on what is of this question alone.
	secret := h.replySecret("monitor", id)
	other := h.post("clerk", "/v1/petitions", h.newPetition()).str("petition", "id")
	h.give(h.draft(other, nil))
	h.timePasses(0)
	if theirs := h.replySecret("monitor", other); secret == "" || secret == filed.str("secret") || secret == theirs {
		t.Errorf("the secret is %q, of the petition %q, of another question %q", secret, filed.str("secret"), theirs)
	}
	reply("", h.replySecret("monitor", other), "confirmed").refused(t, http.StatusNotFound, "not_found")
	h.later()
	h.give(h.draft(id, nil))
	reply("", secret, "confirmed").refused(t, http.StatusNotFound, "not_found")
	h.timePasses(0)
	reply("", strings.ToLower(h.replySecret("monitor", id)), "confirmed").want(http.StatusNoContent)
	if s := h.replySecret("monitor", id); s != "" {
		t.Errorf("after the reply a monitor reads %s", s)
	}

	// With the secret of the petition one disputes; a citizen's own does all.
	h.do("", "POST /public/v1/petitions/"+domain.PublicCode(parse(t, other))+"/replies",
		request{body: object{"secret": h.desk.Secrets.Secret(parse(t, other)), "verdict": "disputed", "text": "Vẫn thế"}}.text()).want(http.StatusNoContent)
	own, code := h.own()
	h.give(h.draft(own, nil))
	h.timePasses(0)
	if s := h.replySecret("monitor", own); s != "" {
		t.Errorf("of a citizen's own petition a monitor reads %s", s)
	}
	h.do("", "POST /public/v1/petitions/"+code+"/replies",
		request{body: object{"secret": h.desk.Secrets.Secret(parse(t, own)), "verdict": "confirmed"}}.text()).want(http.StatusNoContent)

	// Guesses are counted, as those at the secret of the petition.
	for range 20 {
		reply("", "GUESS-GUESS-GUESS", "confirmed").refused(t, http.StatusNotFound, "not_found")
	}
	reply("", "GUESS-GUESS-GUESS", "confirmed").tooMany(t)
}

func parse(t testing.TB, id string) domain.PetitionID {
	t.Helper()
	p, err := domain.ParseID[domain.Petition](id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestReplySecretByMail writes it to who left an address and is asked.
func TestReplySecretByMail(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	s := h.withMail()
	h.do("citizen", "PUT /v1/me/contact", `{"email":"cong-dan@example.vn","language":"vi","topics":["question.asked"]}`).want(http.StatusOK)
	n := h.newPetition()
	n["petitioner"] = identity
	id := h.post("clerk", "/v1/petitions", n).str("petition", "id")
	own, _ := h.own()
	h.give(h.draft(id, nil))
	h.give(h.draft(own, nil))
	h.timePasses(0)
	h.work()
	secret, with, without := h.replySecret("monitor", id), 0, 0
	for _, l := range s.Letters() {
		_, body, _ := strings.Cut(l.Text, "\n\n")
		text, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\n", ""))
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case strings.Contains(string(text), secret):
			with++
		case strings.Contains(string(text), "mã phản hồi"):
			without++
		}
	}
	if secret == "" || with != 1 || without != 0 {
		t.Errorf("of %d letters %d hold the secret %q, and %d another", len(s.Letters()), with, secret, without)
	}
}

// TestAskedInTheEnd says every six days again that a matter is resolved, which
// is asked about a week later.
func TestAskedInTheEnd(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	own, _ := h.own()
	for range 3 {
		h.publish("clerk", "chair", "/v1/petitions/"+own, h.resolved())
		h.timePasses(6)
	}
	asked := 0
	for _, q := range h.asks("monitor", own) {
		if q.(object)["asked_on"] != nil {
			asked++
		}
	}
	if asked == 0 {
		t.Errorf("it was answered three times in 18 days, and its petitioner never asked: %v", h.asks("monitor", own))
	}
}

// TestPartlyIsTold tells those who handle the matter that something is missing.
func TestPartlyIsTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id, code := h.own()
	h.give(h.draft(id, nil))
	h.work()
	h.later()
	h.post("citizen", "/v1/petitions/"+id+"/replies", object{"verdict": "partly", "text": "Mới một nửa"})
	h.work()
	if told := h.heard("chair"); len(told) == 0 || told[0] != "question.partly "+code {
		t.Errorf("the chair is told %v", told)
	}
	if told := h.heard("monitor"); slices.Contains(told, "question.partly "+code) {
		t.Errorf("the monitor is told %v", told)
	}
}

// TestRepeatOfResolved raises again what was resolved and confirmed: that is a
// recurrence, and no more of the same.
func TestRepeatOfResolved(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.lamp("clerk", hangBai, "Ngõ 8").str("petition", "id")
	path := "/v1/petitions/" + id
	h.give(h.draft(id, object{"outcome": "explained"}))
	h.publish("clerk", "chair", path, h.resolved())
	repeat := request{body: object{"channel": "phone", "text": "Đèn lại hỏng"}}.text()
	offered := func() bool {
		return slices.Contains(h.do("clerk", "GET "+path, "").want(http.StatusOK).allowed(), "raise_again")
	}
	h.do("clerk", "POST "+path+"/repeats", repeat, any1).refused(t, http.StatusConflict, "file_anew")
	if offered() {
		t.Error("it is offered to attach what was resolved")
	}
	h.says(id, "disputed", "Đèn vẫn hỏng")
	if !offered() {
		t.Error("of a case that is open again it is not offered")
	}
	h.do("clerk", "POST "+path+"/repeats", repeat, any1).want(http.StatusOK)
	h.give(h.draft(id, object{"outcome": "explained"}))
	h.do("clerk", "POST "+path+"/repeats", repeat, any1).want(http.StatusOK)
}

// TestReasonsHaveWords gives reasons of nothing but punctuation wherever one is
// needed.
func TestReasonsHaveWords(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	const wordless = " -.…! "
	tried := 0
	for _, o := range operations(t) {
		if o.body == nil {
			continue
		}
		for _, field := range []string{"reason", "note"} {
			if schema := o.body.Properties[field]; !slices.Contains(o.body.Required, field) || len(schema.Value.Enum) > 0 {
				continue
			}
			tried++
			r := ready[o.id](h)
			r.body = maps.Clone(r.body)
			r.body[field] = wordless
			a := h.send(o, r)
			a.refused(t, http.StatusUnprocessableEntity, "required")
			a.names(t, field)
		}
	}
	if tried < 12 {
		t.Errorf("%d operations ask for a reason", tried)
	}
	id := h.petition(domain.StateReceived)
	h.do("clerk", "POST /v1/petitions/"+id+"/withdrawal", request{body: object{"note": wordless}}.text(), any1).refused(t, http.StatusUnprocessableEntity, "required")
}
