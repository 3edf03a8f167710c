package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"

	"kiennghi/api/token"
	"kiennghi/domain"
	"kiennghi/store"
)

// replica opens the office a second time over the same database, as another
// process would.
func (o *office) replica() *office {
	o.t.Helper()
	db, err := store.Open(o.t.Context(), o.dsn, store.Options{MaxConns: 4})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { db.Close() })
	second := &office{t: o.t, dsn: o.dsn, db: db, keys: o.keys, log: &bytes.Buffer{}, now: o.now, tokens: o.tokens}
	second.serve(false)
	second.desk.Now = o.desk.Now
	return second
}

// soon asks a replica until it answers with the status, which it does as soon
// as it has heard of what was changed at another.
func (o *office) soon(status int, login, what, body string, headers ...string) answer {
	o.t.Helper()
	var a answer
	for start := time.Now(); time.Since(start) < 10*time.Second; {
		if a = o.do(login, what, body, headers...); a.status == status {
			return a
		}
	}
	return a.want(status)
}

// postOf returns the path of an account's post as a clerk.
func (h *house) postOf(id domain.AccountID) string {
	h.t.Helper()
	account := "/v1/accounts/" + id.String()
	a := h.do("admin", "GET "+account, "").want(http.StatusOK)
	i := slices.IndexFunc(a.at("posts").([]any), func(p any) bool { return p.(object)["role"] != "monitor" })
	return account + "/posts/" + a.str("posts", i, "id")
}

func TestEndedPostOpensNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	second := h.replica()
	login, id := h.join("clerk@" + string(hangBai))
	petition := "/v1/petitions/" + h.petition(domain.StateReceived)
	h.do(login, "GET "+petition, "").want(http.StatusOK)
	second.do(login, "GET "+petition, "").want(http.StatusOK)

	h.do("admin", "PATCH "+h.postOf(id), `{"until":"`+h.day(0)+`"}`).want(http.StatusOK)
	second.do(login, "GET "+petition, "").want(http.StatusOK) // the last day is a day in office
	h.do("admin", "PATCH "+h.postOf(id), `{"until":"`+h.day(-1)+`"}`).want(http.StatusOK)
	for _, o := range []*office{second, h.office} {
		o.soon(http.StatusNotFound, login, "GET "+petition, "").want(http.StatusNotFound, "not_found")
		o.do(login, "POST "+petition+"/acceptance", `{}`, any1).want(http.StatusNotFound, "not_found")
		if left := o.do(login, "GET /v1/petitions", "").want(http.StatusOK); len(left.items()) > 0 {
			t.Errorf("after the post ended: %s", left.text)
		}
		if me := o.do(login, "GET /v1/me", "").want(http.StatusOK); len(me.at("posts").([]any)) > 0 {
			t.Errorf("after the post ended: %s", me.text)
		}
	}
}

