package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"kiennghi/api/token"
	"kiennghi/domain"
	"kiennghi/domain/casework"
)

const nowhere = "00000000-0000-7000-8000-000000000000" // an ID that names nothing

func TestEveryOperationSucceeds(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	known := map[string]bool{}
	for _, o := range operations(t) {
		known[o.id] = true
		request, ok := ready[o.id]
		if !ok {
			t.Errorf("no test knows how %s succeeds", o.id)
			continue
		}
		if a := h.send(o, request(h)); a.status/100 != 2 {
			t.Errorf("%s answered %d %s", o.id, a.status, a.text)
		}
	}
	for id := range ready {
		if !known[id] {
			t.Errorf("%s is not in the contract", id)
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	past := func() time.Time { return time.Now().Add(-time.Hour) }
	ring, err := token.NewRing(token.Config{Issuer: "http://test", Audience: "kiennghi", Now: past}, &h.keys)
	if err != nil {
		t.Fatal(err)
	}
	expired, _, err := ring.Mint(t.Context(), h.account["clerk"], newID(h.office))
	if err != nil {
		t.Fatal(err)
	}
	h.tokens["garbage"], h.tokens["expired"], h.tokens["nobody's"] = "abc.def.ghi", expired, strings.Repeat("x", 9000)
	for _, o := range operations(t) {
		r := request{path: slices.Repeat([]string{nowhere}, strings.Count(o.path, "{"))}
		for as, code := range map[string]string{"": "token_missing", "garbage": "token_invalid", "nobody's": "token_invalid", "expired": "token_expired"} {
			r.as = as
			a := h.send(o, r)
			if o.open {
				if a.status == http.StatusUnauthorized {
					t.Errorf("%s asks %q for a token", o.id, as)
				}
				continue
			}
			a.refused(t, http.StatusUnauthorized, code)
			if a.header.Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("%s: 401 without WWW-Authenticate (RFC 9110 §15.5.2)", o.id)
			}
		}
	}
}

// refused holds the answer to be a refusal with this status and one of the
// codes, told as RFC 9457 has it.
func (a answer) refused(t testing.TB, status int, codes ...string) {
	t.Helper()
	code, _ := a.json["code"].(string)
	if a.status != status || len(codes) > 0 && !slices.Contains(codes, code) {
		t.Errorf("%s answered %d %.400s, want %d %v", a.asked, a.status, a.text, status, codes)
		return
	}
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("%s: the refusal is %s", a.asked, got)
	}
	if a.json["title"] == "" || a.json["type"] != "urn:kiennghi:problem:"+code || a.json["status"] != float64(status) || a.json["trace"] == "" {
		t.Errorf("%s: an incomplete refusal: %s", a.asked, a.text)
	}
}

// forAll are the operations that everybody with an account may ask for, and
// what keeps the cases of others out of their answers.
var forAll = map[string]string{
	"getMe":               "about the caller alone",
	"getBrief":            "by the caller's own posts",
	"listTasks":           "by the caller's own posts",
	"listNotifications":   "about the caller alone",
	"getContact":          "about the caller alone",
	"changeContact":       "the caller's own",
	"changePassword":      "the caller's own",
	"listDelegations":     "those of the caller and of the units that the caller heads",
	"listUnits":           "the register is public",
	"getUnit":             "the register is public",
	"listCouncilSessions": "council sessions are public",
	"getCouncilSession":   "council sessions are public",

	"listCouncilSessionEvents": "council sessions are public",

	"listCalendars":   "the calendars are public",
	"getCalendar":     "the calendars are public",
	"listRules":       "the rules are public",
	"getRule":         "the rules are public",
	"listOfficeHours": "the office hours are public",
	"listEscalations": "narrowed to the caller's scope",

	"listEscalationGroups": "narrowed to the caller's scope",
}

