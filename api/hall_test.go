package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// spot answers matters on the spot: that they are explained, or as it claims.
func (h *house) spot(claim object, matters ...string) answer {
	h.t.Helper()
	a := object{"mode": "on_the_spot", "petitions": matters, "text": "Phường đã ra quân.", "outcome": "explained"}
	for k, v := range claim {
		a[k] = v
	}
	return h.do("clerk", "POST /v1/answers", request{body: a}.text())
}

// TestHallIsOver: what was said in the hall is written down on its day or the
// day after. That a dialogue was never closed makes no answer spoken.
func TestHallIsOver(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	d := h.dialogue(domain.DialogueOpen)
	first, next, late := h.matter(d), h.matter(d), h.matter(d)
	h.spot(nil, first).want(http.StatusCreated)
	h.pass(1 * days)
	h.spot(nil, next).want(http.StatusCreated)
	h.pass(1 * days)
	h.spot(nil, late).refused(t, http.StatusConflict, "hall_is_over")
	h.spot(object{"outcome": "planned", "due_on": h.day(700)}, late).refused(t, http.StatusConflict, "hall_is_over")
	h.give(h.draft(late, nil)) // in writing it can be answered for ever
}

// TestOnTheSpotOnce: what was answered is answered anew in writing alone, and
// what is disputed above all.
func TestOnTheSpotOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	d := h.dialogue(domain.DialogueOpen)
	spoken, written, disputed, fresh := h.matter(d), h.matter(d), h.matter(d), h.matter(d)
	h.spot(nil, spoken).want(http.StatusCreated)
	h.give(h.draft(written, object{"outcome": "unresolved", "reason": "objective"}))
	h.spot(nil, disputed).want(http.StatusCreated)
	h.says(disputed, "disputed", "Chưa làm gì")
	for _, m := range []string{spoken, written, disputed} {
		if a := h.spot(nil, fresh, m); a.status != http.StatusConflict || a.str("code") != "answered_before" || !slices.Equal(a.at("matters").([]any), []any{m}) {
			t.Errorf("answered on the spot again: %s", a.text)
		}
	}
	h.spot(nil, fresh).want(http.StatusCreated)
	h.give(h.draft(disputed, nil))
}

// TestNeverClosed: a dialogue that is kept open owes its conclusion all the
// same, and its office is told so.
func TestNeverClosed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	d := h.dialogue(domain.DialogueOpen)
	due := h.day(10)
	judged := func() object {
		return h.do("monitor", "GET /v1/statistics/compliance?unit="+string(hangBai)+"&year=2022", "").want(http.StatusOK).at("items", 0, "dialogues", 0).(object)
	}
	if v := judged(); v["conclusion_due"] != due || v["conclusion_in_time"] != nil {
		t.Errorf("as it opens: %v", v)
	}
	h.pass(10 * days)
	h.clockwork(casework.JobConclusions)
	if list := h.do("monitor", "GET /v1/lapses?unit="+string(hangBai), "").items(); len(list) != 0 {
		t.Errorf("on the day it is told %v", list)
	}
	h.pass(1 * days)
	h.clockwork(casework.JobConclusions, casework.JobConclusions)
	list := h.do("monitor", "GET /v1/lapses?unit="+string(hangBai), "")
	if len(list.items()) != 1 || list.str("items", 0, "owed") != "conclusion" || list.str("items", 0, "due_on") != due || list.str("items", 0, "told") != string(hoanKiem) {
		t.Errorf("after it, of the conclusion, is told %s", list.text)
	}
	if v := judged(); v["conclusion_in_time"] != false {
		t.Errorf("after the day: %v", v)
	}
	if got := ids(h.everything("chair", "/v1/me/tasks?section=conclusions_to_publish")); !slices.Equal(got, []string{d}) {
		t.Errorf("the chair has to conclude %v", got)
	}
	// To close it now and conclude it at once makes nothing in time.
	h.post("clerk", "/v1/dialogues/"+d+"/closing", object{})
	h.post("chair", "/v1/dialogues/"+d+"/conclusion", h.newConclusion())
	if v := judged(); v["conclusion_due"] != due || v["conclusion_in_time"] != false {
		t.Errorf("closed late and concluded: %v", v)
	}
}