// TestPostThatNeverWas ends a post on the day before its first: today's stops at
// once, one to come never begins, and both are as if they had not been given.
func TestPostThatNeverWas(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	unit := h.post("admin", "/v1/units", h.newUnit()).str("id")
	give := func(id domain.AccountID, role string, from int) answer {
		return h.do("admin", "POST /v1/accounts/"+id.String()+"/posts", fmt.Sprintf(`{"role":%q,"unit":%q,"from":%q}`, role, unit, h.day(from)))
	}
	end := func(id domain.AccountID, post string, until int) answer {
		return h.do("admin", "PATCH /v1/accounts/"+id.String()+"/posts/"+post, `{"until":"`+h.day(until)+`"}`)
	}
	login, id := h.join()
	for _, from := range []int{0, 20} {
		post := give(id, "chair", from).want(http.StatusCreated).str("id")
		end(id, post, from-2).refused(t, http.StatusUnprocessableEntity, "dates_out_of_order")
		if a := end(id, post, from-1).want(http.StatusOK); a.str("until") != h.day(from-1) {
			t.Errorf("the post of day %d: %s", from, a.text)
		}
		end(id, post, from).refused(t, http.StatusUnprocessableEntity, "dates_out_of_order") // what ended begins no more
		if me := h.do(login, "GET /v1/me", "").want(http.StatusOK); len(me.at("posts").([]any)) > 0 {
			t.Errorf("the post of day %d opens something: %s", from, me.text)
		}
	}
	_, before := h.join()
	end(before, give(before, "chair", -9).want(http.StatusCreated).str("id"), -10).refused(t, http.StatusUnprocessableEntity, "dates_out_of_order") // it was held
	end(before, h.do("admin", "GET /v1/accounts/"+before.String(), "").want(http.StatusOK).str("posts", 0, "id"), 40).want(http.StatusOK)
	_, after := h.join()
	give(after, "chair", 30).refused(t, http.StatusConflict, "post_overlaps")
	give(after, "chair", 41).want(http.StatusCreated)

	_, other := h.join() // an administrator holds no other post
	end(other, give(other, "admin", 0).want(http.StatusCreated).str("id"), -1).want(http.StatusOK)
	give(other, "monitor", -90).want(http.StatusCreated)

	// It makes its holder no staff of the unit.
	h.account["below"] = h.hire("below", "admin@"+unit)
	h.do("below", "GET /v1/accounts/"+id.String(), "").refused(t, http.StatusNotFound, "not_found")
	if list := h.do("below", "GET /v1/accounts?limit=100", "").want(http.StatusOK); strings.Contains(list.text, id.String()) {
		t.Errorf("it lists %s", list.text)
	}
}

func TestPostEndsWithItsLastDay(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	login, id := h.join("clerk@" + string(hangBai))
	petition := "/v1/petitions/" + h.petition(domain.StateReceived)
	h.do("admin", "PATCH "+h.postOf(id), `{"until":"`+h.day(0)+`"}`).want(http.StatusOK)
	h.pass(14*time.Hour + 59*time.Minute) // it is 23:59 in Hanoi
	h.do(login, "GET "+petition, "").want(http.StatusOK)
	h.pass(time.Minute)
	h.do(login, "GET "+petition, "").want(http.StatusNotFound)
}

func TestDisabledAccountIsOut(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	second := h.replica()
	login, id := h.join("clerk@" + string(hangBai))
	in := h.post("", "/v1/auth/sign-in", object{"login": login, "password": thePassword})
	second.do(login, "GET /v1/me", "").want(http.StatusOK)
	account := "/v1/accounts/" + id.String()
	h.do("admin", "PATCH "+account, `{"disabled":true}`, any1).want(http.StatusOK)
	for _, o := range []*office{second, h.office} {
		o.soon(http.StatusUnauthorized, login, "GET /v1/me", "").want(http.StatusUnauthorized, "token_invalid")
		o.do("", "POST /v1/auth/sign-in", request{body: object{"login": login, "password": thePassword}}.text()).want(http.StatusUnauthorized, "wrong_login_or_password")
		o.do("", "POST /v1/auth/refresh", request{body: object{"refresh_token": in.str("refresh_token")}}.text()).want(http.StatusUnauthorized)
	}
	second.do("admin", "PATCH "+account, `{"disabled":false}`, any1).want(http.StatusOK)
	h.do(login, "GET /v1/me", "").want(http.StatusUnauthorized, "token_invalid") // what was revoked stays so
	h.signIn(login)
	second.do(login, "GET /v1/me", "").want(http.StatusOK)
}