// TestStrangers lets a citizen, and the chair of another ward, ask for what
// would succeed for those whose work it is.
func TestStrangers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	for _, o := range operations(t) { // so that there is something to hide
		if o.method == "POST" && !o.open {
			h.send(o, ready[o.id](h)).want2xx()
		}
	}
	for _, o := range operations(t) {
		if o.open {
			continue
		}
		r := ready[o.id](h)
		before := contents(t, c)
		for _, stranger := range []string{"citizen", "neighbour", "admin"} {
			if stranger == "admin" && r.as == "admin" || forAll[o.id] == "the caller's own" {
				continue
			}
			strange := r
			strange.as = stranger
			a := h.send(o, strange)
			if forAll[o.id] == "" {
				code := a.json["code"]
				switch a.status {
				case http.StatusForbidden:
				case http.StatusNotFound:
					if code != "not_found" {
						t.Errorf("%s: %s", a.asked, a.text)
					}
				case http.StatusUnprocessableEntity: // what the body names does not exist for strangers
					a.refused(t, a.status, "unknown_reference")
				default:
					t.Errorf("%s (%s) answered %d %.300s", a.asked, o.id, a.status, a.text)
				}
			} else if a.status != http.StatusOK || strings.Contains(forAll[o.id], "scope") && len(a.items()) > 0 {
				t.Errorf("%s answered %d %.300s, which is %s", a.asked, a.status, a.text, forAll[o.id])
			}
		}
		if diff := cmp.Diff(before, contents(t, c)); diff != "" {
			t.Errorf("%s: strangers changed something:\n%s", o.id, diff)
		}
		h.send(o, r).want2xx()
	}
}

func (a answer) want2xx() answer {
	a.t.Helper()
	if a.status/100 != 2 {
		a.t.Fatalf("%s answered %d %s", a.asked, a.status, a.text)
	}
	return a
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, o := range operations(t) {
		if !strings.Contains(o.path, "{") {
			continue
		}
		r := ready[o.id](h)
		good := r.path
		for i := range good {
			for bad, want := range map[string]int{nowhere: http.StatusNotFound, "not-an-id": http.StatusBadRequest} {
				if bad == nowhere && strings.Contains(o.path, "{unitId}") {
					bad = "99999-2021"
				}
				if bad == nowhere && strings.Contains(o.path, "{year}") {
					if bad = "2099"; o.changes() {
						continue // it enters a year that is not known yet
					}
				}
				if bad == nowhere && strings.Contains(o.path, "{ruleCode}") {
					bad = "no_such_rule"
				}
				if bad == nowhere && strings.Contains(o.path, "{jobId}") {
					bad = "999999999"
				}
				if bad == nowhere && strings.Contains(o.path, "{code}") {
					bad = domain.PublicCode(domain.NewID[domain.Petition](h.now))
				}
				r.path = slices.Clone(good)
				r.path[i] = bad
				a := h.send(o, r)
				a.refused(t, want)
				if want == http.StatusBadRequest && !strings.HasPrefix(fmt.Sprint(a.json["field"]), "path ") {
					t.Errorf("%s: the field at fault is %v", a.asked, a.json["field"])
				}
			}
		}
	}
}

// wrongArgument returns a value that the parameter does not take, or nothing
// when it takes any text.
func wrongArgument(p *openapi3.Parameter) string {
	s := p.Schema.Value
	switch {
	case s.Type.Is(openapi3.TypeInteger):
		return fmt.Sprint(*s.Max + 1)
	case s.Type.Is(openapi3.TypeBoolean):
		return "yes"
	case len(s.Enum) > 0 || s.Format != "" || s.Pattern != "":
		return "nonsense"
	case s.MaxLength != nil:
		return strings.Repeat("x", int(*s.MaxLength)+1)
	}
	return ""
}

