package api_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"testing"
	"time"

	"kiennghi/domain"
)

// handedOver brings forth hand-overs of the ward that stand in every way there is,
// and some of the district's own. It takes some days.
func (h *house) handedOver() {
	h.t.Helper()
	answered := h.escalation(domain.EscalationAccepted)
	for _, state := range domain.EscalationStates {
		if state != domain.EscalationSettled {
			h.escalation(state)
		}
	}
	settled, withdrawn := h.escalation(domain.EscalationContested), h.escalation(domain.EscalationContested)
	passedOn := h.do("officer", "GET /v1/escalations/"+h.escalation(domain.EscalationAccepted), "").want(200).str("petition")
	h.pass(3 * 24 * time.Hour)
	h.post("mayor", "/v1/escalations/"+settled+"/naming", object{"holder": hoanKiem, "reason": "Theo phân cấp"})
	of := func(escalation string) string {
		return h.do("officer", "GET /v1/escalations/"+escalation, "").want(200).str("petition")
	}
	h.post("clerk", "/v1/petitions/"+of(withdrawn)+"/withdrawal", object{"note": "Người kiến nghị xin rút bằng đơn"})
	h.post("district", "/v1/petitions/"+passedOn+"/escalations", h.newEscalation())
	a := h.newAnswer(of(answered), nil)
	id := h.post("officer", "/v1/answers", a).str("id")
	h.post("district", "/v1/answers/"+id+"/approval", nil)
	h.post("district", "/v1/answers/"+id+"/publication", nil)
}

// Where hand-overs stand is told to whoever reads the unit's cases, as it is now
// and as it was on a day gone by. What is counted is what the link lists, for each
// of them, in whole and in parts.
func TestWhereHandOversStand(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.handedOver()
	ask := func(login string, unit domain.UnitID, more string) answer {
		return h.do(login, fmt.Sprintf("GET /v1/statistics/escalations?unit=%s&from=%s%s", unit, h.today().Add(-30), more), "")
	}
	now, then := "&to="+h.day(10), "&to="+h.day(-1)
	for _, want := range []struct {
		what, login string
		unit        domain.UnitID
		more        string
		figures     map[string]string
	}{
		// Two hand-overs for each that is contested, since it was returned before.
		{"the ward now", "monitor", hangBai, now, map[string]string{"pending": "1/12", "accepted": "3/12", "answered_above": "1/12", "returned": "4/12",
			"recalled": "2/12", "contested": "1/12", "settled": "1/12", "bounced": "4/12"}},
		{"the ward then", "clerk", hangBai, then, map[string]string{"pending": "1/12", "accepted": "3/12", "answered_above": "0/12", "returned": "4/12",
			"recalled": "1/12", "contested": "3/12", "settled": "0/12", "bounced": "4/12"}},
		{"the district's own", "officer", hoanKiem, now + "&subunits=false", map[string]string{"pending": "1/1", "accepted": "0/1", "bounced": "0/1"}},
		{"what the district received", "officer", hoanKiem, now + "&subunits=false&side=received", map[string]string{"pending": "1/12", "returned": "4/12"}},
		{"letters", "officer", hoanKiem, now + "&channel=letter", map[string]string{"pending": "2/13"}},
		{"calls", "officer", hoanKiem, now + "&channel=phone", map[string]string{"pending": "0/0"}},
	} {
		a := ask(want.login, want.unit, want.more).want(200)
		for name, of := range want.figures {
			if r := a.rate(name); fmt.Sprintf("%v/%v", r["numerator"], r["denominator"]) != of {
				t.Errorf("%s: %v of %v are %s, want %s", want.what, r["numerator"], r["denominator"], name, of)
			}
		}
	}
	if p := ask("monitor", hangBai, now+"&channel=phone").want(200).rate("pending")["percent"]; p != nil {
		t.Errorf("nothing of nothing is %v %%", p)
	}

	reads := 0
	for _, login := range slices.Sorted(maps.Keys(everyone)) {
		for _, unit := range []domain.UnitID{hangBai, hoanKiem, city, trangTien} {
			for _, more := range []string{now + "&by=unit", then + "&side=received&by=unit", now + "&subunits=false&kind=petition&field=infrastructure"} {
				if a := ask(login, unit, more); a.status != 404 {
					h.handOversAddUp(login, a)
					reads++
				}
			}
		}
	}
	if reads < 40 {
		t.Errorf("only %d figures were read", reads)
	}
}

