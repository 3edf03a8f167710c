package api_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// A year is an office in which a long story happens. Each step of it has a day
// and says in words what happens.
type year struct {
	*office
	account map[string]domain.AccountID // by login
	monitor string                      // the login of whoever watches the ward now
	moment  string                      // what happens now, for messages
}

func openYear(t *testing.T) *year {
	t.Helper()
	y := &year{office: open(t, "2024-10-01T02:00:00Z"), account: map[string]domain.AccountID{}, monitor: "monitor"}
	for login, post := range map[string]string{
		"clerk": "clerk@" + string(hangBai), "chair": "chair@" + string(hangBai), "monitor": "monitor@" + string(hangBai), "other": "chair@" + string(trangTien),
		"officer": "officer@" + string(hoanKiem), "district": "chair@" + string(hoanKiem), "mayor": "chair@" + string(city), "registry": "clerk@" + string(hoanKiem), "admin": "admin@" + string(city),
	} {
		y.account[login] = y.hire(login, post)
	}
	return y
}

// until lets the days pass, and on each happen what happens by itself.
func (y *year) until(day, what string) {
	y.t.Helper()
	y.moment = day + ", " + what
	for y.today().String() < day {
		y.pass(24 * time.Hour)
		for _, k := range casework.JobKinds() {
			if k.Every() == 0 {
				continue
			}
			if err := y.desk.Do(y.t.Context(), casework.Job{Kind: k}); err != nil {
				y.t.Fatalf("%s by itself on %s: %v", k, y.today(), err)
			}
		}
	}
	y.work()
}

// errorf says on which day of the story something is not as it should be.
func (y *year) errorf(format string, args ...any) {
	y.t.Helper()
	y.t.Errorf(y.moment+": "+format, args...)
}

// session records a meeting of the district's council.
func (y *year) session(opens string) string {
	y.t.Helper()
	return y.do("registry", "POST /v1/council-sessions", fmt.Sprintf(`{"unit":%q,"title":"Kỳ họp %s","opens_on":%[2]q}`, hoanKiem, opens)).want(201).str("id")
}

// plan plans a dialogue and returns its path.
func (y *year) plan(login string, ward domain.UnitID, basis, on, session string) string {
	y.t.Helper()
	if session != "" {
		session = fmt.Sprintf(`"council_session":%q,`, session)
	}
	return "/v1/dialogues/" + y.do(login, "POST /v1/dialogues", fmt.Sprintf(`{"unit":%q,"basis":%q,%s"mode":"in_person","place":"Nhà văn hoá phường","starts_at":"%sT02:00:00Z","agenda":"Trật tự, hạ tầng"}`,
		ward, basis, session, on)).want(201).str("id")
}

func (y *year) notify(dialogue string, channels ...string) {
	y.t.Helper()
	for _, c := range channels {
		y.do("clerk", "POST "+dialogue+"/notices", fmt.Sprintf(`{"channel":%q}`, c), any1).want(200)
	}
}

func (y *year) opened(dialogue string) {
	y.t.Helper()
	y.do("clerk", "POST "+dialogue+"/opening", `{"attendance":{"people":80,"organisations":3,"officials":6}}`, any1).want(200)
}

func (y *year) conclude(chair, dialogue string) {
	y.t.Helper()
	y.do(chair, "POST "+dialogue+"/conclusion", fmt.Sprintf(`{"number":"15/TB-UBND","on":%q,"text":"Kết luận hội nghị"}`, y.today()), any1).want(200)
}

// A matter is what somebody raised, and how they follow it.
type matter struct{ id, path, code string }

// raise records a matter in the hall.
func (y *year) raise(dialogue, title string) matter {
	y.t.Helper()
	a := y.do("clerk", "POST "+dialogue+"/matters", fmt.Sprintf(`{"items":[{"id":%q,"field":"infrastructure","title":%q}]}`, newID(y.office), title)).want(200)
	id := a.str("items", 0, "id")
	return matter{id, "/v1/petitions/" + id, a.str("items", 0, "code")}
}

// file files a letter.
func (y *year) file(title string) matter {
	y.t.Helper()
	path, code, _ := y.letter("clerk", string(hangBai), title)
	return matter{strings.TrimPrefix(path, "/v1/petitions/"), path, code}
}

func (y *year) onTheSpot(m matter) {
	y.t.Helper()
	y.do("clerk", "POST /v1/answers", fmt.Sprintf(`{"mode":"on_the_spot","petitions":[%q],"text":"Phường đã ra quân giải toả.","outcome":"explained"}`, m.id)).want(201)
}

// promise takes a matter away for a written answer.
func (y *year) promise(m matter, due string) {
	y.t.Helper()
	y.do("clerk", "POST "+m.path+"/promise", fmt.Sprintf(`{"due_on":%q}`, due), any1).want(200)
}