// TestNeverHeld: a dialogue whose day went by is a lapse, unless it was called
// off; one that is put off is due on its new day.
func TestNeverHeld(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	planned, noticed := h.dialogue(domain.DialoguePlanned), h.dialogue(domain.DialogueNoticed)
	h.dialogue(domain.DialogueCancelled)
	h.dialogue(domain.DialogueOpen)
	day := h.day(0)
	told := func() (ds []string) {
		h.clockwork(casework.JobConclusions, casework.JobConclusions)
		for _, x := range h.do("monitor", "GET /v1/lapses?unit="+string(hangBai), "").want(http.StatusOK).items() {
			if l := x.(object); l["owed"] == "opening" {
				ds = append(ds, l["dialogue"].(string)+" "+l["due_on"].(string))
			}
		}
		slices.Sort(ds)
		return ds
	}
	toHold := func() []string { return ids(h.everything("chair", "/v1/me/tasks?section=dialogues_to_hold")) }
	if got := told(); len(got) != 0 || len(toHold()) != 0 {
		t.Errorf("on its day is told %v, and to be held %v", got, toHold())
	}
	h.pass(1 * days)
	want := []string{planned + " " + day, noticed + " " + day}
	slices.Sort(want)
	if got := told(); !slices.Equal(got, want) {
		t.Errorf("told of %v, not of %v", got, want)
	}
	both := []string{planned, noticed}
	slices.Sort(both)
	if got := slices.Sorted(slices.Values(toHold())); !slices.Equal(got, both) {
		t.Errorf("the chair has to hold %v", got)
	}
	h.do("chair", "PATCH /v1/dialogues/"+noticed, request{body: object{"starts_at": h.now.Add(1 * days).Format(time.RFC3339)}}.text(), any1).want(http.StatusOK)
	h.post("chair", "/v1/dialogues/"+planned+"/cancellation", object{"reason": "Không đủ người"})
	if got := toHold(); len(got) != 0 {
		t.Errorf("put off and called off, the chair has to hold %v", got)
	}
	h.pass(2 * days)
	want = append(want, noticed+" "+h.day(-1))
	slices.Sort(want)
	if got := told(); !slices.Equal(got, want) {
		t.Errorf("put off and not held again, told of %v, not of %v", got, want)
	}
}

// TestConclusionDatedBack: in time is what was published in time, whatever day
// the paper bears.
func TestConclusionDatedBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	d := h.dialogue(domain.DialogueClosed)
	closed := h.today()
	h.pass(11 * days)
	conclude := func(on string) answer {
		c := h.newConclusion()
		c["on"] = on
		return h.do("chair", "POST /v1/dialogues/"+d+"/conclusion", request{body: c}.text(), any1)
	}
	if a := conclude(closed.Add(-1).String()); a.status != http.StatusUnprocessableEntity || a.str("code") != "dates_out_of_order" {
		t.Errorf("dated before the closing: %s", a.text)
	}
	if v := conclude(closed.Add(5).String()).want(http.StatusOK); v.str("conclusion", "on") != closed.Add(5).String() || v.str("conclusion_published_on") != h.day(0) {
		t.Errorf("dated back: %s", v.text)
	}
	v := h.do("monitor", "GET /v1/statistics/compliance?unit="+string(hangBai)+"&year=2022", "").want(http.StatusOK)
	if v.at("items", 0, "dialogues", 0, "conclusion_in_time") != false {
		t.Errorf("published on the eleventh day: %s", v.text)
	}
}

// TestConclusionThatPromisesNothing is never reviewed, once the time for the
// results has passed.
func TestConclusionThatPromisesNothing(t *testing.T) {
	t.Parallel()
	t.Run("in calendar days", func(t *testing.T) { promisesNothing(t, openHouse(t), 20) })
	t.Run("in working days", func(t *testing.T) {
		h := openHouse(t) // on a Tuesday, and four weeks without a holiday follow
		h.do("admin", "PUT /v1/rules/dialogue_follow_up", request{body: object{"from": h.day(0), "amount": 20, "unit": "working_days", "basis": "Quyết định 5/QĐ-UBND"}}.text(), any1).want(http.StatusOK)
		promisesNothing(t, h, 28)
	})
}

// promisesNothing holds that a conclusion of which no commitment is made is listed
// when so many days have passed, and no day before.
func promisesNothing(t *testing.T, h *house, after time.Duration) {
	t.Helper()
	d := h.dialogue(domain.DialogueConcluded)
	unreviewed := func() answer {
		return h.do("monitor", "GET /v1/conclusions-without-review?unit="+string(hangBai), "").want(http.StatusOK)
	}
	h.pass(after * days)
	if a := unreviewed(); len(a.items()) != 0 {
		t.Errorf("while its results may come: %s", a.text)
	}
	h.pass(1 * days)
	if a := unreviewed(); len(a.items()) != 1 || a.str("items", 0, "dialogue") != d || a.num("items", 0, "commitments") != 0 {
		t.Errorf("nothing came of it: %s", a.text)
	}
}

