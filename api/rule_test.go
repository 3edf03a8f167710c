package api_test

import (
	"fmt"
	"testing"
)

// TestRules enters a version of a local rule. What was due before stays as it
// was counted, and says by which version; what is received from its first day on
// goes by it, at every replica.
func TestRules(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	o.hire("admin", "admin@"+string(city))
	o.hire("ward admin", "admin@"+string(hangBai))
	second := o.replica()
	due := func(o *office, path string) string {
		v := o.do("chair", "GET "+path, "").want(200)
		return v.str("due_on") + " " + v.str("due_rule")
	}
	const shipped, entered = "2022-03-31 petition_resolution@2014-07-01", "2022-03-16 petition_resolution@2022-03-02"
	before, _, _ := o.letter("clerk", string(hangBai), "Rác ở ngõ 5")
	second.letter("clerk", string(hangBai), "Rác ở ngõ 6") // it has read the book

	all := o.do("clerk", "GET /v1/rules", "").want(200)
	status := map[string]string{}
	for i := range all.items() {
		for j := range all.at("items", i, "versions").([]any) {
			status[all.str("items", i, "versions", j, "name")] = all.str("items", i, "versions", j, "status") + ", " + all.str("items", i, "versions", j, "basis")
		}
	}
	if status["petition_first_notice@2014-07-01"] != "verified, Citizen Reception Law 2013 art. 28" || status["petition_resolution@2014-07-01"] != "local, no limit in law" {
		t.Errorf("the rules are %v", status)
	}
	o.do("", "GET /v1/rules", "").want(401)
	o.do("clerk", "GET /v1/rules/no_rule", "").want(404)

	put := func(who, rule, from string, amount int, headers ...string) answer {
		return o.do(who, "PUT /v1/rules/"+rule, fmt.Sprintf(`{"from":%q,"amount":%d,"unit":"calendar_days","basis":"Quyết định 12/QĐ-UBND"}`, from, amount), headers...)
	}
	put("chair", "petition_resolution", "2022-03-02", 14, any1).want(403)
	put("ward admin", "petition_resolution", "2022-03-02", 14, any1).want(403)
	put("admin", "petition_resolution", "2022-03-02", 14).want(428)
	put("admin", "petition_resolution", "2022-02-28", 14, any1).want(422, "in_the_past")
	put("admin", "petition_resolution", "2022-03-02", 0, any1).want(400)
	put("admin", "no_rule", "2022-03-02", 14, any1).want(404)
	put("admin", "urgent_acknowledgement", "2022-03-02", 14, any1).want(422, "not_allowed_value")
	if law := put("admin", "complaint_acceptance", "2022-03-02", 14, any1).want(409, "rule_is_law"); law.str("detail") != "Quy định này do pháp luật đặt ra, địa phương không thay đổi được (Complaint Law 2011 art. 27)" {
		t.Errorf("it says %s", law.text)
	}
	tag := o.do("admin", "GET /v1/rules/petition_resolution", "").want(200).header.Get("ETag")
	v := put("admin", "petition_resolution", "2022-03-02", 14, "If-Match: "+tag).want(200)
	if v.str("versions", 0, "until") != "2022-03-01" || v.num("versions", 1, "amount") != 14 || v.str("versions", 1, "start") != "receipt" || v.num("version") != 2 {
		t.Fatalf("entered: %s", v.text)
	}
	put("admin", "petition_resolution", "2022-03-02", 15, "If-Match: "+tag).want(412, "stale_version")

	if got := due(o, before); got != shipped {
		t.Errorf("it moved a day that was given: %s", got)
	}
	today, _, _ := second.letter("clerk", string(hangBai), "Rác ở ngõ 7")
	if got := due(o, today); got != shipped {
		t.Errorf("it holds before its first day: %s", got)
	}
	o.pass(1 * days)
	second.now = o.now
	for _, at := range []*office{o, second} {
		p, _, _ := at.letter("clerk", string(hangBai), "Rác ở ngõ 8")
		if got := due(second, p); got != entered {
			t.Errorf("received on its first day: %s, want %s", got, entered)
		}
		if d := o.do("chair", "GET "+p+"/clock", "").want(200).deadline("answer"); d["basis"] != "Quyết định 12/QĐ-UBND" || d["status"] != "local" {
			t.Errorf("the clock says %v", d)
		}
	}
	put("admin", "petition_resolution", "2022-03-02", 15, any1).want(409, "rule_has_begun")
	if d := o.do("chair", "GET "+before+"/clock", "").want(200).deadline("answer"); d["on"] != "2022-03-31" || d["basis"] != "no limit in law" {
		t.Errorf("what was given before says %v", d)
	}

	// The limits of extensions are local too.
	put("admin", "petition_extension", "2022-03-02", 5, any1).want(200)
	o.do("clerk", "POST "+before+"/acceptance", `{}`, any1).want(200)
	extend := func(days int) answer {
		return o.do("chair", "POST "+before+"/extensions", fmt.Sprintf(`{"due_on":%q,"reason":"Chờ đo đạc"}`, o.today().Add(29+days)), any1)
	}
	extend(6).want(422, "extended_too_far")
	extend(5).want(200)
	if d := o.do("chair", "GET "+before+"/clock", "").want(200).deadline("extended"); d["rule"] != "petition_extension@2022-03-02" {
		t.Errorf("extended by %v", d)
	}
}

// TestOfficeHours sets the hours at which offices work.
func TestOfficeHours(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	put := func(who, from, hours string, headers ...string) answer {
		return h.do(who, "PUT /v1/office-hours", fmt.Sprintf(`{"from":%q,"hours":%q,"basis":"Thông báo 7"}`, from, hours), headers...)
	}
	put("chair", h.day(1), "08:00-16:00", any1).want(403)
	put("admin", h.day(1), "08:00-16:00").want(428)
	put("admin", h.day(-1), "08:00-16:00", any1).want(422, "in_the_past")
	put("admin", h.day(1), "all day", any1).want(400)
	put("admin", h.day(1), "16:00-08:00", any1).want(422, "bad_format")
	tag := h.do("clerk", "GET /v1/office-hours", "").want(200).header.Get("ETag")
	v := put("admin", h.day(0), "08:00-16:00", "If-Match: "+tag).want(200)
	if v.num("version") != 2 || v.str("items", 0, "hours") != "08:00-12:00 13:30-17:30" || v.str("items", 1, "hours") != "08:00-16:00" {
		t.Errorf("entered: %s", v.text)
	}
	put("admin", h.day(1), "09:00-16:00", "If-Match: "+tag).want(412)
	put("admin", h.day(0), "09:00-16:00", any1).want(409, "rule_has_begun")
}