// escalate hands a matter over, checks to whom, and returns the hand-over's path.
func (y *year) escalate(chair string, m matter, to domain.UnitID) string {
	y.t.Helper()
	x := y.do(chair, "POST "+m.path+"/escalations", `{"ground":"beyond_authority","note":"Vượt thẩm quyền"}`, any1).want(201)
	if x.str("target") != string(to) {
		y.errorf("handed over to %s, want %s", x.str("target"), to)
	}
	return "/v1/escalations/" + x.str("id")
}

// commit promises something of a dialogue and returns its path.
func (y *year) commit(chair, dialogue, person, task, deadline string) string {
	y.t.Helper()
	c := y.do(chair, "POST /v1/commitments", fmt.Sprintf(`{"dialogue":%q,"person":%q,"task":%q,"responsibility":"Chủ trì","deadline":%q,"expected_result":"Hoàn thành"}`,
		strings.TrimPrefix(dialogue, "/v1/dialogues/"), y.account[person], task, deadline)).want(201)
	return "/v1/commitments/" + c.str("id")
}

// reply is what the petitioner says of the outcome, with nothing but the code
// and a secret: that of the petition, or of the question when they agree.
func (y *year) reply(m matter, verdict string) {
	y.t.Helper()
	y.do("", "POST /public/v1/petitions/"+m.code+"/replies", fmt.Sprintf(`{"secret":%q,"verdict":%q,"text":"Tôi đã xem lại"}`, y.secretFor(parse(y.t, m.id), verdict), verdict)).want(204)
	y.verdict(m, verdict)
}

// talk says much about a matter that changes nothing of it.
func (y *year) talk(m matter, commitment string) {
	y.t.Helper()
	y.do("clerk", "POST "+commitment+"/progress", `{"text":"Đã đặt mua đèn"}`, any1).want(200)
	f := y.do("monitor", "POST /v1/findings", fmt.Sprintf(`{"about":"petition","petition":%q,"kind":"procedure","text":"Báo xong khi chưa xong","recommendation":"Sửa ngay","due_on":%q}`, m.id, y.today().Add(7))).want(201)
	y.do("chair", "POST /v1/findings/"+f.str("id")+"/reply", `{"text":"Đã chấn chỉnh"}`, any1).want(200)
	y.do("chair", "PUT "+m.path+"/publicity", `{"public":true}`, any1).want(200)
}

// leave ends whatever posts somebody has, with a day.
func (y *year) leave(login, until string) {
	y.t.Helper()
	account := "/v1/accounts/" + y.account[login].String()
	posts, _ := y.do("admin", "GET "+account, "").want(200).at("posts").([]any)
	for _, p := range posts {
		y.do("admin", "PATCH "+account+"/posts/"+p.(object)["id"].(string), fmt.Sprintf(`{"until":%q}`, until)).want(200)
	}
}

// join gives somebody another post from today on.
func (y *year) join(login, role string, unit domain.UnitID) {
	y.t.Helper()
	y.do("admin", "POST /v1/accounts/"+y.account[login].String()+"/posts", fmt.Sprintf(`{"role":%q,"unit":%q,"from":%q}`, role, unit, y.today())).want(201)
}

// held checks both clocks of a matter: the petitioner's, and after it each
// holder with days in its hands. The segments follow each other without a gap
// and add up to the whole.
func (y *year) held(m matter, whole string, holders ...any) {
	y.t.Helper()
	c := y.do(y.monitor, "GET "+m.path+"/clock", "").want(200)
	state := fmt.Sprintf("running for %d days", c.num("whole", "time", "days"))
	if c.at("whole", "running") != true {
		state = fmt.Sprintf("ended by %s after %d days", c.str("whole", "ended_by"), c.num("whole", "time", "days"))
	}
	var got []any
	sum := map[string]int{}
	from := c.at("whole", "from")
	segments := c.at("segments").([]any)
	for i := range segments {
		got = append(got, domain.UnitID(c.str("segments", i, "holder")), c.num("segments", i, "span", "time", "days"))
		if c.at("segments", i, "span", "from") != from {
			y.errorf("segment %d begins at %v, and what was before it ended at %v", i, c.at("segments", i, "span", "from"), from)
		}
		from = c.at("segments", i, "span", "to")
		for _, unit := range []string{"seconds", "days", "working_days"} {
			sum[unit] += c.num("segments", i, "span", "time", unit)
		}
	}
	for unit, n := range sum {
		if n != c.num("whole", "time", unit) {
			y.errorf("the segments add up to %d %s: %s", n, unit, c.text)
		}
	}
	if state != whole || !slices.Equal(got, holders) {
		y.errorf("it is %s, held by %v, want %s, %v", state, got, whole, holders)
	}
}