func TestQueries(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, o := range operations(t) {
		r := ready[o.id](h)
		args, given := strings.CutPrefix(r.args, "?")
		with := func(more string) answer {
			if given {
				more = args + "&" + more
			}
			asked := r
			asked.args = "?" + more
			return h.send(o, asked)
		}
		wrong := map[string]string{"zzz": "1"}
		for _, p := range o.parameters {
			if p.In == "query" && wrongArgument(p) != "" {
				wrong[p.Name] = wrongArgument(p)
			}
		}
		for name, value := range wrong {
			a := with(name + "=" + value)
			a.refused(t, http.StatusBadRequest)
			if a.json["field"] != "query "+name {
				t.Errorf("%s: the field at fault is %v", a.asked, a.json["field"])
			}
		}
		with("zzz=%00").refused(t, http.StatusUnprocessableEntity, "control_character")
		for _, p := range o.parameters {
			if p.In != "query" || !p.Required {
				continue
			}
			short := r
			var left []string
			for pair := range strings.SplitSeq(args, "&") {
				if !strings.HasPrefix(pair, p.Name+"=") {
					left = append(left, pair)
				}
			}
			short.args = "?" + strings.Join(left, "&")
			a := h.send(o, short)
			a.refused(t, http.StatusBadRequest, "required")
		}
		if o.takes("query", "cursor") {
			for _, cursor := range []string{"!", "bm9uc2Vuc2U", "MS4wMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA"} {
				with("cursor="+cursor).refused(t, http.StatusUnprocessableEntity, "bad_format")
			}
		}
	}
}

// A spoiled body is one that must be refused, and where the fault is.
type spoiled struct {
	what, text, field string
	codes             []string
}

// spoil returns the ways in which a body that is right can be made wrong by
// one thing at a time.
func spoil(s *openapi3.Schema, right object) []spoiled {
	var all []spoiled
	text := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return string(b)
	}
	with := func(name string, v any) string {
		wrong := maps.Clone(right)
		wrong[name] = v
		return text(wrong)
	}
	inside := strings.TrimSuffix(strings.TrimPrefix(text(right), "{"), "}")
	all = append(all,
		spoiled{"not JSON", `{"a":`, "body", []string{"bad_json"}},
		spoiled{"two values", text(right) + " {}", "body", []string{"bad_json"}},
		spoiled{"null", `null`, "body", nil},
		spoiled{"an array", `[` + text(right) + `]`, "body", []string{"wrong_type"}},
		spoiled{"a string", `"x"`, "body", []string{"wrong_type"}},
		spoiled{"an unknown property", with("zzz", 1), "zzz", []string{"unknown_field"}},
		spoiled{"too deep", strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40), "", []string{"nested_too_deep"}},
	)
	for _, name := range s.Required {
		less := maps.Clone(right)
		delete(less, name)
		all = append(all, spoiled{"no " + name, text(less), name, []string{"required"}})
	}
	for name, p := range s.Properties {
		p := p.Value
		add := func(what string, v any, codes ...string) {
			all = append(all, spoiled{name + ": " + what, with(name, v), name, codes})
		}
		add("null", nil, "wrong_type", "not_allowed_value")
		if v, ok := right[name]; ok {
			all = append(all, spoiled{name + " twice", `{` + inside + `,"` + name + `":` + text(v) + `}`, name, []string{"duplicate_key"}},
				spoiled{name + " in capitals", with(strings.ToUpper(name), v), strings.ToUpper(name), []string{"unknown_field"}})
		}
		switch {
		case p.Type.Is(openapi3.TypeString):
			add("a number", 17, "wrong_type", "not_allowed_value")
			add("an object", object{}, "wrong_type", "not_allowed_value")
			if p.MaxLength != nil {
				add("too long by one", strings.Repeat("ổ", int(*p.MaxLength)+1))
			}
			if p.MinLength > 0 {
				add("empty", "")
				add("blank", strings.Repeat("\u00a0\n", int(p.MinLength)), "too_short", "bad_format")
			}
			if len(p.Enum) > 0 || p.Format != "" || p.Pattern != "" {
				add("nonsense", "Ồ!?~#", "not_allowed_value", "bad_format")
			}
			add("NUL", "a\x00b", "control_character")
			add("turned writing", "a\u202eb", "control_character")
		case p.Type.Is(openapi3.TypeInteger):
			add("a string", "3", "wrong_type")
			add("a fraction", 1.5)
			add("too little", *p.Min-1, "out_of_range")
			add("too much", *p.Max+1, "out_of_range")
			add("beyond any integer", json.Number("1e400"))
		case p.Type.Is(openapi3.TypeBoolean):
			add("a string", "true", "wrong_type")
			add("a number", 1, "wrong_type")
		case p.Type.Is(openapi3.TypeArray):
			add("a string", "x", "wrong_type")
			add("empty", []any{}, "too_few_items")
			add("of numbers", []any{1})
			add("too many", slices.Repeat([]any{right[name]}, int(*p.MaxItems)+1))
		case p.Type.Is(openapi3.TypeObject):
			add("a string", "x", "wrong_type")
			add("an array", []any{}, "wrong_type")
		}
	}
	return all
}