// TestDelegation lets a deputy act for the chair, in the scope and the days of
// a delegation and not a moment longer.
func TestDelegation(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	second := h.replica()
	delegate := func(scope string, days int) string {
		return h.post("chair", "/v1/delegations", object{"unit": hangBai, "deputy": h.account["deputy"], "scope": scope, "from": h.day(0), "until": h.day(days)}).str("id")
	}
	approve := func(o *office) answer {
		return o.do("deputy", "POST /v1/answers/"+h.draft(h.petition(domain.StateReceived), nil)+"/approval", "", any1)
	}
	approveSoon := func(status int) answer {
		a := approve(second)
		for start := time.Now(); a.status != status && time.Since(start) < 10*time.Second; {
			a = approve(second)
		}
		return a
	}
	approve(h.office).refused(t, http.StatusForbidden, "post_not_allowed")
	delegate("escalations", 30)
	approve(h.office).refused(t, http.StatusForbidden, "post_not_allowed")
	id := delegate("answers", 5)
	if a := approveSoon(http.StatusOK); a.status != http.StatusOK || a.str("approved_by") != h.account["deputy"].String() {
		t.Errorf("under a delegation: %d %s", a.status, a.text)
	}
	h.do("deputy", "POST /v1/delegations", request{body: h.newDelegation()}.text()).refused(t, http.StatusForbidden, "post_not_allowed")
	h.do("chair", "PATCH /v1/delegations/"+id, `{"until":"`+h.day(-1)+`"}`).want(http.StatusOK)
	approveSoon(http.StatusForbidden).refused(t, http.StatusForbidden, "post_not_allowed")

	delegate("all", 2)
	approveSoon(http.StatusOK).want(http.StatusOK)
	h.pass(3 * 24 * time.Hour)
	approve(second).refused(t, http.StatusForbidden, "post_not_allowed")
	h.do("deputy", "POST /v1/petitions/"+h.petition(domain.StateReceived)+"/escalations", `{"ground":"beyond_authority","note":"x"}`, any1).want(http.StatusCreated)

	events := h.connect()
	var without int
	if err := events.QueryRow(t.Context(), `SELECT count(*) FROM events WHERE role = 'deputy' AND delegation IS NULL`).Scan(&without); err != nil || without > 0 {
		t.Errorf("%d steps of the deputy name no delegation: %v", without, err)
	}
}

// TestDelegationEndsWithItsChair lets the chair go who let the deputy act.
func TestDelegationEndsWithItsChair(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	second := h.replica()
	h.post("chair", "/v1/delegations", h.newDelegation())
	approval := func() string {
		return "POST /v1/answers/" + h.draft(h.petition(domain.StateReceived), nil) + "/approval"
	}
	given := func(o *office) int {
		return len(o.do("deputy", "GET /v1/me", "").want(http.StatusOK).at("delegations").([]any))
	}
	for _, o := range []*office{h.office, second} {
		o.soon(http.StatusOK, "deputy", approval(), "", any1).want(http.StatusOK)
	}
	h.do("admin", "PATCH "+h.postOf(h.account["chair"]), `{"until":"`+h.day(0)+`"}`).want(http.StatusOK)
	h.do("deputy", approval(), "", any1).want(http.StatusOK) // the chair has this day
	if n := given(h.office); n != 1 {
		t.Errorf("on the chair's last day %d delegations are given", n)
	}
	h.do("admin", "PATCH "+h.postOf(h.account["chair"]), `{"until":"`+h.day(-1)+`"}`).want(http.StatusOK)
	for _, o := range []*office{h.office, second} {
		o.soon(http.StatusForbidden, "deputy", approval(), "", any1).refused(t, http.StatusForbidden, "post_not_allowed")
		if n := given(o); n != 0 {
			t.Errorf("after the chair %d delegations are given", n)
		}
	}

	// The next chair has given none, and gives one of their own.
	next, id := h.join()
	h.post("admin", "/v1/accounts/"+id.String()+"/posts", object{"role": "chair", "unit": hangBai, "from": h.day(0)})
	h.do("deputy", approval(), "", any1).refused(t, http.StatusForbidden, "post_not_allowed")
	h.post(next, "/v1/delegations", h.newDelegation())
	h.do("deputy", approval(), "", any1).want(http.StatusOK)
}

// TestDelegationOutlastsADisabledAccount disables the account of the chair, whose
// post goes on: the ward has a deputy for just that, until the post is ended.
func TestDelegationOutlastsADisabledAccount(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.post("chair", "/v1/delegations", h.newDelegation())
	approval := func() string {
		return "POST /v1/answers/" + h.draft(h.petition(domain.StateReceived), nil) + "/approval"
	}
	h.do("admin", "PATCH /v1/accounts/"+h.account["chair"].String(), `{"disabled":true}`, any1).want(http.StatusOK)
	h.soon(http.StatusUnauthorized, "chair", "GET /v1/me", "").refused(t, http.StatusUnauthorized, "token_invalid")
	h.do("deputy", approval(), "", any1).want(http.StatusOK)
	h.do("admin", "PATCH "+h.postOf(h.account["chair"]), `{"until":"`+h.day(-1)+`"}`).want(http.StatusOK)
	h.soon(http.StatusForbidden, "deputy", approval(), "", any1).refused(t, http.StatusForbidden, "post_not_allowed")
}