// waits checks what waits for somebody, as "section: title, title", the titles
// in their own order; sections in which nothing does are left out.
func (y *year) waits(login string, want ...string) {
	y.t.Helper()
	got := []string{}
	for _, s := range y.do(login, "GET /v1/me/brief", "").want(200).at("sections").([]any) {
		section := s.(object)
		var titles []string
		for _, x := range section["items"].([]any) {
			titles = append(titles, x.(object)["title"].(string))
		}
		slices.Sort(titles)
		if n := int(section["count"].(float64)); n != len(titles) {
			y.errorf("%s has %d %s, of which %d are shown", login, n, section["section"], len(titles))
		}
		if len(titles) > 0 {
			got = append(got, section["section"].(string)+": "+strings.Join(titles, ", "))
		}
	}
	if !slices.Equal(got, want) {
		y.errorf("for the %s waits\n\t%s\nnot\n\t%s", login, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// explain gives the reason of all that somebody owes one for.
func (y *year) explain(login string) {
	y.t.Helper()
	for _, x := range y.do(login, "GET /v1/me/tasks?section=lapses_to_explain", "").want(200).items() {
		y.do(login, "POST "+x.(object)["self"].(string)+"/reason", `{"reason":"Việc nhiều, người ít"}`, any1).want(200)
	}
}

// verdict checks what came of a matter's claim.
func (y *year) verdict(m matter, want string) {
	y.t.Helper()
	if v := y.do(y.monitor, "GET "+m.path, "").want(200); v.str("verdict") != want {
		y.errorf("it is %s, want %s", v.str("verdict"), want)
	}
}

// standing checks how a promise stands.
func (y *year) standing(commitment, want string) {
	y.t.Helper()
	if c := y.do(y.monitor, "GET "+commitment, "").want(200); c.str("standing") != want {
		y.errorf("the promise is %s, want %s", c.str("standing"), want)
	}
}

// carryOver checks the report that opens a dialogue, and that its parts add up.
func (y *year) carryOver(dialogue, why, want string) {
	y.t.Helper()
	r := y.do(y.monitor, "GET "+dialogue+"/carry-over", "").want(200)
	if got := fmt.Sprintf("%d promised, %d carried in; done %s; in time %s; %d unanswered",
		r.num("promised"), r.num("carried_in"), r.share("done"), r.share("in_time"), r.num("unanswered")); got != want {
		y.errorf("%s: the report says %s, want %s", why, got, want)
	}
	sum := 0
	for i := range r.at("counts").([]any) {
		sum += r.num("counts", i, "total")
	}
	if sum != r.num("total") || sum != r.num("promised")+r.num("carried_in") {
		y.errorf("%s: the parts of the report are %d: %s", why, sum, r.text)
	}
}

// rates checks rates of what was raised with the ward since the year began, as
// "numerator/denominator": the list behind each number has as many cases, the
// percentage follows from both and is null over nothing, the classes add up to
// the cases and the verdicts to what was claimed.
func (y *year) rates(why string, want map[string]string) {
	y.t.Helper()
	a := y.do(y.monitor, fmt.Sprintf("GET /v1/statistics?unit=%s&from=2024-10-01&to=%s", hangBai, y.today()), "").want(200)
	number := func(r object, part string) int {
		n := int(r[part].(float64))
		if list := y.do(y.monitor, "GET "+r[part+"_cases"].(string), "").want(200).items(); len(list) != n {
			y.errorf("%s: the %s of %s is %d, and its list has %d", why, part, r["name"], n, len(list))
		}
		return n
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		r := a.rate(name)
		n, of := number(r, "numerator"), number(r, "denominator")
		if got := fmt.Sprintf("%d/%d", n, of); got != want[name] {
			y.errorf("%s: %s is %s, want %s", why, name, got, want[name])
		}
		var percent any
		if of > 0 {
			percent = float64((2000*n+of)/(2*of)) / 10 // half up
		}
		if r["percent"] != percent {
			y.errorf("%s: %s is %d/%d, and %v %%", why, name, n, of, r["percent"])
		}
	}
	sum := func(names ...string) (n int) {
		for _, name := range names {
			n += int(a.rate(name)["numerator"].(float64))
		}
		return n
	}
	if claimed, heard := sum("claimed"), sum("confirmed", "partly", "disputed", "silent", "recurred", "awaited"); claimed != heard {
		y.errorf("%s: %d were claimed, and %d have a verdict", why, claimed, heard)
	}
}

// compliance checks how a ward kept to the rules of a year in which it held
// one dialogue.
func (y *year) compliance(ward domain.UnitID, in int, want string) {
	y.t.Helper()
	a := y.do(y.monitor, fmt.Sprintf("GET /v1/statistics/compliance?unit=%s&year=%d", ward, in), "").want(200)
	c := func(name string) any { return a.at("items", 0, name) }
	d := func(name string) any { return a.at("items", 0, "dialogues", 0, name) }
	if got := fmt.Sprintf("%v of %v, enough %v: on %v noticed %v days before, in both ways %v, concluded in time %v",
		c("counted"), c("required"), c("enough"), d("on"), d("notice_days"), d("both_channels"), d("conclusion_in_time")); got != want {
		y.errorf("%s in %d: %s, want %s", ward, in, got, want)
	}
}