func TestBodies(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	large := `{"text":"` + strings.Repeat("x", 5<<20) + `"}`
	for _, o := range operations(t) {
		if !o.changes() {
			continue
		}
		r := ready[o.id](h)
		before := contents(t, c)
		target := o.method + " " + o.fill(r.path...) + r.args
		h.do(r.as, target, large, any1).refused(t, http.StatusRequestEntityTooLarge, "request_entity_too_large")
		if o.body == nil {
			h.do(r.as, target, `{}`, any1).refused(t, http.StatusBadRequest, "not_allowed_here")
		} else {
			if !o.bare {
				h.do(r.as, target, "", any1).refused(t, http.StatusBadRequest, "required")
			}
			h.do(r.as, target, r.text(), any1, "Content-Type: text/plain").refused(t, http.StatusUnsupportedMediaType, "unsupported_media_type")
			h.do(r.as, target, r.text(), any1, "Content-Type: application/json; charset=latin1").refused(t, http.StatusUnsupportedMediaType, "unsupported_media_type")
			for _, w := range spoil(o.body, r.body) {
				a := h.do(r.as, target, w.text, any1)
				code, _ := a.json["code"].(string)
				place, _ := a.json["field"].(string)
				if a.status != http.StatusBadRequest && a.status != http.StatusUnprocessableEntity {
					t.Errorf("%s, %s: answered %d %.300s", o.id, w.what, a.status, a.text)
					continue
				}
				a.refused(t, a.status, w.codes...)
				if place == "" || code == "" || w.field != "" && place != w.field && !strings.HasPrefix(place, w.field+"/") {
					t.Errorf("%s, %s: the fault is %s at %q", o.id, w.what, code, place)
				}
			}
		}
		if diff := cmp.Diff(before, contents(t, c)); diff != "" {
			t.Errorf("%s: a request that was refused changed something:\n%s", o.id, diff)
		}
		h.send(o, r).want2xx()
	}
}

func TestPreconditions(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	for _, o := range operations(t) {
		if !o.takes("header", "If-Match") {
			continue
		}
		r := ready[o.id](h)
		before := contents(t, c)
		h.do(r.as, o.method+" "+o.fill(r.path...), r.text()).refused(t, http.StatusPreconditionRequired, "precondition_required")
		for _, stale := range []string{`"999-00000000"`, `W/"1-00000000"`, `W/"1"`, `W/"x"`, `W/""`, `"0"`, `"-1"`, `"x"`, `"x", "999-0"`} { // a weak tag is never strongly the same (RFC 9110 §13.1.1)
			h.send(o, r, "If-Match: "+stale).refused(t, http.StatusPreconditionFailed, "stale_version")
		}
		for _, malformed := range []string{"1", `W/1`, `W/"1`, `W/"1""`, `w/"1"`, `"1`, `1"`, `"1-`, `"1" "2"`, `*, "1-0"`} {
			h.send(o, r, "If-Match: "+malformed).refused(t, http.StatusUnprocessableEntity, "bad_format")
		}
		if diff := cmp.Diff(before, contents(t, c)); diff != "" {
			t.Errorf("%s: a change without its condition was made:\n%s", o.id, diff)
		}
		done := h.send(o, r).want2xx()
		if done.header.Get("ETag") == "" {
			t.Errorf("%s: no ETag for the next change", o.id)
		}
	}
}