// TestSignInEnds ends sign-ins in every way there is.
func TestSignInEnds(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	second := h.replica()
	signedIn := func() (access, refresh string) {
		in := h.post("", "/v1/auth/sign-in", object{"login": "clerk", "password": thePassword})
		return in.str("access_token"), in.str("refresh_token")
	}
	send := func(o *office, what, refresh string) answer {
		return o.do("", "POST /v1/auth/"+what, request{body: object{"refresh_token": refresh}}.text())
	}
	out := func(access ...string) {
		t.Helper()
		for _, raw := range access {
			h.tokens["x"] = raw
			h.soon(http.StatusUnauthorized, "x", "GET /v1/me", "").want(http.StatusUnauthorized, "token_invalid")
			second.soon(http.StatusUnauthorized, "x", "GET /v1/me", "").want(http.StatusUnauthorized, "token_invalid")
		}
	}

	access, refresh := signedIn()
	next := send(h.office, "refresh", refresh).want(http.StatusOK)
	h.tokens["x"] = next.str("access_token")
	second.do("x", "GET /v1/me", "").want(http.StatusOK)
	send(second, "refresh", refresh).refused(t, http.StatusUnauthorized, "refresh_token_reused")
	out(access, next.str("access_token"))
	send(h.office, "refresh", next.str("refresh_token")).refused(t, http.StatusUnauthorized)

	access, refresh = signedIn()
	send(second, "sign-out", refresh).want(http.StatusNoContent)
	out(access)
	send(h.office, "refresh", refresh).refused(t, http.StatusUnauthorized)
	send(h.office, "sign-out", refresh).want(http.StatusNoContent)

	access, refresh = signedIn()
	h.do("clerk", "PUT /v1/me/password", request{body: object{"old": thePassword, "new": "một mật khẩu khác hẳn"}}.text()).want(http.StatusNoContent)
	out(access, h.tokens["clerk"])
	send(second, "refresh", refresh).refused(t, http.StatusUnauthorized)
	h.do("", "POST /v1/auth/sign-in", request{body: object{"login": "clerk", "password": thePassword}}.text()).refused(t, http.StatusUnauthorized, "wrong_login_or_password")
}

// tooMany holds the answer to say for how long to wait.
func (a answer) tooMany(t testing.TB) {
	t.Helper()
	a.refused(t, http.StatusTooManyRequests, "too_many_requests")
	if wait, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || wait < 1 || wait > 15*60+1 {
		t.Errorf("Retry-After is %q", a.header.Get("Retry-After"))
	}
}

// TestGuessing tries passwords and secrets, at two replicas in turn.
func TestGuessing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	replicas := []*office{h.office, h.replica()}
	sign := func(i int, login, password string) answer {
		return replicas[i%2].do("", "POST /v1/auth/sign-in", request{body: object{"login": login, "password": password}}.text())
	}
	for _, login := range []string{"clerk", "nobody-of-that-name"} { // the two are told the same
		for i := range 10 {
			sign(i, login, "sai mật khẩu").refused(t, http.StatusUnauthorized, "wrong_login_or_password")
		}
		sign(10, login, "sai mật khẩu").tooMany(t)
		sign(11, login, thePassword).tooMany(t)
	}
	sign(0, "chair", thePassword).want(http.StatusOK)

	filed := h.post("clerk", "/v1/petitions", h.newPetition())
	follow := func(i int, secret string) answer {
		return replicas[i%2].do("", "GET /public/v1/petitions/"+filed.str("petition", "code"), "", "Petition-Secret: "+secret)
	}
	follow(0, filed.str("secret")).want(http.StatusOK)
	for i := range 20 {
		follow(i, "WRONG-WRONG-WRONG").refused(t, http.StatusNotFound, "not_found")
	}
	follow(20, "WRONG-WRONG-WRONG").tooMany(t)
	follow(21, filed.str("secret")).tooMany(t)
	elsewhere := httptest.NewRequest("GET", "/public/v1/petitions/"+filed.str("petition", "code"), nil)
	elsewhere.RemoteAddr = "198.51.100.7:1234"
	elsewhere.Header.Set("Petition-Secret", filed.str("secret"))
	h.ask("the petitioner, from another network", elsewhere).want(http.StatusOK)
}

