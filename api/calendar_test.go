package api_test

import (
	"fmt"
	"strings"
	"testing"
)

// holidays are the days of a year that a calendar cannot be without; those of
// Tết may stand anywhere.
func holidays(year int, source string) (days []object) {
	for _, on := range []string{"01-01", "01-25", "01-26", "01-27", "01-28", "01-29", "04-04", "04-30", "05-01", "09-01", "09-02"} {
		days = append(days, object{"on": fmt.Sprintf("%d-%s", year, on), "kind": "holiday", "name": "Ngày nghỉ", "source": source})
	}
	return days
}

// year2028 is a calendar as an administrator enters it, with more days.
func year2028(more ...string) string {
	var days []string
	for _, d := range holidays(2028, "Labour Code 2019 art. 112") {
		days = append(days, request{body: d}.text())
	}
	return `{"days":[` + strings.Join(append(days, more...), ",") + `]}`
}

// TestCalendars enters a year that was not known. What was due before stays as
// it was counted, and says how; what is received from then on goes by it.
func TestCalendars(t *testing.T) {
	t.Parallel()
	o := open(t, "2027-12-22T02:00:00Z") // a Wednesday
	o.hire("clerk", "clerk@"+string(hoanKiem2025))
	o.hire("chair", "chair@"+string(hoanKiem2025))
	o.hire("admin", "admin@"+string(city))
	o.hire("ward admin", "admin@"+string(hoanKiem2025))
	notice := func(path string) string {
		v := o.do("chair", "GET "+path, "").want(200)
		return v.str("notice_due") + " " + v.str("notice_rule")
	}
	before, _, _ := o.letter("clerk", string(hoanKiem2025), "Rác ở ngõ 5")
	if got := notice(before); got != "2028-01-05 petition_first_notice@2014-07-01?" {
		t.Fatalf("counted into a year that is not known: %s", got)
	}
	if d := o.do("chair", "GET "+before+"/clock", "").want(200).deadline("first_notice"); d["beyond_known_years"] != true {
		t.Fatalf("the clock says %v", d)
	}
	known := o.do("chair", "GET /v1/calendars", "").want(200)
	if got := known.items(); len(got) != 8 || known.num("items", 7, "year") != 2027 || known.str("items", 7, "days", 0, "source") == "" {
		t.Fatalf("shipped are %s", known.text)
	}
	o.do("chair", "GET /v1/calendars/2028", "").want(404)
	o.do("", "GET /v1/calendars", "").want(401)

	const lieu = `{"on":"2028-01-03","kind":"in_lieu","name":"nghỉ bù","source":"Thông báo"}`
	put := func(who, body string, headers ...string) answer {
		return o.do(who, "PUT /v1/calendars/2028", body, headers...)
	}
	put("chair", year2028(), any1).want(403)
	put("ward admin", year2028(), any1).want(403)
	put("admin", year2028()).want(428)
	put("admin", year2028(), `If-Match: "1"`).want(412)
	for body, code := range map[string]string{
		`{"days":[` + lieu + `]}`: "calendar_needs",
		`{"days":[{"on":"2028-01-01","kind":"holiday","name":"Tết Dương lịch","source":"Bộ luật Lao động"}]}`: "calendar_needs",
		year2028(lieu, lieu): "duplicate_item",
		year2028(strings.Replace(lieu, "2028-01-03", "2028-01-02", 1)): "not_allowed_value", // a Sunday
		year2028(strings.Replace(lieu, "2028-01-03", "2029-01-03", 1)): "out_of_range",
	} {
		put("admin", body, any1).want(422, code)
	}
	first := put("admin", year2028(), any1).want(200)
	v := put("admin", year2028(lieu), "If-Match: "+first.header.Get("ETag")).want(200)
	if v.num("version") != 2 || v.header.Get("ETag") != o.do("clerk", "GET /v1/calendars/2028", "").want(200).header.Get("ETag") {
		t.Fatalf("entered anew: %s", v.text)
	}
	put("admin", year2028(), "If-Match: "+first.header.Get("ETag")).want(412, "stale_version")

	if got := notice(before); got != "2028-01-05 petition_first_notice@2014-07-01?" {
		t.Errorf("the calendar moved a day that was given: %s", got)
	}
	after, _, _ := o.letter("clerk", string(hoanKiem2025), "Rác ở ngõ 7")
	if got := notice(after); got != "2028-01-06 petition_first_notice@2014-07-01" {
		t.Errorf("with Monday, 3 January off, the first notice is due %s", got)
	}
	o.pass(14 * days) // Wednesday, 5 January
	if c := o.do("chair", "GET "+after+"/clock", "").want(200); fmt.Sprint(c.at("whole", "time")) != "map[days:14 seconds:1.2096e+06 working_days:9]" {
		t.Errorf("the clock counts %v", c.at("whole", "time"))
	}
}