// TestKnownAnswers asks again for what was read before.
func TestKnownAnswers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, o := range operations(t) {
		if !o.takes("header", "If-None-Match") {
			continue
		}
		r := ready[o.id](h)
		tag := h.send(o, r).want(http.StatusOK).header.Get("ETag")
		for _, known := range []string{tag, "W/" + tag, `"0", ` + tag, "*"} {
			if a := h.send(o, r, "If-None-Match: "+known).want(http.StatusNotModified); a.text != "" || a.header.Get("ETag") != tag {
				t.Errorf("%s: 304 with %q and %q", a.asked, a.text, a.header.Get("ETag"))
			}
		}
		h.send(o, r, `If-None-Match: "0"`).want(http.StatusOK)
	}
}

// TestPages turns the pages of every list: nothing is missing or twice,
// however long a page is.
func TestPages(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	lists, second := map[string]request{}, map[string]string{} // by operation: the list, and the cursor of its second page
	for _, o := range operations(t) {
		if o.id != "changePassword" {
			for range 3 {
				h.send(o, ready[o.id](h)).want2xx()
			}
		}
	}
	for _, o := range operations(t) {
		if !o.takes("query", "cursor") {
			continue
		}
		r := ready[o.id](h)
		if o.id == "listMatters" {
			for range 5 {
				h.matter(r.path[0])
			}
		}
		read := func(limit int) (items []any) {
			r := r
			r.args = "?" + strings.TrimPrefix(r.args+fmt.Sprintf("&limit=%d", limit), "?")
			for more := true; more; {
				a := h.send(o, r).want(http.StatusOK)
				if len(items) == 0 && limit == 1 {
					second[o.id] = a.cursor()
				}
				if len(a.items()) > limit {
					t.Fatalf("%s: %d items", a.asked, len(a.items()))
				}
				items = append(items, a.items()...)
				var next string
				next, _, more = strings.Cut(strings.TrimPrefix(a.header.Get("Link"), "<"), ">")
				_, args, _ := strings.Cut(next, "?")
				r.args = "?" + args
			}
			return items
		}
		lists[o.id] = r
		all := read(100)
		if len(all) < 3 {
			t.Errorf("%s lists %d items, too few to turn pages", o.id, len(all))
		}
		for _, limit := range []int{1, 2} {
			if diff := cmp.Diff(all, read(limit)); diff != "" {
				t.Errorf("%s by %d (-at once +by page):\n%s", o.id, limit, diff)
			}
		}
	}
	for _, o := range operations(t) {
		r, ok := lists[o.id]
		if !ok {
			continue
		}
		with := func(cursor, more string) answer {
			r := r
			r.args = "?cursor=" + cursor + more + "&" + strings.TrimPrefix(r.args, "?")
			return h.send(o, r)
		}
		for from, cursor := range second {
			if from == o.id {
				with(cursor, "&limit=7").want(http.StatusOK)
				continue
			}
			a := with(cursor, "")
			a.refused(t, http.StatusUnprocessableEntity, "cursor_of_another_list")
			if a.json["field"] != "query cursor" {
				t.Errorf("%s: the field at fault is %v", a.asked, a.json["field"])
			}
		}
		if o.takes("query", "subunits") {
			with(second[o.id], "&subunits=false").refused(t, http.StatusUnprocessableEntity, "cursor_of_another_list")
		}
	}
}

