package api_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kiennghi/api/token"
	"kiennghi/domain/demonstration"
	"kiennghi/domain/workday"
	"kiennghi/store"
	"kiennghi/store/postgrestest"
)

// demonstrated is an office with the demonstration's data, at its first moment.
func demonstrated(t *testing.T) *office {
	t.Helper()
	dsn := postgrestest.New(t)
	db, err := store.Open(t.Context(), dsn, store.Options{MaxConns: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	d := demonstration.Build(1, workday.Official(), func(string) string { return cheapPassword + thePassword })
	if err := db.Load(t.Context(), d.Everything()...); err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, db: db, dsn: dsn, keys: keyring{token.NewKey(time.Now().Add(-24*time.Hour), 0)}, now: demonstration.Start, log: &bytes.Buffer{}, tokens: map[string]string{}}
	o.serve(true)
	return o
}

// all follows a list to its end and counts its items.
func (o *office) all(login, path string) int {
	o.t.Helper()
	n := 0
	for path != "" {
		a := o.do(login, "GET "+path, "").want(200)
		n += len(a.items())
		path, _, _ = strings.Cut(strings.TrimPrefix(a.header.Get("Link"), "<"), ">")
	}
	return n
}

// TestPublishedFigures asks for the figures of the pilot's published reports,
// and counts the cases behind them.
func TestPublishedFigures(t *testing.T) {
	t.Parallel()
	o := demonstrated(t)
	const years = "GET /public/v1/statistics?unit=01-2021&from=2021-07-01&to=2022-06-30&compare_from=2020-07-01&compare_to=2021-06-30"
	rate := func(of answer, column, name string) string {
		rates, _ := of.at(column, "rates").([]any)
		for _, r := range rates {
			if m := r.(map[string]any); m["name"] == name {
				return fmt.Sprintf("%v of %v: %v", m["numerator"], m["denominator"], m["percent"])
			}
		}
		return ""
	}
	difference := func(of answer, name string) string {
		ds, _ := of.at("differences").([]any)
		for _, d := range ds {
			if m := d.(map[string]any); m["name"] == name {
				return fmt.Sprintf("%v → %v: %v", m["before"], m["after"], m["percent"])
			}
		}
		return ""
	}
	halls, letters := o.do("", years+"&channel=dialogue", "").want(200), o.do("", years+"&channel=letter", "").want(200)
	for _, f := range []struct{ what, got, want string }{
		{"answered at the conference", rate(halls, "total", "on_the_spot"), "2732 of 2940: 92.9"},
		{"letters answered, the year before", rate(letters, "compared", "answered"), "4239 of 4408: 96.2"},
		{"letters answered", rate(letters, "total", "answered"), "3110 of 3462: 89.8"},
		{"letters received", difference(letters, "cases"), "4408 → 3462: -21.5"},
		{"letters left open", difference(letters, "open"), "169 → 352: 108.3"},
		{"visits", difference(letters, "visits"), "15376 → 14022: -8.8"},
		{"dialogues held", fmt.Sprint(letters.num("total", "dialogues_held")), "389"},
	} {
		if f.got != f.want {
			t.Errorf("%s: %s, published as %s", f.what, f.got, f.want)
		}
	}
	if n := o.all("", halls.rate("on_the_spot")["numerator_cases"].(string)+"&limit=100"); n != 2732 {
		t.Errorf("behind 2,732 stand %d cases", n)
	}
}

// TestFiguresListTheirCases draws figures of any unit, period, channel, kind
// and field, of the office's plane and the public one, and follows the link of
// each to the end: as many cases are listed as were counted, and the classes
// add up to the whole.
func TestFiguresListTheirCases(t *testing.T) {
	t.Parallel()
	o := demonstrated(t)
	o.signIn("mttq.hanoi")
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	for range 60 {
		from := workday.On(2020, 7, 1).Add(r.IntN(700))
		to := from.Add(upTo(r, 1, 30, 200))
		login, plane := pick("mttq.hanoi", ""), "/v1"
		if login == "" {
			plane = "/public/v1"
		}
		ask := fmt.Sprintf("%s/statistics?unit=%s&from=%s&to=%s%s%s", plane, pick("01-2021", "002-2021", "00088-2021", "00622-2021", "003-2021"), from, to,
			pick("", "&channel=dialogue", "&channel=letter", "&channel=online"), pick("", "", "&kind=petition", "&field=land", "&subunits=false"))
		a := o.do(login, "GET "+ask, "").want(200)
		figures := map[string]map[string]any{}
		for _, f := range a.at("total", "figures").([]any) {
			figures[f.(map[string]any)["name"].(string)] = f.(map[string]any)
		}
		sum := 0.0
		for _, class := range []string{"resolved", "explained", "in_progress", "planned", "unresolved", "escalated", "refused", "withdrawn", "duplicate", "open"} {
			sum += figures[class]["total"].(float64)
		}
		if whole := float64(a.num("total", "received") + a.num("total", "carried_in")); sum != whole {
			t.Errorf("%s: the classes are %v, the whole is %v", ask, sum, whole)
		}
		for _, name := range []string{pick("cases", "answered", "on_the_spot", "in_writing", "overdue", "escalated_pending"), pick("resolved", "in_progress", "open", "escalated", "explained")} {
			f := figures[name]
			if n := o.all(login, f["cases"].(string)+"&limit=100"); float64(n) != f["total"] {
				t.Errorf("%s: %s counts %v and lists %d", ask, name, f["total"], n)
			}
		}
	}
}

// upTo draws a number of days up to one of these.
func upTo(r *rand.Rand, up ...int) int { return r.IntN(up[r.IntN(len(up))] + 1) }
