package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"kiennghi/domain"
)

// TestComplianceOfARunningYear: a ward that has not held enough is short once the
// year is over, or the ward itself, and no day before; so is a council session.
func TestComplianceOfARunningYear(t *testing.T) {
	t.Parallel()
	h := openHouse(t) // 1 March 2022: two dialogues a year are required
	h.post("officer", "/v1/council-sessions", object{"unit": hoanKiem, "title": "Kỳ họp giữa năm", "opens_on": "2022-07-05"})
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

// Where no rule gives a day for the conclusion, none has passed.
func TestComplianceWithoutARule(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	plan := h.newDialogue()
	plan["basis"], plan["planned_at"], plan["starts_at"] = "decision_2200_qd_tu", "2020-05-01T02:00:00Z", "2020-05-15T02:00:00Z"
	id := h.post("clerk", "/v1/dialogues", plan).str("id")
	h.post("clerk", "/v1/dialogues/"+id+"/opening", object{"at": "2020-05-15T02:00:00Z"})
	year := h.do("", "GET /public/v1/compliance"+ofTheWard+"&year=2020", "").want(http.StatusOK)
	held := year.at("items", 0, "dialogues", 0).(object)
	if judged := held["conclusion_in_time"]; judged != nil || year.str("items", 0, "state") != "unregulated" {
		t.Errorf("in a year without a rule the conclusion was in time: %v; %s", judged, year.text)
	}
}

// A notice counts for the day that it made known, and for no other to which the
// dialogue is moved since; moved back, it counts again.
func TestNoticeOfAnotherDay(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	plan := h.newDialogue()
	plan["starts_at"] = h.now.AddDate(0, 0, 30).Format(time.RFC3339)
	dialogue := "/v1/dialogues/" + h.post("clerk", "/v1/dialogues", plan).str("id")
	h.post("clerk", dialogue+"/notices", object{"channel": "mass_media"})
	h.post("clerk", dialogue+"/notices", object{"channel": "quarter_heads"})
	move := func(days int) answer {
		return h.do("clerk", "PATCH "+dialogue, request{body: object{"starts_at": h.now.AddDate(0, 0, days).Format(time.RFC3339)}}.text(), any1).want(http.StatusOK)
	}
	if a := move(29); a.str("notices", 0, "announces") != h.day(30) {
		t.Errorf("moved: %s", a.text)
	}
	h.pass(29 * 24 * time.Hour)
	judged := func() string {
		c := h.do("", "GET /public/v1/compliance"+ofTheWard+"&year=2022", "").want(http.StatusOK)
		return fmt.Sprint(c.at("items", 0, "dialogues", 0, "notice_days"), c.at("items", 0, "dialogues", 0, "notice_ok"), c.at("items", 0, "dialogues", 0, "both_channels"))
	}
	h.post("clerk", dialogue+"/opening", object{})
	if got := judged(); got != "<nil> false false" {
		t.Errorf("by notices of another day it is %s", got)
	}
	second := "/v1/dialogues/" + h.post("clerk", "/v1/dialogues", h.newDialogue()).str("id")
	h.post("clerk", second+"/notices", object{"channel": "mass_media"})
	h.post("clerk", second+"/opening", object{})
	if c := h.do("", "GET /public/v1/compliance"+ofTheWard+"&year=2022", "").want(http.StatusOK); c.num("items", 0, "dialogues", 1, "notice_days") != 0 {
		t.Errorf("by a notice of the day: %s", c.text)
	}
}

// A dialogue late in the year is held for the council's session of the next: it and
// another before that session count as one, in the year of the first. In a year in
// which no rule asks for any, none are enough and none too few.
func TestComplianceAcrossTheYear(t *testing.T) {
	t.Parallel()
	h := openHouse(t) // 1 March 2022
	for _, on := range []string{"2021-12-15", "2022-07-06"} {
		h.post("officer", "/v1/council-sessions", object{"unit": hoanKiem, "title": "Kỳ họp " + on, "opens_on": on})
	}
	says := func(year int) string {
		h.t.Helper()
		a := h.do("", fmt.Sprintf("GET /public/v1/compliance?unit=%s&year=%d", hangBai, year), "").want(http.StatusOK)
		said := fmt.Sprintf("%v held, %v of %v: %v, %v", a.at("items", 0, "held"), a.at("items", 0, "counted"), a.at("items", 0, "required"), a.at("items", 0, "state"), a.at("items", 0, "enough"))
		for _, s := range a.at("items", 0, "sessions").([]any) {
			said += fmt.Sprintf("; %v for it", s.(object)["held"])
		}
		return said
	}
	late := with(h.newDialogue(), object{"planned_at": "2021-12-10T08:00:00+07:00", "starts_at": "2021-12-20T08:00:00+07:00"})
	dialogue := "/v1/dialogues/" + h.post("clerk", "/v1/dialogues", late).str("id")
	h.post("clerk", dialogue+"/opening", object{"at": "2021-12-20T08:00:00+07:00"})
	for year, want := range map[int]string{2021: "1 held, 1 of 0: unregulated, <nil>; 0 for it", 2022: "0 held, 0 of 2: running, false; 1 for it"} {
		if got := says(year); got != want {
			t.Errorf("after the first, %d: %s, want %s", year, got, want)
		}
	}
	h.dialogue("open")
	if got, want := says(2022), "1 held, 0 of 2: running, false; 2 for it"; got != want {
		t.Errorf("after the second: %s, want %s", got, want)
	}
	h.pass(200 * 24 * time.Hour)
	h.dialogue("open")
	if got, want := says(2022), "2 held, 1 of 2: running, false; 2 for it"; got != want {
		t.Errorf("after the third: %s, want %s", got, want)
	}
}

// In time is a notice in the mass media that was; to the heads of the quarters it
// is told in time as well. One of a day on which the dialogue was not held says
// nothing of the day on which it was.
func TestNoticeInTime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		notices map[string]int // how many days before
		late    int            // how many days after the one made known it was opened
		want    string
	}{
		"both":                   {map[string]int{"mass_media": 10, "quarter_heads": 8}, 0, "10 true true"},
		"the heads on the day":   {map[string]int{"mass_media": 10, "quarter_heads": 0}, 0, "10 true false"},
		"the media on the day":   {map[string]int{"mass_media": 0, "quarter_heads": 10}, 0, "10 false false"},
		"a posting alone":        {map[string]int{"posting": 10}, 0, "10 false false"},
		"held later than it was": {map[string]int{"mass_media": 10, "quarter_heads": 10}, 2, "<nil> false false"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t)
			plan := with(h.newDialogue(), object{"starts_at": h.now.AddDate(0, 0, 10).Format(time.RFC3339)})
			dialogue := "/v1/dialogues/" + h.post("clerk", "/v1/dialogues", plan).str("id")
			for day := 10; day >= 0; day-- {
				for channel, before := range c.notices {
					if before == day {
						h.post("clerk", dialogue+"/notices", object{"channel": channel})
					}
				}
				if day > 0 {
					h.pass(24 * time.Hour)
				}
			}
			h.pass(time.Duration(c.late) * 24 * time.Hour)
			h.post("clerk", dialogue+"/opening", object{})
			a := h.do("monitor", "GET /v1/statistics/compliance"+ofTheWard+"&year=2022", "").want(http.StatusOK)
			got := fmt.Sprint(a.at("items", 0, "dialogues", 0, "notice_days"), a.at("items", 0, "dialogues", 0, "notice_ok"), a.at("items", 0, "dialogues", 0, "both_channels"))
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// A council's session is of a council that there is, and recorded once.
func TestCouncilSessions(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	session := func(unit domain.UnitID, on string) string {
		return request{body: object{"unit": unit, "title": "Kỳ họp", "opens_on": on}}.text()
	}
	h.do("clerk", "POST /v1/council-sessions", session(hangBai, "2022-07-05")).want(422, "no_council").names(t, "unit")
	h.do("officer", "POST /v1/council-sessions", session(hoanKiem, "2025-07-05")).want(422, "unit_not_in_force").names(t, "opens_on")
	h.do("officer", "POST /v1/council-sessions", session(hoanKiem, "2022-07-05")).want(201)
	h.do("officer", "POST /v1/council-sessions", session(hoanKiem, "2022-07-05")).want(409, "already_exists").names(t, "opens_on")
}
