package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// TestComplianceOfARunningYear: a ward that has not held enough is short once the
// year is over, or the ward itself, and no day before; so is a council session.
func TestComplianceOfARunningYear(t *testing.T) {
	t.Parallel()
	h := openHouse(t) // 1 March 2022: two dialogues a year are required
	h.post("clerk", "/v1/council-sessions", object{"unit": hangBai, "title": "Kỳ họp giữa năm", "opens_on": "2022-07-05"})
	says := func(year int) string {
		h.t.Helper()
		path := fmt.Sprintf("compliance?unit=%s&year=%d", hangBai, year)
		office, public := h.do("monitor", "GET /v1/statistics/"+path, "").want(http.StatusOK), h.do("", "GET /public/v1/"+path, "").want(http.StatusOK)
		if len(office.items()) == 0 {
			return "no ward"
		}
		said := fmt.Sprintf("%v of %v: %v", office.at("items", 0, "counted"), office.at("items", 0, "required"), office.at("items", 0, "state"))
		if s, _ := office.at("items", 0, "sessions").([]any); len(s) > 0 {
			said += fmt.Sprintf("; session running %v", s[0].(object)["running"])
		}
		if public.str("items", 0, "state") != office.str("items", 0, "state") {
			t.Errorf("the public reads %s, the office %s", public.text, office.text)
		}
		return said
	}
	expect := func(day string, want map[int]string) {
		h.t.Helper()
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		h.pass(at.Add(2 * time.Hour).Sub(h.now))
		for year, want := range want {
			if got := says(year); got != want {
				t.Errorf("on %s, of %d: %s, want %s", day, year, got, want)
			}
		}
	}
	expect("2022-03-01", map[int]string{2022: "0 of 2: running; session running true", 2023: "0 of 2: running"})
	h.dialogue("open")
	expect("2022-07-05", map[int]string{2022: "1 of 2: running; session running true"})
	expect("2022-07-06", map[int]string{2022: "1 of 2: running; session running false"})
	h.dialogue("open")
	expect("2022-12-31", map[int]string{2022: "2 of 2: enough; session running false", 2023: "0 of 2: running"})
	expect("2023-12-31", map[int]string{2023: "0 of 2: running"})
	expect("2024-01-01", map[int]string{2022: "2 of 2: enough; session running false", 2023: "0 of 2: short"})
	expect("2025-06-30", map[int]string{2025: "0 of 2: running"}) // the last day of the ward
	expect("2025-07-01", map[int]string{2025: "0 of 2: short"})
}
