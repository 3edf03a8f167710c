package api_test

import (
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// TestLastAdministrator lets the last administrator over the city try to go.
func TestLastAdministrator(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	last := func(login string) {
		t.Helper()
		account := "/v1/accounts/" + h.account[login].String()
		post := h.do(login, "GET "+account, "").want(200).str("posts", 0, "id")
		before := contents(t, c)
		for _, until := range []string{h.day(-1), h.day(0), h.day(300)} {
			h.do(login, "PATCH "+account+"/posts/"+post, `{"until":"`+until+`"}`).refused(t, http.StatusConflict, "last_administrator")
		}
		h.do(login, "PATCH "+account, `{"disabled":true}`, any1).refused(t, http.StatusConflict, "last_administrator")
		if diff := cmp.Diff(before, contents(t, c)); diff != "" {
			t.Errorf("a refused request changed something:\n%s", diff)
		}
	}
	disable := func(by, login string) answer {
		return h.do(by, "PATCH /v1/accounts/"+h.account[login].String(), `{"disabled":true}`, any1)
	}
	last("admin")

	// One of a district below cannot stand in, and may go, since the city's stays.
	h.account["below"] = h.hire("below", "admin@"+string(hoanKiem))
	last("admin")
	disable("admin", "below").want(200)

	// Nor can one who is disabled, or whose post ends sooner.
	h.account["second"] = h.hire("second", "admin@"+string(city))
	disable("admin", "second").want(200)
	last("admin")
	h.account["third"] = h.hire("third", "admin@"+string(city))
	third := h.do("admin", "GET /v1/accounts/"+h.account["third"].String(), "").want(200).str("posts", 0, "id")
	h.do("admin", "PATCH /v1/accounts/"+h.account["third"].String()+"/posts/"+third, `{"until":"`+h.day(30)+`"}`).want(200)
	last("admin")
	disable("admin", "third").want(200)

	// One like it can.
	h.account["fourth"] = h.hire("fourth", "admin@"+string(city))
	disable("admin", "admin").want(200)
	last("fourth")
}

// TestAdministratorOfSomeUnits reads and changes the accounts of its units' staff
// and those that it opened, and nobody else's.
func TestAdministratorOfSomeUnits(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account["below"] = h.hire("below", "admin@"+string(hoanKiem))
	account := func(login string) string { return "/v1/accounts/" + h.account[login].String() }
	for _, login := range []string{"citizen", "admin"} {
		h.do("below", "GET "+account(login), "").refused(t, http.StatusNotFound, "not_found")
		h.do("below", "PATCH "+account(login), `{"disabled":true}`, any1).refused(t, http.StatusNotFound, "not_found")
		h.do("below", "POST "+account(login)+"/posts", `{"role":"clerk","unit":"`+string(hangBai)+`","from":"`+h.day(0)+`"}`).
			refused(t, http.StatusNotFound, "not_found")
	}
	h.do("below", "GET "+account("clerk"), "").want(http.StatusOK)
	listed := func() (ids []string) {
		t.Helper()
		for _, a := range h.do("below", "GET /v1/accounts?limit=100", "").want(http.StatusOK).items() {
			ids = append(ids, a.(object)["id"].(string))
		}
		return ids
	}
	if ids := listed(); !slices.Contains(ids, h.account["clerk"].String()) || slices.Contains(ids, h.account["citizen"].String()) {
		t.Errorf("of the ward's clerk and a citizen it lists %v", ids)
	}
	opened := h.post("below", "/v1/accounts", object{"login": "opened.below", "name": "Người mới", "password": "mat-khau-that-dai-2022"}).str("id")
	if ids := listed(); !slices.Contains(ids, opened) {
		t.Errorf("what it opened is not among %v", ids)
	}
	h.post("below", "/v1/accounts/"+opened+"/posts", object{"role": "clerk", "unit": hangBai, "from": h.day(0)})
	h.do("below", "PATCH /v1/accounts/"+opened, `{"disabled":true}`, any1).want(http.StatusOK)
}

// TestAdministratorsAtOnce has two administrators disable each other at once:
// one of them stays.
func TestAdministratorsAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	stays := "admin"
	for range 10 {
		other, id := h.join("admin@" + string(city))
		h.account[other] = id
		disabled := map[string]answer{}
		var all sync.WaitGroup
		var mu sync.Mutex
		for by, whom := range map[string]string{stays: other, other: stays} {
			all.Go(func() {
				a := h.do(by, "PATCH /v1/accounts/"+h.account[whom].String(), `{"disabled":true}`, any1)
				mu.Lock()
				defer mu.Unlock()
				disabled[whom] = a
			})
		}
		all.Wait()
		if disabled[stays].status == http.StatusOK {
			stays, other = other, stays
		}
		disabled[other].want(200)
		if a := disabled[stays]; a.status != http.StatusUnauthorized { // its caller was disabled before it asked
			a.refused(t, http.StatusConflict, "last_administrator")
		}
		h.do(stays, "GET /v1/accounts", "").want(200)
	}
}

// TestInstall opens accounts from the shell: one that is refused its post is not
// opened either, and the post is held to what is asked of any other.
func TestInstall(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	install := func(login string, p domain.Post) error {
		_, err := h.desk.Install(t.Context(), casework.NewAccount{Login: login, Name: "Người mới", Password: thePassword}, p)
		return err
	}
	today := h.today()
	before := contents(t, c)
	for _, tt := range []struct {
		login string
		post  domain.Post
		code  domain.Code
		field string
	}{
		{"nowhere", domain.Post{Role: domain.RoleClerk, Unit: "99999-2021", From: today}, domain.CodeUnknownReference, "unit"},
		{"nothing", domain.Post{Role: "mayor", Unit: city, From: today}, domain.CodeNotAllowedValue, "role"},
		{"citizenry", domain.Post{Role: domain.RoleCitizen, Unit: city, From: today}, domain.CodeNotAllowedValue, "role"},
		{"early", domain.Post{Role: domain.RoleChair, Unit: hoanKiem2025, From: today}, domain.CodeUnitEnded, "unit"},
		{"late", domain.Post{Role: domain.RoleChair, Unit: hoanKiem, From: workday.On(2025, time.July, 1)}, domain.CodeUnitEnded, "unit"},
		{"second", domain.Post{Role: domain.RoleChair, Unit: hangBai, From: today}, domain.CodePostOverlaps, ""},
		{"clerk", domain.Post{Role: domain.RoleClerk, Unit: hangBai, From: today}, domain.CodeAlreadyExists, "login"},
	} {
		if e := domain.Refusal(install(tt.login, tt.post)); e == nil || e.Code != tt.code || e.Field != tt.field {
			t.Errorf("%s: %v, want %s (%s)", tt.login, e, tt.code, tt.field)
		}
	}
	if diff := cmp.Diff(before, contents(t, c)); diff != "" {
		t.Errorf("a refused account left something:\n%s", diff)
	}
	for login, p := range map[string]domain.Post{"without": {}, "with": {Role: domain.RoleClerk, Unit: hangBai, From: today}} {
		if err := install(login, p); err != nil {
			t.Errorf("%s: %v", login, err)
		}
		h.signIn(login)
	}
	if me := h.do("with", "GET /v1/me", "").want(http.StatusOK); me.str("posts", 0, "role") != "clerk" {
		t.Errorf("who was given a post is %s", me.text)
	}
}