// handOversAddUp checks that the parts of a report on hand-overs are all that were
// sent, and that each link in it lists as many as are counted.
func (h *house) handOversAddUp(login string, a answer) {
	h.t.Helper()
	a.want(200)
	columns := []any{a.at("total")}
	parts, _ := a.json["parts"].([]any)
	sent := 0
	for _, p := range parts {
		sent += int(p.(object)["sent"].(float64))
	}
	if total := a.num("total", "sent"); parts != nil && sent != total {
		h.t.Errorf("%s: the parts add up to %d, not to %d", a.asked, sent, total)
	}
	if second, ok := a.json["compared"]; ok {
		columns = append(columns, second)
	}
	for _, c := range append(columns, parts...) {
		for _, r := range c.(object)["rates"].([]any) {
			r := r.(object)
			for of, link := range map[string]string{"numerator": "numerator_cases", "denominator": "denominator_cases"} {
				if n := h.all(login, r[link].(string)+"&limit=3"); n != int(r[of].(float64)) {
					h.t.Errorf("%s asks %s: %v are %v, and %d are listed", login, a.asked, r[of], r["name"], n)
				}
			}
		}
	}
}

// Hand-overs are told by month and beside those of a second period, to the office
// and, by code and day, to everybody.
func TestHandOversByMonth(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.handedOver()
	first := h.today().Month()
	h.pass(time.Duration(first.Add(31).Month()-h.today()+3) * 24 * time.Hour)
	h.escalation(domain.EscalationReturned)
	next := first.Add(31).Month()
	period := fmt.Sprintf("?unit=%s&from=%s&to=%s&by=month&compare_from=%s&compare_to=%s", hangBai, first, next.MonthEnd(), first, first.MonthEnd())
	for login, plane := range map[string]string{"monitor": "/v1", "": "/public/v1"} {
		a := h.do(login, "GET "+plane+"/statistics/escalations"+period, "").want(200)
		h.handOversAddUp(login, a)
		parts := a.json["parts"].([]any)
		if len(parts) != 2 || parts[0].(object)["month"] != first.String() || parts[1].(object)["month"] != next.String() {
			t.Fatalf("%s has the months %v", a.asked, parts)
		}
		if sent, before := a.num("total", "sent"), a.num("compared", "sent"); sent != 13 || before != 12 {
			t.Errorf("%s: %d were sent, and %d before", a.asked, sent, before)
		}
		for _, d := range a.json["differences"].([]any) {
			if d := d.(object); d["name"] == "sent" && (d["before"] != 12.0 || d["after"] != 13.0 || d["percent"] != 8.3) {
				t.Errorf("%s: %v", a.asked, d)
			}
		}
	}
	for state, n := range map[string]int{"pending": 1, "recalled": 2, "settled": 1} {
		a := h.do("", "GET /public/v1/escalations?unit="+string(hangBai)+"&from="+first.String()+"&to="+next.MonthEnd().String()+"&figure="+state, "").want(200)
		items := a.json["items"].([]any)
		for _, x := range items {
			if _, decided := x.(object)["decided_on"]; x.(object)["state"] != state || decided == (state == "pending") {
				t.Errorf("behind %s is %v", state, x)
			}
		}
		if len(items) != n {
			t.Errorf("%d are %s, want %d", len(items), state, n)
		}
	}
}

// A figure needs what it is a figure of; what is not read is refused.
func TestHandOversBehindAFigure(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	period := h.period()
	for args, field := range map[string]string{
		"?figure=pending&from=2022-01-01&to=2022-12-31":                "query unit",
		"?figure=pending&unit=" + string(hangBai) + "&to=2022-12-31":   "query from",
		"?figure=pending&unit=" + string(hangBai) + "&from=2022-01-01": "query to",
		period + "&figure=pending&state=pending":                       "query state",
		period + "&figure=pending&target=" + string(hoanKiem):          "query target",
		period:             "query unit",
		"?side=received":   "query side",
		"?field=traffic":   "query field",
		"?from=2022-01-01": "query from",
	} {
		if a := h.do("officer", "GET /v1/escalations"+args, "").want(422); a.str("field") != field {
			t.Errorf("%s: the field at fault is %s, want %s", a.asked, a.str("field"), field)
		}
	}
	backwards := "?" + url.Values{"unit": {string(hangBai)}, "from": {h.day(0)}, "to": {h.day(-1)}}.Encode()
	h.do("officer", "GET /v1/statistics/escalations"+backwards, "").want(422, "dates_out_of_order")
	h.do("officer", "GET /v1/escalations"+backwards+"&figure=sent", "").want(422, "dates_out_of_order")
	h.do("neighbour", "GET /v1/statistics/escalations"+period, "").want(404)
	h.do("neighbour", "GET /v1/escalations"+period+"&figure=sent", "").want(404)
}