// cursor is that of the page after this one.
func (a answer) cursor() string {
	a.t.Helper()
	link, _, _ := strings.Cut(strings.TrimPrefix(a.header.Get("Link"), "<"), ">")
	u, err := url.Parse(link)
	if err != nil || !u.Query().Has("cursor") {
		a.t.Fatalf("%s: no page follows (%v)", a.asked, err)
	}
	return u.Query().Get("cursor")
}

// added says by how much b is more than a, but for tries, which are counted
// whatever becomes of them.
func added(a, b map[string]int) map[string]int {
	more := map[string]int{}
	for name, n := range b {
		if n != a[name] && name != "tries" {
			more[name] = n - a[name]
		}
	}
	return more
}

// TestRepeatable sends each request that takes an Idempotency-Key again, and
// sixteen times at once.
func TestRepeatable(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	for _, o := range operations(t) {
		if !o.takes("header", "Idempotency-Key") {
			if o.method == "POST" && !o.open && o.id != "viewIdentity" && o.id != "checkAnswer" {
				t.Errorf("%s takes no Idempotency-Key", o.id)
			}
			continue
		}
		key := func() string { return fmt.Sprintf("Idempotency-Key: the-key-is-%d", h.next()) }
		first, k := ready[o.id](h), key()
		empty := rows(t, c)
		once := h.send(o, first, k).want2xx()
		effect := added(empty, rows(t, c))
		after := contents(t, c)
		again := h.send(o, first, k)
		if again.status != once.status || again.text != once.text {
			t.Errorf("%s answered %d %s, and then %d %s", o.id, once.status, once.text, again.status, again.text)
		}
		if diff := cmp.Diff(after, contents(t, c)); diff != "" {
			t.Errorf("%s: a repeated request did something:\n%s", o.id, diff)
		}
		other := ready[o.id](h)
		h.send(o, other, k).refused(t, http.StatusUnprocessableEntity, "idempotency_key_reused")
		h.send(o, first, "Idempotency-Key: short").refused(t, http.StatusBadRequest, "too_short")

		// The other one, sixteen times at once.
		k, empty = key(), rows(t, c)
		answers := make([]answer, 16)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() { answers[i] = h.send(o, other, k) })
		}
		all.Wait()
		text := ""
		for _, a := range answers {
			switch {
			case a.status == http.StatusConflict && a.json["code"] == "request_in_progress":
			case a.status == once.status && (text == "" || a.text == text):
				text = a.text
			default:
				t.Errorf("%s at once answered %d %s", o.id, a.status, a.text)
			}
		}
		if diff := cmp.Diff(effect, added(empty, rows(t, c))); text == "" || diff != "" {
			t.Errorf("%s: sixteen at once did not do what one does (-one +sixteen):\n%s", o.id, diff)
		}
	}
}

