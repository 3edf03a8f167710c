package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
)

// atOnce sends a request sixteen times at once, and returns how many were done.
// All others must have been refused as conflicts.
func (h *house) atOnce(o operation, r request, headers ...string) (done int) {
	h.t.Helper()
	answers := make([]answer, 16)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = h.send(o, r, headers...) })
	}
	all.Wait()
	for _, a := range answers {
		switch {
		case a.status < 300:
			done++
		case a.status != http.StatusConflict && a.status != http.StatusPreconditionFailed:
			h.t.Errorf("%s at once answered %d %s", a.asked, a.status, a.text)
		}
	}
	return done
}

// oftenDone are the changes that may be made again and again from whatever
// version is there, and so of which each of sixteen at once succeeds.
var oftenDone = map[string]bool{
	"assignPetition": true, "reclassifyPetition": true, "promiseAnswer": true, "setPublicity": true, "viewIdentity": true,
	"changePlan": true, "keepMinutes": true, "recordMatters": true, "reviseAnswer": true,
	"changeAccount": true, "endPost": true, "delegate": true, "endDelegation": true, "changeUnit": true,
	"reportProgress": true, "verifyCommitment": true, "moveCommitment": true, "extendPetition": true, "enterCalendar": true, "enterRule": true, "enterOfficeHours": true, "raiseAgain": true, "checkAnswer": true,
	"readNotification": true, "readNotifications": true, "changeContact": true,
	"registerWebhook": true, "changeWebhook": true, "rotateWebhookSecret": true, "redeliver": true,
	"signIn": true, "signOut": true, "correctReception": true,
}

// TestOneWins has sixteen people do the same thing at once: it is done once.
func TestOneWins(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	for _, o := range operations(t) {
		if !o.changes() || o.id == "refresh" || o.id == "changePassword" { // the losers of these are told to sign in
			continue
		}
		single := ready[o.id](h)
		empty := rows(t, c)
		h.send(o, single).want2xx()
		effect := added(empty, rows(t, c))
		if !oftenDone[o.id] {
			r := ready[o.id](h)
			if o.body != nil && o.body.Properties["id"] != nil {
				r.body["id"] = newID(h.office)
			}
			empty = rows(t, c)
			if n := h.atOnce(o, r); n != 1 {
				t.Errorf("%s was done %d times at once", o.id, n)
			}
			if diff := cmp.Diff(effect, added(empty, rows(t, c))); diff != "" {
				t.Errorf("%s: sixteen at once did not do what one does (-one +sixteen):\n%s", o.id, diff)
			}
		}
		if o.takes("header", "If-Match") {
			r := ready[o.id](h)
			parts := strings.SplitN(o.fill(r.path...), "/", 5)
			whole := strings.Join(parts[:min(len(parts), 4)], "/")
			tag := h.do(r.as, "GET "+whole, "").want(http.StatusOK).header.Get("ETag")
			if n := h.atOnce(o, r, "If-Match: "+tag); n != 1 {
				t.Errorf("%s from one version was done %d times at once", o.id, n)
			}
		}
	}
}

// TestOneEndWins ends a hand-over in all ways at once.
func TestOneEndWins(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for range 8 {
		x := h.escalation(domain.EscalationPending)
		path := "POST /v1/escalations/" + x
		ends := []struct{ as, what, body string }{
			{"officer", "/acceptance", `{}`}, {"district", "/acceptance", `{}`}, {"officer", "/return", `{"reason":"x"}`},
			{"district", "/return", `{"reason":"y"}`}, {"chair", "/recall", `{"reason":"z"}`},
		}
		answers := make([]answer, len(ends))
		var all sync.WaitGroup
		for i, e := range ends {
			all.Go(func() { answers[i] = h.do(e.as, path+e.what, e.body, any1) })
		}
		all.Wait()
		done := 0
		for _, a := range answers {
			if a.status == http.StatusOK {
				done++
				continue
			}
			a.refused(t, http.StatusConflict, "step_not_possible")
		}
		if done != 1 {
			t.Errorf("a hand-over ended %d times", done)
		}
	}
}

