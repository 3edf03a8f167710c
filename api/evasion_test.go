package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
)

// TestDisputeIsNotEvaded tries every way for the office to end a disputed case
// but an answer, and to end a closing but its ruling.
func TestDisputeIsNotEvaded(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	o.hire("monitor", "monitor@"+string(hangBai))
	p, code, secret := o.letter("clerk", string(hangBai), "Đèn chiếu sáng ngõ 8 hỏng")
	primary, _, _ := o.letter("clerk", string(hangBai), "Đèn ngõ 9 hỏng")
	o.publish("clerk", "chair", p, o.resolved())
	o.do("", "POST /public/v1/petitions/"+code+"/replies", fmt.Sprintf(`{"secret":%q,"verdict":"disputed","text":"Đèn vẫn hỏng"}`, secret)).want(204)

	refusal := `{"ground":"no_content","note":"Không có nội dung"}`
	link := fmt.Sprintf(`{"primary":%q}`, primary[len("/v1/petitions/"):])
	for _, who := range []string{"clerk", "chair"} {
		for _, s := range o.do(who, "GET "+p, "").want(200).actions() {
			if slices.Contains([]string{"refuse", "link", "withdraw"}, s) {
				t.Errorf("the %s is offered to %s what is disputed", who, s)
			}
		}
	}
	o.do("clerk", "POST "+p+"/withdrawal", `{"note":"Người kiến nghị xin rút"}`, any1).refused(t, http.StatusConflict, "disputed")
	o.do("chair", "POST "+p+"/refusal", refusal, any1).refused(t, http.StatusConflict, "disputed")
	o.do("clerk", "POST "+p+"/primary", link, any1).refused(t, http.StatusConflict, "disputed")

	answer := o.approved("clerk", "chair", p, o.resolved())
	o.do("chair", "POST "+p+"/closing", `{"reason":"Đã kiểm tra lại"}`, any1).want(200)
	issue := o.do("chair", "POST "+answer+"/publication", "", any1)
	issue.refused(t, http.StatusConflict, "ruling_awaited")
	if issue.str("matters", 0) != p[len("/v1/petitions/"):] {
		t.Errorf("it is not said of which: %s", issue.text)
	}
	for _, s := range o.do("chair", "GET "+p, "").want(200).actions() {
		if slices.Contains([]string{"answer", "conclude"}, s) {
			t.Errorf("the chair is offered to %s what waits for a ruling", s)
		}
	}
	o.do("monitor", "POST "+p+"/ruling", `{"upheld":false,"note":"Chưa sửa"}`, any1).want(200)
	o.do("chair", "POST "+answer+"/publication", "", any1).want(200)
	if v := o.do("chair", "GET "+p, "").want(200); v.str("verdict") != "awaited" || v.num("reopened") != 2 {
		t.Errorf("answered anew: %s", v.text)
	}
}