// TestBrokenAtOnce: a commitment that was broken leaves the answer without one.
func TestBrokenAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	p := h.petition(domain.StateInProgress)
	h.charge("clerk", "/v1/petitions/"+p)
	a := h.give(h.draft(p, object{"outcome": "planned", "due_on": h.day(60)}))
	is := func(when string, want ...string) {
		t.Helper()
		if got := ids(h.everything("chair", "/v1/me/tasks?section=answers_without_commitment")); !slices.Equal(got, want) {
			t.Errorf("%s the chair sees %v, not %v", when, got, want)
		}
		if got := ids(h.do("monitor", "GET /v1/answers-without-commitment?unit="+string(hangBai), "").want(http.StatusOK).items()); !slices.Equal(got, want) {
			t.Errorf("%s the monitor sees %v, not %v", when, got, want)
		}
		allowed := h.do("chair", "GET /v1/answers/"+a, "").want(http.StatusOK).allowed()
		if offered := slices.Contains(allowed, "make_commitment"); offered != slices.Contains(want, a) {
			t.Errorf("%s the answer offers the chair %v", when, allowed)
		}
	}
	is("at first", a)
	five := h.fiveClear()
	five["answer"] = a
	c := h.post("chair", "/v1/commitments", five).str("id")
	is("with a commitment")
	h.post("chair", "/v1/commitments/"+c+"/failure", object{"reason": "Không có kinh phí"})
	is("with a broken one", a)
	h.post("chair", "/v1/commitments", five)
	is("with another")
}

// TestEvidenceOfNothing: a word alone, or that there is none, shows nothing; and
// what shows something names nobody.
func TestEvidenceOfNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	d := h.dialogue(domain.DialogueOpen)
	for evidence, want := range map[string][]string{
		"x": {"no_evidence"}, "Không": {"no_evidence"}, "không có": {"no_evidence"}, "Chưa có biên bản nghiệm thu": {"no_evidence"}, "Khong co gi": {"no_evidence"},
		"Biên bản giao cho bà Lan 0912 345 678": {"personal_data"},
		"Biên bản nghiệm thu":                   nil,
	} {
		a := h.spot(object{"outcome": "resolved", "means": "carried_out", "evidence": evidence, "done_on": h.day(0)}, h.matter(d))
		if got := slices.DeleteFunc(codesOf(a), func(s string) bool { return s == "no_public_summary" }); !slices.Equal(got, want) {
			t.Errorf("%q is warned of as %v, not %v", evidence, got, want)
		}
	}
	p := h.newPetition()
	p["petitioner"] = object{"kind": "person", "name": "Hoàng Thị Mẫu Đơn"}
	a := h.draft(h.post("clerk", "/v1/petitions", p).str("petition", "id"), object{"outcome": "resolved", "means": "document",
		"evidence": "Giấy hẹn của bà Hoàng Thị Mẫu Đơn", "done_on": h.day(0)})
	if v := h.do("chair", "POST /v1/answers/"+a+"/check", "").want(http.StatusOK); !slices.Contains(codesOf(v), "personal_data") {
		t.Errorf("evidence names who raised it: %s", v.text)
	}
}

// TestFarDays: what is promised for a day that nobody will wait for is not
// promised.
func TestFarDays(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	limit := func(extra int) string { return h.today().Years(5).Add(extra).String() }
	far := func(a answer, field string) {
		t.Helper()
		a.refused(t, http.StatusUnprocessableEntity, "out_of_range")
		a.names(t, field)
	}
	p := h.petition(domain.StateInProgress)
	for _, claim := range []object{{"outcome": "planned"}, {"outcome": "in_progress", "reason": "with_plan"}} {
		claim["due_on"] = limit(1)
		far(h.do("clerk", "POST /v1/answers", request{body: h.newAnswer(p, claim)}.text()), "due_on")
		claim["due_on"] = limit(0)
		h.draft(p, claim)
	}
	c := h.newCommitment()
	c["deadline"] = limit(1)
	far(h.do("chair", "POST /v1/commitments", request{body: c}.text()), "deadline")
	c["deadline"] = limit(-1)
	path := "/v1/commitments/" + h.post("chair", "/v1/commitments", c).str("id")
	far(h.do("chair", "POST "+path+"/move", request{body: object{"deadline": limit(1), "reason": "Chờ vốn"}}.text(), any1), "deadline")
	h.post("chair", path+"/move", object{"deadline": limit(0), "reason": "Chờ vốn"})
}

