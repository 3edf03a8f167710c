package api_test

import (
	"net/http"
	"strings"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// TestLapsesAreTold: of what is overdue in a unit on a day, however much it is,
// its chair and the one above are told once; of each reason the one above.
func TestLapsesAreTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	of, is := h.ears()
	for range 3 {
		h.own()
	}
	h.pass(60 * days)
	of()
	once := map[string][]string{"chair": {"lapse.told"}, "officer": {"lapse.told"}, "district": {"lapse.told"}}
	h.clockwork(casework.JobOverdue)
	is("what is overdue", once)
	h.clockwork(casework.JobOverdue)
	is("the same again", map[string][]string{})

	list := h.do("officer", "GET /v1/lapses?unit="+string(hangBai), "").want(http.StatusOK)
	told := h.do("district", "GET /v1/me/notifications", "", "Accept-Language: en").want(http.StatusOK)
	if len(list.items()) != 6 || told.at("items", 0, "petition") != nil || !strings.HasSuffix(told.str("items", 0, "text"), "due by "+list.str("items", 0, "reason_due")+".") {
		t.Errorf("of %s was told %s", list.text, told.text)
	}
	h.post("chair", "/v1/lapses/"+list.str("items", 0, "id")+"/reason", object{"reason": "Cán bộ nghỉ ốm"})
	is("a reason", map[string][]string{"officer": {"lapse.explained"}, "district": {"lapse.explained"}})

	// Another day is news again, of whatever was owed.
	h.own()
	h.pass(60 * days)
	of()
	h.clockwork(casework.JobOverdue)
	is("what is overdue on another day", once)
	h.dialogue(domain.DialogueClosed)
	h.pass(60 * days)
	of()
	h.clockwork(casework.JobConclusions)
	is("a late conclusion", once)
	h.pass(365 * days)
	of()
	h.clockwork(casework.JobDialogues)
	few := of()
	for _, login := range []string{"chair", "neighbour", "officer", "district"} {
		if !strings.HasPrefix(strings.Join(few[login], " "), "lapse.told") {
			t.Errorf("of too few dialogues %s is told %v", login, few[login])
		}
	}
	if len(few["citizen"])+len(few["clerk"])+len(few["mayor"]) > 0 {
		t.Errorf("of too few dialogues is told %v", few)
	}
}

// TestSilenceIsTold: the one above says nothing to a hand-over and holds the
// petition then. Why it does is not the petitioner's to hear.
func TestSilenceIsTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	of, is := h.ears()
	id, _ := h.own()
	h.post("chair", "/v1/petitions/"+id+"/escalations", h.newEscalation())
	h.pass(30 * days)
	of()
	h.clockwork(casework.JobSilence, casework.JobSilence)
	is("silence", map[string][]string{
		"citizen": {"petition.taken"}, "clerk": {"petition.taken"}, "chair": {"petition.taken"},
		"officer": {"escalation.taken_by_silence"}, "district": {"escalation.taken_by_silence"},
	})
}

// TestDisputesAreTold: what was given back twice is told to the one that must
// name its holder, and what that names to everybody but the one that did.
func TestDisputesAreTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	of, is := h.ears()
	returned := func(p string) (escalation string) {
		escalation = "/v1/escalations/" + h.post("chair", "/v1/petitions/"+p+"/escalations", h.newEscalation()).str("id")
		of()
		h.post("officer", escalation+"/return", object{"reason": "Phường tự giải quyết"})
		return escalation
	}
	disputed := func() (escalation string) {
		id, _ := h.own()
		returned(id)
		escalation = returned(id)
		is("a dispute", map[string][]string{"mayor": {"escalation.contested"}, "clerk": {"escalation.contested"}, "chair": {"escalation.contested"}})
		return escalation
	}
	named := func(more ...string) map[string][]string {
		out := map[string][]string{}
		for _, login := range append(more, "citizen", "clerk", "chair", "officer", "district") {
			out[login] = []string{"petition.holder_named"}
		}
		return out
	}
	for _, holder := range []domain.UnitID{hangBai, hoanKiem} {
		h.post("mayor", disputed()+"/naming", object{"holder": holder, "reason": "Theo phân cấp"})
		is("the holder, one of both,", named())
	}
	h.post("mayor", disputed()+"/naming", object{"holder": trangTien, "reason": "Theo phân cấp"})
	is("the holder, another unit,", named("neighbour"))
	disputed()
	h.pass(30 * days)
	of()
	h.clockwork(casework.JobSilence)
	is("the holder, since nobody named one,", named("mayor"))
}

