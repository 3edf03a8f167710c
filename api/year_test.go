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

// cuaNam has been the ward of the city since 1/7/2025 that took over the whole
// of Hàng Bài.
const cuaNam = domain.UnitID("00082-2025")

// TestStoryOfAYear is a year of one ward, from October 2024 on. It holds two
// dialogues; a matter goes to the district and comes back; petitioners dispute,
// confirm and say nothing; one promise is kept and one is broken. On 1 July 2025
// the ward and the district end in the middle of open cases, and whoever took
// the ward over answers for them.
func TestStoryOfAYear(t *testing.T) {
	t.Parallel()
	y := openYear(t)
	y.rates("nothing has been raised", map[string]string{"answered": "0/0", "claimed": "0/0", "confirmed": "0/0", "in_time": "0/0"})

	y.until("2024-11-04", "the ward plans a dialogue before the council of the district meets, and makes it known in both ways")
	winter := y.plan("clerk", hangBai, "decree_32_2021", "2024-11-20", y.session("2024-12-10"))
	y.notify(winter, "mass_media", "quarter_heads")

	y.until("2024-11-20", "people raise four matters in the hall")
	y.opened(winter)
	y.carryOver(winter, "nothing was promised before", "0 promised, 0 carried in; done 0 of 0: <nil>; in time 0 of 0: <nil>; 0 unanswered")
	lamp, drain, waste, pavement := y.raise(winter, "Đèn ngõ 8 hỏng"), y.raise(winter, "Cống thoát nước liên phường"), y.raise(winter, "Điểm tập kết rác"), y.raise(winter, "Vỉa hè bị lấn chiếm")
	y.do("clerk", "POST "+winter+"/closing", `{}`, any1).want(409, "matters_without_disposition")
	y.onTheSpot(pavement)
	y.promise(lamp, "2024-12-10")
	y.promise(waste, "2024-12-10")
	handOver := y.escalate("chair", drain, hoanKiem)
	y.do("clerk", "POST "+winter+"/closing", `{}`, any1).want(200)
	y.rates("running cases are classes of their own", map[string]string{"answered": "1/4", "on_the_spot": "1/4", "explained": "1/4", "escalated": "1/4", "open": "2/4",
		"resolved": "0/4", "claimed": "0/4", "confirmed": "0/0", "in_time": "1/4"})

	y.until("2024-11-25", "the ward publishes the conclusion, and promises two things with all five points")
	y.conclude("chair", winter)
	newLamp := y.commit("chair", winter, "clerk", "2024-12-31")
	newSite := y.commit("chair", winter, "chair", "2025-02-28")

	y.until("2024-11-27", "the district gives the drain back: it was the ward's all along")
	y.do("officer", "POST "+handOver+"/return", `{"reason":"Phường tự giải quyết được"}`, any1).want(200)
	y.held(drain, "running for 7 days", hangBai, 7)

	y.until("2024-12-02", "the ward sends it up again, with what was missing")
	handOver = y.escalate("chair", drain, hoanKiem)
	y.held(drain, "running for 12 days", hangBai, 12)

	y.until("2024-12-04", "now the district accepts it")
	y.do("officer", "POST "+handOver+"/acceptance", `{}`, any1).want(200)

	y.until("2024-12-05", "the ward says that the lamp is repaired, which it is not")
	y.publish("clerk", "chair", lamp.path, y.resolved())
	y.held(lamp, "ended by conclude after 15 days", hangBai, 15)
	y.rates("a claim is no confirmation", map[string]string{"resolved": "1/4", "claimed": "1/4", "confirmed": "0/1", "awaited": "1/1", "in_time": "2/4"})

	y.until("2024-12-09", "the waste is cleared away")
	y.publish("clerk", "chair", waste.path, y.resolved())

	y.until("2024-12-15", "a week after the claim the petitioner was asked about the lamp, and disputes it")
	y.verdict(lamp, "awaited")
	y.reply(lamp, "disputed")
	y.held(lamp, "running for 25 days", hangBai, 25)
	y.rates("what is disputed is not resolved, and not in time", map[string]string{"resolved": "1/4", "claimed": "2/4", "disputed": "1/2", "awaited": "1/2", "in_time": "2/4", "contested": "1/4"})

	y.until("2024-12-16", "much is said about the lamp, and no clock starts anew")
	y.talk(lamp, newLamp)
	y.held(lamp, "running for 26 days", hangBai, 26)

	y.until("2024-12-18", "the district has the drain cleaned, in time")
	y.publish("officer", "district", drain.path, y.resolved())
	y.held(drain, "ended by conclude after 28 days", hangBai, 14, hoanKiem, 14)

	y.until("2024-12-30", "on the fortieth day the lamp is repaired, and the promise of it is kept")
	y.do("clerk", "POST "+newLamp+"/fulfilment", `{"evidence":"Biên bản nghiệm thu"}`, any1).want(200)
	y.publish("clerk", "chair", lamp.path, y.resolved())
	y.held(lamp, "ended by conclude after 40 days", hangBai, 40)

	y.until("2025-01-08", "the petitioners of the lamp and of the drain confirm, nobody says anything of the waste")
	y.reply(lamp, "confirmed")
	y.reply(drain, "confirmed")
	y.verdict(waste, "silent")
	y.rates("four rates side by side", map[string]string{"answered": "4/4", "resolved": "3/4", "claimed": "3/4", "confirmed": "2/3", "disputed": "0/3", "silent": "1/3", "in_time": "3/4"})
	y.standing(newLamp, "kept")

	y.until("2025-02-10", "two letters come in: one is refused, the other is answered")
	court := y.file("Tranh chấp hợp đồng thuê nhà")
	noise := y.file("Karaoke ồn ào sau 22 giờ")
	y.do("chair", "POST "+court.path+"/refusal", `{"ground":"no_authority","note":"Thuộc thẩm quyền toà án"}`, any1).want(200)
	y.verdict(court, "awaited") // who was refused is asked too
	y.publish("clerk", "chair", noise.path, y.resolved())
	y.rates("what was refused was not resolved", map[string]string{"answered": "5/6", "resolved": "4/6", "claimed": "4/6", "in_time": "4/6"})

	y.until("2025-02-20", "the noise is disputed, and the chair holds to it")
	y.reply(noise, "disputed")
	y.do("chair", "POST "+noise.path+"/closing", `{"reason":"Đã đo lại, trong giới hạn cho phép"}`, any1).want(200)
	y.rates("closed again, it stays disputed", map[string]string{"resolved": "4/6", "claimed": "4/6", "disputed": "1/4", "confirmed": "2/4", "in_time": "3/6"})

	y.until("2025-03-05", "a monitor upholds the closing; the new site for waste is given up")
	y.do("monitor", "POST "+noise.path+"/ruling", `{"upheld":true,"note":"Biên bản đo đúng quy định"}`, any1).want(200)
	y.standing(newSite, "overdue")
	y.do("chair", "POST "+newSite+"/failure", `{"reason":"Không bố trí được đất"}`, any1).want(200)
	y.verdict(court, "silent")
	y.rates("upheld, it is confirmed", map[string]string{"confirmed": "3/4", "disputed": "0/4", "silent": "1/4", "contested": "0/6"})

	y.until("2025-05-05", "the second dialogue is made known")
	spring := y.plan("clerk", hangBai, "decree_32_2021", "2025-05-20", y.session("2025-06-25"))
	y.notify(spring, "mass_media", "quarter_heads")

	y.until("2025-05-20", "it opens with the report on what was promised")
	y.opened(spring)
	y.carryOver(spring, "of two promises one was kept, one broken", "2 promised, 0 carried in; done 1 of 2: 50; in time 1 of 2: 50; 0 unanswered")
	trees := y.raise(spring, "Cây mục có nguy cơ đổ")
	y.promise(trees, "2025-06-09")
	y.do("clerk", "POST "+spring+"/closing", `{}`, any1).want(200)

	y.until("2025-05-28", "it is concluded, with a promise whose day lies after the reform")
	y.conclude("chair", spring)
	newTrees := y.commit("chair", spring, "clerk", "2025-08-31")

	y.until("2025-06-06", "the ward answers that the trees will be replaced by the end of July")
	y.publish("clerk", "chair", trees.path, `"outcome":"planned","due_on":"2025-07-31"`)
	y.rates("planned is answered, and not resolved", map[string]string{"answered": "6/7", "resolved": "4/7", "claimed": "4/7"})

	y.until("2025-06-16", "two letters come in that will outlive the ward, one of them for the district")
	sewer := y.file("Cống ngầm trước số nhà 12 sụt lún")
	land := y.file("Cấp giấy chứng nhận nhà số 12")
	handOver = y.escalate("chair", land, hoanKiem)

	y.until("2025-06-18", "both are taken up; the posts of the ward and of the district are to end with them")
	y.do("clerk", "POST "+sewer.path+"/acceptance", `{}`, any1).want(200)
	y.do("officer", "POST "+handOver+"/acceptance", `{}`, any1).want(200)
	for _, login := range []string{"clerk", "chair", "monitor", "officer", "district"} {
		y.leave(login, "2025-06-30")
	}

	y.until("2025-07-01", "there are no districts any more, and Cửa Nam has taken Hàng Bài over")
	for login, post := range map[string]string{"new chair": "chair", "new monitor": "monitor"} {
		y.hire(login, post+"@"+string(cuaNam))
	}
	y.hire("city", "officer@"+string(city))
	y.hire("mayor", "chair@"+string(city))
	y.join("clerk", "clerk", cuaNam) // who goes on working for the same people
	y.monitor = "new monitor"
	y.do("chair", "GET "+sewer.path, "").want(404)
	y.do("other", "GET "+sewer.path, "").want(404)
	y.held(sewer, "running for 15 days", hangBai, 15)

	y.until("2025-07-02", "what is beyond the ward goes to the city now")
	handOver = y.escalate("new chair", sewer, city)

	y.until("2025-07-07", "the city accepts")
	y.do("city", "POST "+handOver+"/acceptance", `{}`, any1).want(200)
	y.rates("one case is with the city, one with the district that ended", map[string]string{"answered": "6/9", "escalated": "2/9"})

	y.until("2025-07-10", "which nobody took over, so that the city answers for it")
	y.held(land, "running for 24 days", hangBai, 2, hoanKiem, 22)
	y.publish("city", "mayor", land.path, `"outcome":"explained"`)

	y.until("2025-07-14", "and repairs the sewer, by the day that was given in June")
	y.publish("city", "mayor", sewer.path, y.resolved())
	y.held(sewer, "ended by conclude after 28 days", hangBai, 21, city, 7)
	if d := y.do("new chair", "GET "+sewer.path+"/clock", "").want(200).deadline("answer"); d["on"] != "2025-07-16" || d["in_time"] != true {
		t.Errorf("by the day that was given to the old ward: %v", d)
	}

	y.until("2025-07-23", "the petitioner confirms, with the code and secret of the old ward")
	y.reply(sewer, "confirmed")

	y.until("2025-07-28", "the new ward replaces the trees, as the old one planned")
	y.publish("clerk", "new chair", trees.path, y.resolved())
	y.held(trees, "ended by conclude after 69 days", hangBai, 69)
	y.do("clerk", "POST "+newTrees+"/fulfilment", `{"evidence":"Ảnh chụp 12 cây mới trồng"}`, any1).want(200)

	y.until("2025-08-25", "the new ward makes its first dialogue known, which another law asks for")
	autumn := y.plan("clerk", cuaNam, "local_government_2025", "2025-09-10", "")
	y.notify(autumn, "mass_media")

	y.until("2025-09-10", "it opens with the report on what the old ward promised")
	y.opened(autumn)
	y.carryOver(autumn, "the promise of the ward that ended is kept", "1 promised, 0 carried in; done 1 of 1: 100; in time 1 of 1: 100; 0 unanswered")
	y.do("clerk", "POST "+autumn+"/closing", `{}`, any1).want(200)

	y.until("2025-09-12", "and is concluded in time")
	y.conclude("new chair", autumn)

	y.until("2025-09-30", "the year is over")
	y.rates("of nine matters eight were answered, six called resolved, four confirmed", map[string]string{"answered": "8/9", "explained": "2/9", "resolved": "6/9", "open": "0/9",
		"claimed": "6/9", "confirmed": "4/6", "disputed": "0/6", "silent": "2/6", "in_time": "6/9"})
	y.compliance(hangBai, 2024, "1 of 2, enough false: on 2024-11-20 noticed 16 days before, in both ways true, concluded in time true")
	y.compliance(hangBai, 2025, "1 of 2, enough false: on 2025-05-20 noticed 15 days before, in both ways true, concluded in time true")
	y.compliance(cuaNam, 2025, "1 of 1, enough true: on 2025-09-10 noticed 16 days before, in both ways false, concluded in time true")
}

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
		"officer": "officer@" + string(hoanKiem), "district": "chair@" + string(hoanKiem), "registry": "clerk@" + string(hoanKiem), "admin": "admin@" + string(city),
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
type matter struct{ id, path, code, secret string }