// TestRecordingAtOnce has several clerks of one hall record at once, the same and
// what others record too: each item is recorded by one of them, and repeated to
// the rest.
func TestRecordingAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "POST /v1/dialogues/" + h.dialogue(domain.DialogueOpen) + "/matters"
	for range 4 {
		item := func() object {
			return object{"id": newID(h.office), "field": "traffic", "title": "Vỉa hè bị lấn chiếm"}
		}
		shared, recorded := []object{item(), item()}, map[string]int{}
		batches := make([]string, 8)
		for i := range batches {
			items := shared
			if i%2 == 1 {
				items = []object{item(), shared[0], item()}
			}
			for _, x := range items {
				recorded[x["id"].(string)] = 0
			}
			batches[i] = request{body: object{"items": items}}.text()
		}
		answers := make([]answer, len(batches))
		var all sync.WaitGroup
		for i, b := range batches {
			all.Go(func() { answers[i] = h.do("clerk", path, b) })
		}
		all.Wait()
		for _, a := range answers {
			if a.status != http.StatusOK {
				t.Fatalf("a batch at once answered %d %s", a.status, a.text)
			}
			for _, x := range a.items() {
				switch x := x.(object); x["result"] {
				case "recorded":
					recorded[x["id"].(string)]++
				case "repeated":
				default:
					t.Errorf("an item at once: %v", x)
				}
			}
		}
		for id, n := range recorded {
			if n != 1 {
				t.Errorf("%s was recorded %d times", id, n)
			}
		}
	}
}

// TestClosingWhileRecording closes dialogues while others record matters, many
// at a time, so that there is time to close in between: in none that is closed
// is a matter on which nothing was decided.
func TestClosingWhileRecording(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	for round := range 12 {
		path := "POST /v1/dialogues/" + h.dialogue(domain.DialogueOpen)
		begin := make(chan struct{})
		var all sync.WaitGroup
		for range 2 {
			items := make([]object, 60)
			for i := range items {
				items[i] = object{"id": newID(h.office), "field": "order", "title": "Ồn ào"}
			}
			text := request{body: object{"items": items}}.text()
			all.Go(func() {
				<-begin
				if a := h.do("clerk", path+"/matters", text); a.status != http.StatusOK {
					a.refused(t, http.StatusConflict, "dialogue_not_open")
				}
			})
		}
		all.Go(func() {
			<-begin
			for range round { // what it takes to ask this gives the others a start
				h.do("", "GET /public/v1/service", "")
			}
			if a := h.do("chair", path+"/closing", `{}`, any1); a.status != http.StatusOK {
				a.refused(t, http.StatusConflict, "matters_without_disposition")
			}
		})
		close(begin)
		all.Wait()
	}
	var open int
	err := c.QueryRow(t.Context(), `SELECT count(*) FROM petitions JOIN dialogues d ON d.id = dialogue
		WHERE d.state = 'closed' AND disposed = '' AND petitions.state IN ('received', 'in_progress', 'handed_over')`).Scan(&open)
	if err != nil || open != 0 {
		t.Errorf("%d matters without a disposition are in closed dialogues: %v", open, err)
	}
}

// TestTwoChairs appoints two people as the chair of a ward at once.
func TestTwoChairs(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	unit := h.post("admin", "/v1/units", h.newUnit()).str("id")
	people := make([]domain.AccountID, 8)
	for i := range people {
		_, people[i] = h.join()
	}
	answers := make([]answer, len(people))
	var all sync.WaitGroup
	for i, id := range people {
		all.Go(func() {
			answers[i] = h.do("admin", "POST /v1/accounts/"+id.String()+"/posts", fmt.Sprintf(`{"role":"chair","unit":%q,"from":%q}`, unit, h.day(0)))
		})
	}
	all.Wait()
	done := 0
	for _, a := range answers {
		if a.status == http.StatusCreated {
			done++
			continue
		}
		a.refused(t, http.StatusConflict, "post_overlaps")
	}
	if done != 1 {
		t.Errorf("%s has %d chairs", unit, done)
	}
}

// TestRefreshedAtOnce shows one refresh token sixteen times at once: one is
// given new tokens at most, and the family ends, for somebody stole it.
func TestRefreshedAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	in := h.post("", "/v1/auth/sign-in", object{"login": "clerk", "password": thePassword})
	answers := make([]answer, 16)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			answers[i] = h.do("", "POST /v1/auth/refresh", fmt.Sprintf(`{"refresh_token":%q}`, in.str("refresh_token")))
		})
	}
	all.Wait()
	done := 0
	for i, a := range answers {
		if a.status == http.StatusOK {
			done++
			h.tokens[fmt.Sprint("given", i)] = a.str("access_token")
			h.do(fmt.Sprint("given", i), "GET /v1/me", "").want(http.StatusUnauthorized, "token_invalid")
			continue
		}
		a.refused(t, http.StatusUnauthorized, "refresh_token_reused", "token_invalid")
	}
	if done > 1 {
		t.Errorf("one refresh token was exchanged %d times", done)
	}
	h.tokens["thief"] = in.str("access_token")
	h.do("thief", "GET /v1/me", "").want(http.StatusUnauthorized, "token_invalid")
}