// TestOutsiders has strangers guess a password from one network, and then from
// very many: who knows it goes on signing in from where they did before.
func TestOutsiders(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	sign := func(from, login, password string) answer {
		r := httptest.NewRequest("POST", "/v1/auth/sign-in", strings.NewReader(request{body: object{"login": login, "password": password}}.text()))
		r.Header.Set("Content-Type", "application/json")
		r.RemoteAddr = from
		return h.ask("sign-in from "+from, r)
	}
	const home = "[2001:db8::1]:1234"
	sign(home, "clerk", thePassword).want(http.StatusOK)
	for i := range 10 {
		sign(fmt.Sprintf("[2001:db8:0:1::%x]:1", i), "clerk", "sai").refused(t, http.StatusUnauthorized)
	}
	sign("[2001:db8:0:1:ffff::1]:1", "clerk", "sai").tooMany(t) // a new address in the same network
	sign("[2001:db8:0:1:ffff::1]:1", "CLERK", "sai").tooMany(t)
	sign(home, "clerk", thePassword).want(http.StatusOK)
	sign("203.0.113.1:1", "clerk", thePassword).want(http.StatusOK)

	for i := range 100 {
		sign(fmt.Sprintf("198.51.100.%d:1", i), "chair", "sai").refused(t, http.StatusUnauthorized)
	}
	sign("198.51.100.200:1", "chair", "sai").tooMany(t)
	sign("198.51.100.200:1", "chair", thePassword).tooMany(t) // it could as well be a guess
	h.do("", "POST /v1/auth/sign-in", request{body: object{"login": "chair", "password": thePassword}}.text()).want(http.StatusOK)
	sign("198.51.100.7:1", "clerk", thePassword).want(http.StatusOK)
}

// TestOutsideIssuer signs in with tokens of another authority.
func TestOutsideIssuer(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	keys := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "1", Algorithm: "RS256", Use: "sig"}}}
		if err := json.NewEncoder(w).Encode(set); err != nil {
			t.Error(err)
		}
	}))
	defer keys.Close()
	const issuer = "https://dinhdanh.example"
	h.serve(false, token.Issuer{Name: issuer, Audience: "kiennghi", JWKS: keys.URL})

	made := h.post("admin", "/v1/accounts", object{"login": "can-bo-ngoai", "name": "Cán bộ", "issuer": issuer, "subject": "0123"})
	h.do("admin", "POST /v1/accounts", `{"login":"nua-voi","name":"x","issuer":"`+issuer+`"}`).refused(t, http.StatusUnprocessableEntity, "required")
	h.post("admin", "/v1/accounts/"+made.str("id")+"/posts", object{"role": "clerk", "unit": hangBai, "from": h.day(0)})
	sign := func(change jwt.MapClaims) {
		claims := jwt.MapClaims{"iss": issuer, "aud": "kiennghi", "sub": "0123", "iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix()}
		maps.Copy(claims, change)
		tok := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
		tok.Header["kid"], tok.Header["typ"] = "1", "at+jwt"
		raw, err := tok.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		h.tokens["outsider"] = raw
	}
	sign(nil)
	if me := h.do("outsider", "GET /v1/me", "").want(http.StatusOK); me.str("id") != made.str("id") || me.str("posts", 0, "role") != "clerk" {
		t.Errorf("the outsider is %s", me.text)
	}
	h.do("outsider", "GET /v1/petitions/"+h.petition(domain.StateReceived), "").want(http.StatusOK)
	h.do("", "POST /v1/auth/sign-in", request{body: object{"login": "can-bo-ngoai", "password": ""}}.text()).want(http.StatusBadRequest)
	h.do("", "POST /v1/auth/sign-in", request{body: object{"login": "can-bo-ngoai", "password": thePassword}}.text()).want(http.StatusUnauthorized, "wrong_login_or_password")
	for _, tt := range []struct {
		code   string
		change jwt.MapClaims
	}{
		{"token_invalid", jwt.MapClaims{"sub": "9999"}},
		{"token_invalid", jwt.MapClaims{"aud": "another"}},
		{"token_expired", jwt.MapClaims{"exp": time.Now().Add(-time.Hour).Unix()}},
	} {
		sign(tt.change)
		h.do("outsider", "GET /v1/me", "").want(http.StatusUnauthorized, tt.code)
	}
	sign(nil)
	h.do("admin", "PATCH /v1/accounts/"+made.str("id"), `{"disabled":true}`, any1).want(http.StatusOK)
	h.do("outsider", "GET /v1/me", "").want(http.StatusUnauthorized, "token_invalid")
}