// with returns an object with some of its members changed; nil takes one away.
func with(o, changes object) object {
	o = maps.Clone(o)
	for name, v := range changes {
		if o[name] = v; v == nil {
			delete(o, name)
		}
	}
	return o
}

// results says what became of each item of a recording.
func (h *house) results(dialogue string, items ...object) (rs []string) {
	h.t.Helper()
	a := h.do("clerk", "POST /v1/dialogues/"+dialogue+"/matters", request{body: object{"items": items}}.text()).want(http.StatusOK)
	for i, x := range a.items() {
		r := x.(object)
		if r["id"] != items[i]["id"] {
			h.t.Errorf("item %v has the result of %v", items[i]["id"], r["id"])
		}
		said := r["result"].(string)
		if e, ok := r["error"].(object); ok {
			said += fmt.Sprintf(" %s %s", e["code"], e["field"])
		}
		rs = append(rs, said)
	}
	return rs
}

// TestRepeatSaysTheSame: under a known id only what was said first is repeated,
// whatever became of it since. Another matter under it is refused, not lost.
func TestRepeatSaysTheSame(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	d := h.dialogue(domain.DialogueOpen)
	bare := object{"id": newID(h.office), "field": "order", "title": "Ồn ào"}
	said := object{"id": newID(h.office), "kind": "feedback", "field": "traffic", "title": "Vỉa hè bị lấn chiếm", "text": "Cả ngày", "place": "Ngõ 8",
		"petitioner": object{"kind": "person", "name": "Bà Mẫu", "address": "Số 1", "phone": "0912345678", "email": "mau@example.vn"}}
	by := func(changes object) object {
		return with(said, object{"petitioner": with(said["petitioner"].(object), changes)})
	}
	is := func(when string, item object, want string) {
		t.Helper()
		before := contents(t, c)
		if got := h.results(d, item); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %v is %v, not %s", when, item, got, want)
		}
		if diff := cmp.Diff(before, contents(t, c)); diff != "" {
			t.Errorf("%s: %v changed\n%s", when, item, diff)
		}
	}
	const another = "refused already_exists id"
	if got, want := h.results(d, bare, said, said, by(object{"name": "Bà Khác"})), []string{"recorded", "recorded", "repeated", another}; !slices.Equal(got, want) {
		t.Errorf("in one batch: %v, want %v", got, want)
	}
	for _, item := range []object{bare, said, with(bare, object{"kind": "petition", "text": "Ồn ào", "petitioner": object{"kind": "unnamed"}}), with(bare, object{"title": "O\u0302\u0300n ào"})} {
		is("the same", item, "repeated")
	}
	for _, item := range []object{
		with(said, object{"kind": nil}), with(said, object{"kind": "complaint"}), with(said, object{"field": "order"}), with(said, object{"place": "Ngõ 9"}),
		with(said, object{"place": nil}), with(said, object{"title": "Lòng đường bị lấn chiếm"}), with(said, object{"text": nil}), with(said, object{"petitioner": nil}),
		with(bare, object{"place": "Ngõ 8"}), with(bare, object{"petitioner": said["petitioner"]}),
		by(object{"kind": "organisation"}), by(object{"name": "Bà Khác"}), by(object{"address": nil}), by(object{"phone": "0912345679"}), by(object{"email": nil}),
	} {
		is("another matter", item, another)
	}
	for want, item := range map[string]object{
		"refused denunciation_not_kept kind":                   with(said, object{"kind": "denunciation"}),
		"refused not_allowed_value field":                      with(said, object{"field": "moon"}),
		"refused required title":                               with(said, object{"title": ""}),
		"refused too_long title":                               with(said, object{"title": strings.Repeat("ồ", 201)}),
		"refused control_character text":                       with(said, object{"text": "a\x00b"}),
		"refused required petitioner/name":                     by(object{"name": nil}),
		"refused unnamed_petitioner_has_no petitioner/address": with(said, object{"petitioner": object{"kind": "unnamed", "address": "Số 1"}}),
	} {
		is("invalid in itself", item, want)
	}

	path := "/v1/petitions/" + said["id"].(string)
	h.post("clerk", path+"/classifications", object{"kind": "petition", "field": "order", "reason": "Là việc trật tự"})
	is("reclassified", said, "repeated")
	is("as it was reclassified", with(said, object{"kind": "petition", "field": "order"}), another)
	letter := with(said, object{"id": newID(h.office), "channel": "letter", "dialogue": d})
	h.post("clerk", "/v1/petitions", letter)
	is("handed in by letter", with(letter, object{"channel": nil, "dialogue": nil}), another)

	h.spot(nil, bare["id"].(string)).want(http.StatusCreated)
	h.post("chair", "/v1/petitions/"+letter["id"].(string)+"/refusal", object{"ground": "no_content", "note": "Không có nội dung"})
	h.post("chair", path+"/refusal", object{"ground": "denunciation", "note": "Tố cáo"})
	is("erased", said, "refused contents_erased id")
	is("another matter under the ID of what was erased", with(said, object{"title": "Lòng đường"}), "refused contents_erased id")
	is("invalid under it", with(said, object{"title": ""}), "refused required title")
	if got := h.results(h.dialogue(domain.DialogueOpen), said); !slices.Equal(got, []string{another}) {
		t.Errorf("another hall is told what became of it: %v", got)
	}
	h.post("clerk", "/v1/dialogues/"+d+"/closing", object{})
	if got, want := h.results(d, bare, bare, with(bare, object{"field": "land"}), with(bare, object{"id": newID(h.office), "title": ""})), []string{"repeated", "repeated", another, "refused required title"}; !slices.Equal(got, want) {
		t.Errorf("after the closing: %v, want %v", got, want)
	}
	h.do("clerk", "POST /v1/dialogues/"+d+"/matters", request{body: object{"items": []object{bare, with(bare, object{"id": newID(h.office)})}}}.text()).
		refused(t, http.StatusConflict, "dialogue_not_open")
}