func TestTongues(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for wanted, title := range map[string]string{
		"": "Cần đăng nhập", "vi": "Cần đăng nhập", "vi-VN,en;q=0.5": "Cần đăng nhập", "fr": "Cần đăng nhập", "*": "Cần đăng nhập",
		"en": "You need to sign in", "en-GB, vi;q=0.2": "You need to sign in", "vi;q=0.1, en": "You need to sign in", ";;;": "Cần đăng nhập",
	} {
		a := h.do("", "GET /v1/me", "", "Accept-Language: "+wanted)
		if a.str("title") != title {
			t.Errorf("%q is told %q", wanted, a.str("title"))
		}
		if lang := a.header.Get("Content-Language"); (lang == "en") != (title == "You need to sign in") {
			t.Errorf("%q is told in %q", wanted, lang)
		}
	}
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	methods := map[string][]string{}
	for _, o := range operations(t) {
		path := o.fill(slices.Repeat([]string{nowhere}, strings.Count(o.path, "{"))...)
		methods[path] = append(methods[path], o.method)
	}
	for path, known := range methods {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} {
			if slices.Contains(known, method) {
				continue
			}
			a := h.do("admin", method+" "+path, "")
			a.refused(t, http.StatusMethodNotAllowed, "method_not_allowed")
			if a.header.Get("Allow") == "" {
				t.Errorf("%s: no Allow (RFC 9110 §15.5.6)", a.asked)
			}
		}
		a := h.do("admin", known[0]+" "+path+"/", "")
		if a.status != http.StatusBadRequest || !strings.HasSuffix(path, nowhere) { // or the slash is taken for a part of the ID
			a.refused(t, http.StatusNotFound, "not_found")
		}
		options := h.do("admin", "OPTIONS "+path, "")
		if options.status != http.StatusNoContent || options.text != "" {
			t.Errorf("%s answered %d %q", options.asked, options.status, options.text)
		}
		want := append([]string{"OPTIONS"}, known...)
		if slices.Contains(known, "GET") {
			want = append(want, "HEAD")
		}
		slices.Sort(want)
		for _, a := range []answer{options, h.do("admin", "BREW "+path, "")} {
			got := strings.Split(a.header.Get("Allow"), ", ")
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: Allow (-want +got, RFC 9110 §10.2.1):\n%s", a.asked, diff)
			}
		}
		if !slices.Contains(known, "GET") {
			if head := h.do("admin", "HEAD "+path, ""); head.status != http.StatusMethodNotAllowed || head.text != "" {
				t.Errorf("%s answered %d %q", head.asked, head.status, head.text)
			}
		}
	}
	for _, path := range []string{"/v1", "/v1/nonsense", "/v2/petitions", "/public/v1/nonsense", "/v1/petitions/" + nowhere + "/nonsense", "/v1/%00", "/V1/ME"} {
		h.do("admin", "GET "+path, "").refused(t, http.StatusNotFound, "not_found")
	}
}

// twice runs each transaction twice, as the store may: the first time for nothing.
type twice struct{ casework.Store }

var errAgain = errors.New("once more")

func (s twice) Update(ctx context.Context, do func(casework.Tx) error) error {
	err := s.Store.Update(ctx, func(tx casework.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		return errAgain
	})
	if !errors.Is(err, errAgain) {
		return err
	}
	return s.Store.Update(ctx, do)
}

// TestEveryTaskMayRunTwice: a transaction that got in another's way is run again,
// and leaves what it would have left at once.
func TestEveryTaskMayRunTwice(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.desk.Store = twice{h.desk.Store}
	for _, o := range operations(t) {
		if o.method != "GET" {
			h.send(o, ready[o.id](h)).want2xx()
		}
	}
}

// TestSecretsAreKeptNowhere repeats what gives a secret: it is given again, and is
// not what is kept for the key.
func TestSecretsAreKeptNowhere(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	filing := request{body: h.newPetition()}.text()
	matters := request{body: object{"items": []object{{"id": newID(h.office), "field": "order", "title": "Ồn ào"}}}}.text()
	hall := "POST /v1/dialogues/" + h.dialogue(domain.DialogueOpen) + "/matters"
	for what, body := range map[string]string{"POST /v1/petitions": filing, hall: matters} {
		ask := func() string { return h.do("clerk", what, body, "Idempotency-Key: asked-for-a-secret").want2xx().text }
		first := ask()
		secret := regexp.MustCompile(`"secret":"([^"]+)"`).FindStringSubmatch(first)
		if secret == nil {
			t.Fatalf("%s gives none: %s", what, first)
		}
		if again := ask(); again != first {
			t.Errorf("%s answered %s, and then %s", what, first, again)
		}
		if in := keeps(t, c, secret[1]); in != nil {
			t.Errorf("the secret of %s is kept in %v", what, in)
		}
		if _, err := c.Exec(t.Context(), "DELETE FROM idempotency"); err != nil {
			t.Fatal(err)
		}
	}
}