// TestKeyRotation changes the key that signs, and later deletes the old one.
// Each time the office is served anew, as after a restart.
func TestKeyRotation(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	old := h.keys[0].ID
	fresh := token.NewKey(time.Now().Add(-time.Second), 0)
	h.keys[0].RetireAt = fresh.NotBefore
	h.keys = append(h.keys, fresh)
	h.serve(false)
	if keys := h.do("", "GET /.well-known/jwks.json", "").want(http.StatusOK); len(keys.at("keys").([]any)) != 2 {
		t.Errorf("keys are published as %s", keys.text)
	}
	h.do("clerk", "GET /v1/me", "").want(http.StatusOK)
	h.signIn("chair")
	head, _, err := jwt.NewParser().ParseUnverified(h.tokens["chair"], jwt.MapClaims{})
	if err != nil || head.Header["kid"] != fresh.ID {
		t.Errorf("signed by %v, want %s: %v", head.Header["kid"], fresh.ID, err)
	}
	h.keys = keyring{fresh}
	h.serve(false)
	if keys := h.do("", "GET /.well-known/jwks.json", "").want(http.StatusOK); strings.Contains(keys.text, old) {
		t.Errorf("the old key is still published: %s", keys.text)
	}
	h.do("clerk", "GET /v1/me", "").want(http.StatusUnauthorized, "token_invalid")
	h.do("chair", "GET /v1/me", "").want(http.StatusOK)
}

// TestWatchers has those who watch over the ward ask for everything: they read
// all of it, and change nothing but what is theirs.
func TestWatchers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	own := map[string]string{"verifyCommitment": "monitor", "replyToOutcome": "monitor", "ruleOnClosing": "monitor",
		"createFinding": "monitor", "viewIdentity": "monitor", "changePassword": "both", "changeContact": "both", "checkAnswer": "both",
		"getEscalationGroup": "monitor"} // which is of the district, and so the delegate's to read
	keeping := map[string]bool{"listAccounts": true, "getAccount": true, "listWebhooks": true, "getWebhook": true, "listDeliveries": true, "listJobs": true}
	for _, o := range operations(t) {
		if o.open {
			continue
		}
		r := ready[o.id](h)
		if o.id == "getAnswer" {
			r.path = []string{h.give(h.draft(h.petition(domain.StateReceived), nil))}
		}
		for _, as := range []string{"monitor", "delegate"} {
			if own[o.id] == as || own[o.id] == "both" {
				continue
			}
			r.as = as
			before := contents(t, c)
			a := h.send(o, r)
			switch {
			case o.changes() || keeping[o.id]:
				if a.status != http.StatusForbidden && a.status != http.StatusNotFound {
					t.Errorf("%s answered %d %s", a.asked, a.status, a.text)
				}
			case a.status != http.StatusOK:
				t.Errorf("%s answered %d %s", a.asked, a.status, a.text)
			}
			for name, sum := range contents(t, c) {
				if before[name] != sum {
					t.Errorf("%s changed %s", a.asked, name)
				}
			}
		}
	}
}