// raise records a matter in the hall.
func (y *year) raise(dialogue, title string) matter {
	y.t.Helper()
	a := y.do("clerk", "POST "+dialogue+"/matters", fmt.Sprintf(`{"items":[{"id":%q,"field":"infrastructure","title":%q}]}`, newID(y.office), title)).want(200)
	id := a.str("items", 0, "id")
	return matter{id, "/v1/petitions/" + id, a.str("items", 0, "code"), a.str("items", 0, "secret")}
}

// file files a letter.
func (y *year) file(title string) matter {
	y.t.Helper()
	path, code, secret := y.letter("clerk", string(hangBai), title)
	return matter{strings.TrimPrefix(path, "/v1/petitions/"), path, code, secret}
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
func (y *year) commit(chair, dialogue, person, deadline string) string {
	y.t.Helper()
	c := y.do(chair, "POST /v1/commitments", fmt.Sprintf(`{"dialogue":%q,"person":%q,"task":"Thực hiện kết luận","responsibility":"Chủ trì","deadline":%q,"expected_result":"Hoàn thành"}`,
		strings.TrimPrefix(dialogue, "/v1/dialogues/"), y.account[person], deadline)).want(201)
	return "/v1/commitments/" + c.str("id")
}

// reply is what the petitioner says of the outcome, with nothing but the code
// and the secret.
func (y *year) reply(m matter, verdict string) {
	y.t.Helper()
	y.do("", "POST /public/v1/petitions/"+m.code+"/replies", fmt.Sprintf(`{"secret":%q,"verdict":%q,"text":"Tôi đã xem lại"}`, m.secret, verdict)).want(204)
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