// TestBlankInTheHall: in a title or a name in which nothing is seen nothing was
// said, in the hall as anywhere.
func TestBlankInTheHall(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	d := h.dialogue(domain.DialogueOpen)
	item := func(changes object) object {
		return with(object{"id": newID(h.office), "field": "order", "title": "Ồn ào"}, changes)
	}
	for _, blank := range []string{"", "  ", "\u00a0", "\u3000", "\u200d", "\t\n"} {
		p := h.newPetition()
		p["title"] = blank
		h.do("clerk", "POST /v1/petitions", request{body: p}.text()).refused(t, http.StatusBadRequest, "too_short")
		nobody := object{"kind": "person", "name": blank, "phone": "0912345678"}
		a := h.do("clerk", "POST /v1/petitions", request{body: with(h.newPetition(), object{"petitioner": nobody})}.text())
		a.refused(t, http.StatusUnprocessableEntity, "required")
		a.names(t, "petitioner/name")
		got := h.results(d, item(object{"title": blank}), item(object{"petitioner": nobody}), item(nil))
		if want := []string{"refused required title", "refused required petitioner/name", "recorded"}; !slices.Equal(got, want) {
			t.Errorf("of %q: %v, want %v", blank, got, want)
		}
	}
}

// TestIDsInTheHall: an item under an id that is no UUIDv7 is refused alone.
func TestIDsInTheHall(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	d := h.dialogue(domain.DialogueOpen)
	item := func(id string) object { return object{"id": id, "field": "order", "title": "Ồn ào"} }
	for _, id := range []string{
		"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "c232ab00-9414-11ec-b3c8-9f6bdeced846", "5df41881-3aed-3515-88a7-2f4a814cf09e",
		"919108f7-52d1-4320-9bac-f847db4148a8", "017f22e2-79b0-7cc3-18c4-dc0c0c07398f", "017f22e2-79b0-7cc3-d8c4-dc0c0c07398f",
	} {
		if got, want := h.results(d, item(newID(h.office)), item(id), item(newID(h.office))), []string{"recorded", "refused bad_format id", "recorded"}; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
		p := h.newPetition()
		p["id"] = id
		a := h.do("clerk", "POST /v1/petitions", request{body: p}.text())
		a.refused(t, http.StatusUnprocessableEntity, "bad_format")
		a.names(t, "id")
	}
	h.do("clerk", "POST /v1/dialogues/"+d+"/matters", request{body: object{"items": []object{item("x")}}}.text()).refused(t, http.StatusBadRequest, "bad_format")
}