func TestIdentityIsReadOnPurpose(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	look := "POST /v1/petitions/" + h.petition(domain.StateReceived) + "/identity-views"
	for _, body := range []string{`{}`, `{"purpose":""}`, `{"purpose":"xem"}`} {
		h.do("monitor", look, body).refused(t, http.StatusBadRequest)
	}
	for _, as := range []string{"admin", "delegate", "neighbour", "citizen", "officer"} {
		if a := h.do(as, look, `{"purpose":"Muốn biết"}`); a.status != http.StatusForbidden && a.status != http.StatusNotFound {
			t.Errorf("%s answered %d %s", a.asked, a.status, a.text)
		}
	}
	if n := rows(t, c)["identity_views"]; n != 0 {
		t.Fatalf("%d looks are recorded before there was one", n)
	}
	for _, as := range []string{"monitor", "clerk", "chair"} {
		if a := h.do(as, look, `{"purpose":"Mời lên làm việc"}`).want(http.StatusOK); a.str("name") != "Bà Mẫu" {
			t.Errorf("%s: %s", a.asked, a.text)
		}
		var purpose string
		if err := c.QueryRow(t.Context(), `SELECT purpose FROM identity_views WHERE by = $1`, h.account[as].String()).Scan(&purpose); err != nil || purpose != "Mời lên làm việc" {
			t.Errorf("the look of %s is recorded as %q: %v", as, purpose, err)
		}
	}
}

// TestEachLookIsRecorded looks twice with one Idempotency-Key: the answer is
// not kept for the second look, which is recorded too.
func TestEachLookIsRecorded(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	p := h.newPetition()
	p["petitioner"] = identity
	look := "POST /v1/petitions/" + h.post("clerk", "/v1/petitions", p).str("petition", "id") + "/identity-views"
	for range 2 {
		h.do("clerk", look, `{"purpose":"Mời lên làm việc"}`, "Idempotency-Key: the-same-key").want(http.StatusOK)
	}
	if n := rows(t, c)["identity_views"]; n != 2 {
		t.Errorf("of two looks %d are recorded", n)
	}
	if in := keeps(t, c, identity["phone"].(string)); len(in) != 1 {
		t.Errorf("the identity is kept in %v", in)
	}
}

func TestWhoAnsweredDoesNotMonitor(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	login, id := h.join("clerk@"+string(hangBai), "monitor@"+string(hoanKiem))
	petition := h.petition(domain.StateReceived)
	answer := h.post(login, "/v1/answers", h.newAnswer(petition, nil)).str("id")
	h.give(answer)
	h.do("admin", "PATCH "+h.postOf(id), `{"until":"`+h.day(-1)+`"}`)
	about := func(what, id string) string {
		return fmt.Sprintf(`{"about":%q,%q:%q,"kind":"good_practice","text":"Tốt","recommendation":"Tiếp tục","due_on":%q}`, what, what, id, h.day(9))
	}
	h.do(login, "POST /v1/findings", about("petition", petition)).refused(t, http.StatusForbidden, "answerer_cannot_verify")
	h.do(login, "POST /v1/findings", about("answer", answer)).refused(t, http.StatusForbidden, "answerer_cannot_verify")
	h.do(login, "POST /v1/findings", about("petition", h.petition(domain.StateReceived))).want(http.StatusCreated)
	for _, o := range []struct{ who, role string }{{"clerk", "monitor"}, {"monitor", "chair"}, {"monitor", "officer"}} {
		h.do("admin", "POST /v1/accounts/"+h.account[o.who].String()+"/posts", fmt.Sprintf(`{"role":%q,"unit":%q,"from":%q}`, o.role, hangBai, h.day(0))).refused(t, http.StatusConflict, "answerer_cannot_verify", "post_overlaps")
	}
}

// meanwhile lets something happen once a password is verified.
type meanwhile struct {
	cheap
	do func()
}

func (m *meanwhile) Verify(ctx context.Context, hash, password string) (bool, error) {
	ok, err := m.cheap.Verify(ctx, hash, password)
	if do := m.do; do != nil {
		m.do = nil
		do()
	}
	return ok, err
}