// TestDueSoonIsTold: of a petition that is due within three working days those
// are told who may handle it, or, where it is assigned, who is to; once, and
// again when it has another day.
func TestDueSoonIsTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.hire("worker", "officer@"+string(hangBai))
	of, is := h.ears("worker")
	id, _ := h.own()
	p := "/v1/petitions/" + id
	warned := func(what string, want map[string][]string) {
		t.Helper()
		due, err := workday.Parse(h.do("chair", "GET "+p, "").want(http.StatusOK).str("next_due"))
		if err != nil {
			t.Fatal(err)
		}
		for {
			if soon, _ := workday.Official().Add(h.today()+1, casework.DueWithin); !soon.Before(due) {
				break
			}
			h.pass(1 * days)
		}
		of()
		h.clockwork(casework.JobDueSoon)
		is(what+", in four working days", map[string][]string{})
		h.pass(1 * days)
		h.clockwork(casework.JobDueSoon, casework.JobDueSoon)
		is(what, want)
		h.clockwork(casework.JobDueSoon)
		is(what+", again", map[string][]string{})
	}
	warned("what is assigned to nobody", map[string][]string{"chair": {"petition.due_soon"}, "worker": {"petition.due_soon"}})
	before := h.do("chair", "GET "+p+"/clock", "").want(http.StatusOK).text
	h.clockwork(casework.JobDueSoon)
	if after := h.do("chair", "GET "+p+"/clock", "").want(http.StatusOK).text; after != before {
		t.Errorf("the clock was %s, and is %s", before, after)
	}
	five := h.fiveClear()
	five["person"] = h.account["clerk"]
	h.post("chair", p+"/assignments", five)
	clerk := map[string][]string{"clerk": {"petition.due_soon"}}
	warned("what is assigned", clerk)
	h.post("chair", p+"/extensions", object{"due_on": h.day(20), "reason": "Vụ việc phức tạp"})
	warned("what is extended", clerk)
}

// TestPromisesLapse: of a commitment past its deadline, and of a finding to which
// nobody replied, the level above is told like of whatever else is overdue; the
// reason goes with the rest when what it is about turns out to be a denunciation.
func TestPromisesLapse(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	of, is := h.ears()
	c := h.commitment()
	p, _ := h.own()
	f := h.post("monitor", "/v1/findings", h.newFinding(p)).str("id")
	h.pass(10 * days)
	of()
	h.clockwork(casework.JobCommitments, casework.JobFindings)
	is("what is due today", map[string][]string{})
	h.pass(1 * days)
	h.clockwork(casework.JobFindings, casework.JobCommitments, casework.JobFindings, casework.JobCommitments)
	is("what is overdue", map[string][]string{"chair": {"lapse.told"}, "officer": {"lapse.told"}, "district": {"lapse.told"}})

	unreviewed := h.do("monitor", "GET /v1/conclusions-without-review?unit="+string(hangBai), "").want(http.StatusOK)
	if len(unreviewed.items()) != 1 {
		t.Errorf("that it was told is taken for a review: %s", unreviewed.text)
	}
	for about, want := range map[string]struct{ id, owed string }{"commitment": {c, "commitment"}, "finding": {f, "reply"}} {
		list := h.do("officer", "GET /v1/lapses?about="+about+"&unit="+string(hangBai), "").want(http.StatusOK)
		if len(list.items()) != 1 || list.str("items", 0, about) != want.id || list.str("items", 0, "owed") != want.owed ||
			list.str("items", 0, "due_on") != h.day(-1) || list.str("items", 0, "told") != string(hoanKiem) {
			t.Errorf("of a %s is told %s", about, list.text)
		}
	}
	l := "/v1/lapses/" + h.do("chair", "GET /v1/lapses?about=finding&unit="+string(hangBai), "").want(http.StatusOK).str("items", 0, "id")
	if told := h.post("chair", l+"/reason", object{"reason": "Chờ ông Kín"}); told.str("reason") != "Chờ ông Kín" {
		t.Errorf("explained: %s", told.text)
	}
	h.post("chair", "/v1/petitions/"+p+"/refusal", object{"ground": "denunciation", "note": "Tố cáo"})
	if a := h.do("chair", "GET "+l, "").want(http.StatusOK); a.str("reason") != domain.ErasedTitle {
		t.Errorf("of a denunciation is left %s", a.text)
	}
	if in := keeps(t, h.connect(), "ông Kín"); in != nil {
		t.Errorf("it is left in %v", in)
	}
}