// TestRecordingAtOnceInManyHalls has halls record at once what has ids in common,
// not all in one order: one records each, and the others are refused that item
// alone.
func TestRecordingAtOnceInManyHalls(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	halls := []string{h.dialogue(domain.DialogueOpen), h.dialogue(domain.DialogueOpen), h.dialogue(domain.DialogueOpen)}
	for range 8 {
		items := make([]object, 12)
		for i := range items {
			items[i] = object{"id": newID(h.office), "field": "order", "title": "Ồn ào"}
		}
		answers := make([]answer, len(halls))
		var all sync.WaitGroup
		for i, d := range halls {
			batch := append(slices.Clone(items), object{"id": newID(h.office), "field": "order", "title": "Ồn ào"})
			if i%2 == 1 {
				slices.Reverse(batch)
			}
			text := request{body: object{"items": batch}}.text()
			all.Go(func() { answers[i] = h.do("clerk", "POST /v1/dialogues/"+d+"/matters", text) })
		}
		all.Wait()
		recorded := 0
		for _, a := range answers {
			for _, x := range a.want(http.StatusOK).items() {
				switch r := x.(object); {
				case r["result"] == "recorded":
					recorded++
				case r["result"] != "refused" || r["error"].(object)["code"] != "already_exists":
					t.Errorf("an item at once: %v", r)
				}
			}
		}
		if recorded != len(items)+len(halls) {
			t.Errorf("%d were recorded, not %d", recorded, len(items)+len(halls))
		}
	}
}

// TestHeldAfterItsNotices: a dialogue is not moved to before it was made known.
func TestHeldAfterItsNotices(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	plan := h.newDialogue()
	planned, noticed := h.now, h.now.Add(5*days)
	plan["starts_at"] = h.now.Add(10 * days).Format(time.RFC3339)
	path := "/v1/dialogues/" + h.post("clerk", "/v1/dialogues", plan).str("id")
	h.pass(5 * days)
	h.post("clerk", path+"/notices", object{"channel": "mass_media"})
	h.post("clerk", path+"/notices", object{"channel": "posting", "at": planned.Add(time.Hour).Format(time.RFC3339)})
	move := func(to time.Time) answer {
		return h.do("clerk", "PATCH "+path, request{body: object{"starts_at": to.Format(time.RFC3339)}}.text(), any1)
	}
	before := h.do("clerk", "GET "+path, "").text
	for _, to := range []time.Time{noticed.Add(-time.Second), planned.Add(time.Minute)} {
		a := move(to)
		a.refused(t, http.StatusUnprocessableEntity, "dates_out_of_order")
		a.names(t, "starts_at")
	}
	move(planned.Add(-time.Second)).refused(t, http.StatusUnprocessableEntity, "in_the_past")
	if after := h.do("clerk", "GET "+path, "").text; after != before {
		t.Errorf("refused, it became %s", after)
	}
	move(noticed).want(http.StatusOK)
	h.do("clerk", "PATCH "+path, `{"place":"Nhà họp tổ 3"}`, any1).want(http.StatusOK)
}

// TestPrecedesItsSession: a dialogue is held before the council session that it
// is named for opens, or on that day.
func TestPrecedesItsSession(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	session := func(opens string) string {
		return h.post("officer", "/v1/council-sessions", object{"unit": hoanKiem, "title": "Kỳ họp", "opens_on": opens}).str("id")
	}
	plan := h.newDialogue()
	plan["starts_at"] = h.now.Add(10 * days).Format(time.RFC3339)
	for _, opens := range []string{"2021-12-15", h.day(9)} {
		a := h.do("clerk", "POST /v1/dialogues", request{body: with(plan, object{"council_session": session(opens)})}.text())
		a.refused(t, http.StatusUnprocessableEntity, "dates_out_of_order")
		a.names(t, "council_session")
	}
	path := "/v1/dialogues/" + h.post("clerk", "/v1/dialogues", with(plan, object{"council_session": session(h.day(10))})).str("id")
	move := func(by time.Duration) answer {
		return h.do("clerk", "PATCH "+path, request{body: object{"starts_at": h.now.Add(by).Format(time.RFC3339)}}.text(), any1)
	}
	before := h.do("clerk", "GET "+path, "").text
	a := move(11 * days)
	a.refused(t, http.StatusUnprocessableEntity, "dates_out_of_order")
	a.names(t, "council_session")
	if after := h.do("clerk", "GET "+path, "").text; after != before {
		t.Errorf("refused, it became %s", after)
	}
	move(9 * days).want(http.StatusOK)
	h.do("clerk", "PATCH "+path, `{"place":"Nhà họp tổ 3"}`, any1).want(http.StatusOK)
}