// A password that is changed, or an account that is disabled, while the one of
// before is verified opens nothing and is not overwritten.
func TestPasswordChangedMeanwhile(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	p := &meanwhile{}
	h.desk.Passwords = p
	change := func(from, to string) answer {
		return h.do("clerk", "PUT /v1/me/password", request{body: object{"old": from, "new": to}}.text())
	}
	sign := func(login, password string) answer {
		return h.do("", "POST /v1/auth/sign-in", request{body: object{"login": login, "password": password}}.text())
	}
	p.do = func() { change(thePassword, "mật khẩu thứ hai").want(http.StatusNoContent) }
	sign("clerk", thePassword).refused(t, http.StatusUnauthorized)
	h.tokens["clerk"] = sign("clerk", "mật khẩu thứ hai").want(http.StatusOK).str("access_token")
	p.do = func() { change("mật khẩu thứ hai", "mật khẩu thứ ba").want(http.StatusNoContent) }
	if a := change("mật khẩu thứ hai", "mật khẩu thứ tư"); a.status != http.StatusUnprocessableEntity && a.status != http.StatusUnauthorized {
		t.Errorf("changed over another change: %s", a.text)
	}
	sign("clerk", "mật khẩu thứ ba").want(http.StatusOK)
	p.do = func() {
		h.do("admin", "PATCH /v1/accounts/"+h.account["officer"].String(), `{"disabled":true}`, any1).want2xx()
	}
	sign("officer", thePassword).refused(t, http.StatusUnauthorized)
}

// Who signs in elsewhere has no password here to change.
func TestNoPasswordHere(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.desk.Passwords = token.NewPasswords(1)
	if _, err := h.connect().Exec(t.Context(), "UPDATE accounts SET password = '', issuer = 'https://elsewhere.example', subject = 'clerk' WHERE id = $1", h.account["clerk"]); err != nil {
		t.Fatal(err)
	}
	a := h.do("clerk", "PUT /v1/me/password", request{body: object{"old": thePassword, "new": "mật khẩu thứ hai"}}.text())
	if a.refused(t, http.StatusUnprocessableEntity); a.str("field") != "old" {
		t.Errorf("refused as %s", a.text)
	}
}

// What is repeated is known for a day, by the clock of who repeats it and not that
// of the office; what was asked can be guessed from nothing that is kept; and a
// post that has ended opens no former answer either.
func TestRepeatedWithinADay(t *testing.T) {
	t.Parallel()
	h := openHouse(t) // in 2022
	body, key := request{body: h.newPetition()}.text(), "Idempotency-Key: the-key-is-kept"
	first := h.do("clerk", "POST /v1/petitions", body, key).want(http.StatusCreated)
	if err := h.db.Cleanup(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if again := h.do("clerk", "POST /v1/petitions", body, key).want(http.StatusCreated); again.text != first.text {
		t.Errorf("%s\nis then %s", first.text, again.text)
	}
	var kept []byte
	if err := h.connect().QueryRow(t.Context(), "SELECT request FROM idempotency").Scan(&kept); err != nil {
		t.Fatal(err)
	}
	if plain := sha256.Sum256([]byte("POST /v1/petitions\n" + body)); bytes.Equal(kept, plain[:]) {
		t.Error("the hash of the request is kept as it is")
	}
	account := "/v1/accounts/" + h.account["clerk"].String()
	post := h.do("admin", "GET "+account, "").want(http.StatusOK).str("posts", 0, "id")
	h.do("admin", "PATCH "+account+"/posts/"+post, `{"until":"`+h.day(-1)+`"}`, any1).want(http.StatusOK)
	h.do("clerk", "POST /v1/petitions", body, key).want(http.StatusForbidden)
}

// Who may not group is told so, wherever a hand-over stands.
func TestGroupingIsOfThePost(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, state := range []domain.EscalationState{domain.EscalationPending, domain.EscalationAccepted} {
		h.do("monitor", "POST /v1/escalation-groups", request{body: object{"title": "Một việc", "escalations": []string{h.escalation(state)}}}.text()).want(http.StatusForbidden)
	}
}
