package api_test

import (
	"fmt"
	"testing"

	"kiennghi/domain"
)

// cuaNam has been the ward of the city since 1/7/2025 that took over the whole
// of Hàng Bài.
const cuaNam = domain.UnitID("00082-2025")

// TestStoryOfAYear is a year of one ward, from October 2024 on. It holds two
// dialogues; a matter goes to the district and comes back, of another nobody
// wants to be the holder; petitioners dispute, confirm and say nothing; one
// promise is kept and one is broken. On 1 July 2025 the ward and the district
// end in the middle of open cases, and whoever took the ward over answers for
// them.
func TestStoryOfAYear(t *testing.T) {
	t.Parallel()
	y := openYear(t)
	y.rates("nothing has been raised", map[string]string{"answered": "0/0", "claimed": "0/0", "confirmed": "0/0", "in_time": "0/0"})
	newSite := y.winter()
	y.letters(newSite)
	y.quarrel()
	trees, newTrees := y.spring()
	y.reform(trees, newTrees)
}

// winter is the first dialogue, and what becomes of the four matters raised
// there. It returns a promise that is still to be kept.
func (y *year) winter() (newSite string) {
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
	y.waits("chair", "conclusions_to_publish: Nhà văn hoá phường", "lapses_to_explain: dialogues") // none was held the year before
	y.explain("chair")
	y.waits("officer", "hand_overs_to_decide: Cống thoát nước liên phường")

	y.until("2024-11-25", "the ward publishes the conclusion, and promises two things with all five points")
	y.conclude("chair", winter)
	newLamp := y.commit("chair", winter, "clerk", "Thay đèn", "2024-12-31")
	newSite = y.commit("chair", winter, "chair", "Điểm tập kết mới", "2025-02-28")

	y.until("2024-11-27", "the district gives the drain back: it was the ward's all along")
	y.do("officer", "POST "+handOver+"/return", `{"reason":"Phường tự giải quyết được"}`, any1).want(200)
	y.held(drain, "running for 7 days", hangBai, 7)
	y.waits("officer")

	y.until("2024-12-02", "the ward sends it up again, with what was missing")
	handOver = y.escalate("chair", drain, hoanKiem)
	y.held(drain, "running for 12 days", hangBai, 12)
	y.waits("officer", "hand_overs_to_decide: Cống thoát nước liên phường")

	y.until("2024-12-04", "now the district accepts it")
	y.do("officer", "POST "+handOver+"/acceptance", `{}`, any1).want(200)
	y.waits("officer")

	y.until("2024-12-05", "the ward says that the lamp is repaired, which it is not")
	y.waits("chair", "petitions_due: Điểm tập kết rác, Đèn ngõ 8 hỏng")
	y.publish("clerk", "chair", lamp.path, y.resolved())
	y.held(lamp, "ended by conclude after 15 days", hangBai, 15)
	y.rates("a claim is no confirmation", map[string]string{"resolved": "1/4", "claimed": "1/4", "confirmed": "0/1", "awaited": "1/1", "in_time": "2/4"})

	y.until("2024-12-09", "the waste is cleared away")
	y.publish("clerk", "chair", waste.path, y.resolved())
	y.waits("chair")

	y.until("2024-12-15", "a week after the claim the petitioner was asked about the lamp, and disputes it")
	y.verdict(lamp, "awaited")
	y.reply(lamp, "disputed")
	y.held(lamp, "running for 25 days", hangBai, 25)
	y.waits("chair", "petitions_come_back: Đèn ngõ 8 hỏng") // what was promised for the answer before was kept
	y.rates("what is disputed is not resolved, and not in time", map[string]string{"resolved": "1/4", "claimed": "2/4", "disputed": "1/2", "awaited": "1/2", "in_time": "2/4", "contested": "1/4"})

	y.until("2024-12-16", "much is said about the lamp, and no clock starts anew")
	y.talk(lamp, newLamp)
	y.held(lamp, "running for 26 days", hangBai, 26)

	y.until("2024-12-18", "the district has the drain cleaned, in time")
	y.waits("officer", "petitions_due: Cống thoát nước liên phường")
	y.publish("officer", "district", drain.path, y.resolved())
	y.held(drain, "ended by conclude after 28 days", hangBai, 14, hoanKiem, 14)
	y.waits("officer")

	y.until("2024-12-30", "on the fortieth day the lamp is repaired, and the promise of it is kept")
	y.waits("chair", "petitions_due: Đèn ngõ 8 hỏng", "petitions_come_back: Đèn ngõ 8 hỏng", "promises_due: Thay đèn", "lapses_to_explain: answer")
	y.do("clerk", "POST "+newLamp+"/fulfilment", `{"evidence":"Biên bản nghiệm thu"}`, any1).want(200)
	y.publish("clerk", "chair", lamp.path, y.resolved())
	y.held(lamp, "ended by conclude after 40 days", hangBai, 40)
	y.waits("chair", "lapses_to_explain: answer")
	y.explain("chair")

	y.until("2025-01-08", "the petitioners of the lamp and of the drain confirm, nobody says anything of the waste")
	y.reply(lamp, "confirmed")
	y.reply(drain, "confirmed")
	y.verdict(waste, "silent")
	y.rates("four rates side by side", map[string]string{"answered": "4/4", "resolved": "3/4", "claimed": "3/4", "confirmed": "2/3", "disputed": "0/3", "silent": "1/3", "in_time": "3/4"})
	y.standing(newLamp, "kept")
	return newSite
}

// letters are one that is refused, and one whose answer is disputed, closed
// again and upheld; and a promise is broken.
func (y *year) letters(newSite string) {
	y.until("2025-02-10", "two letters come in: one is refused, the other is answered")
	court := y.file("Tranh chấp hợp đồng thuê nhà")
	noise := y.file("Karaoke ồn ào sau 22 giờ")
	y.do("chair", "POST "+court.path+"/refusal", `{"ground":"no_authority","note":"Thuộc thẩm quyền toà án"}`, any1).want(200)
	y.verdict(court, "awaited") // who was refused is asked too
	y.publish("clerk", "chair", noise.path, y.resolved())
	y.rates("what was refused was not resolved", map[string]string{"answered": "5/6", "resolved": "4/6", "claimed": "4/6", "in_time": "4/6"})

	y.until("2025-02-20", "the noise is disputed, and the chair holds to it")
	y.reply(noise, "disputed")
	y.waits("chair", "petitions_come_back: Karaoke ồn ào sau 22 giờ", "lapses_to_explain: dialogues")
	y.explain("chair")
	y.do("chair", "POST "+noise.path+"/closing", `{"reason":"Đã đo lại, trong giới hạn cho phép"}`, any1).want(200)
	y.waits("chair")
	y.waits("monitor", "questions_to_ask: Tranh chấp hợp đồng thuê nhà", "commitments_to_judge: Thay đèn", "closings_to_rule_on: Karaoke ồn ào sau 22 giờ")
	y.rates("closed again, it stays disputed", map[string]string{"resolved": "4/6", "claimed": "4/6", "disputed": "1/4", "confirmed": "2/4", "in_time": "3/6"})

	y.until("2025-03-05", "a monitor upholds the closing; the new site for waste is given up")
	y.do("monitor", "POST "+noise.path+"/ruling", `{"upheld":true,"note":"Biên bản đo đúng quy định"}`, any1).want(200)
	y.waits("monitor", "commitments_to_judge: Thay đèn")
	y.standing(newSite, "overdue")
	y.waits("chair", "promises_due: Điểm tập kết mới", "lapses_to_explain: commitment")
	y.explain("chair")
	y.do("chair", "POST "+newSite+"/failure", `{"reason":"Không bố trí được đất"}`, any1).want(200)
	y.waits("chair")
	y.verdict(court, "silent")
	y.rates("upheld, it is confirmed", map[string]string{"confirmed": "3/4", "disputed": "0/4", "silent": "1/4", "contested": "0/6"})
}

// quarrel is a matter that ward and district push to and fro, until the unit
// above both names its holder.
func (y *year) quarrel() {
	y.until("2025-03-10", "a letter goes up to the district")
	smell := y.file("Trạm trung chuyển rác bốc mùi")
	handOver := y.escalate("chair", smell, hoanKiem)
	y.waits("officer", "hand_overs_to_decide: Trạm trung chuyển rác bốc mùi")

	y.until("2025-03-12", "which gives it back")
	y.do("officer", "POST "+handOver+"/return", `{"reason":"Phường tự giải quyết được"}`, any1).want(200)
	y.waits("officer")
	y.waits("mayor")

	y.until("2025-03-13", "the ward sends it up again")
	handOver = y.escalate("chair", smell, hoanKiem)

	y.until("2025-03-17", "a second return is a dispute of jurisdiction, which the city has five working days to decide")
	x := y.do("officer", "POST "+handOver+"/return", `{"reason":"Vẫn của phường"}`, any1).want(200)
	if x.str("state") != "contested" || x.str("arbiter") != string(city) || x.str("due_on") != "2025-03-24" {
		y.errorf("given back again: %s", x.text)
	}
	y.do("chair", "POST "+smell.path+"/escalations", `{"ground":"beyond_authority","note":"Vượt thẩm quyền"}`, any1).want(409, "step_not_possible")
	y.waits("officer")
	y.waits("chair")
	y.waits("mayor", "holders_to_name: Trạm trung chuyển rác bốc mùi")
	y.held(smell, "running for 7 days", hangBai, 7)
	y.rates("meanwhile it is open, and the ward's", map[string]string{"escalated": "1/7", "open": "0/7"})

	y.until("2025-03-21", "the city names the district, which can neither give it back nor pass it on")
	y.do("mayor", "POST "+handOver+"/naming", fmt.Sprintf(`{"holder":%q,"reason":"Trạm do quận quản lý"}`, hoanKiem), any1).want(200)
	y.do("district", "POST "+smell.path+"/escalations", `{"ground":"beyond_authority","note":"Lên thành phố"}`, any1).want(409, "named_to_hold")
	y.held(smell, "running for 11 days", hangBai, 11, hoanKiem, 0)
	y.waits("mayor")
	y.waits("officer")

	y.until("2025-04-04", "a holiday lies within the three working days that are left")
	y.waits("officer", "petitions_due: Trạm trung chuyển rác bốc mùi")

	y.until("2025-04-08", "the district moves the station, in time")
	y.publish("officer", "district", smell.path, y.resolved())
	y.held(smell, "ended by conclude after 29 days", hangBai, 11, hoanKiem, 18)
	y.waits("officer")

	y.until("2025-04-16", "which the petitioner confirms")
	y.reply(smell, "confirmed")
	y.rates("what nobody wanted was resolved too", map[string]string{"answered": "6/7", "resolved": "5/7", "claimed": "5/7", "confirmed": "4/5", "disputed": "0/5", "silent": "1/5"})
}

// spring is the second dialogue. It returns a matter and a promise that outlive
// the ward.
func (y *year) spring() (trees matter, newTrees string) {
	y.until("2025-05-05", "the second dialogue is made known")
	spring := y.plan("clerk", hangBai, "decree_32_2021", "2025-05-20", y.session("2025-06-25"))
	y.notify(spring, "mass_media", "quarter_heads")
	y.waits("chair", "promises_to_account_for: Thay đèn, Điểm tập kết mới")

	y.until("2025-05-20", "it opens with the report on what was promised")
	y.opened(spring)
	y.waits("chair")
	y.carryOver(spring, "of two promises one was kept, one broken", "2 promised, 0 carried in; done 1 of 2: 50; in time 1 of 2: 50; 0 unanswered")
	trees = y.raise(spring, "Cây mục có nguy cơ đổ")
	y.promise(trees, "2025-06-09")
	y.do("clerk", "POST "+spring+"/closing", `{}`, any1).want(200)

	y.until("2025-05-28", "it is concluded, with a promise whose day lies after the reform")
	y.conclude("chair", spring)
	newTrees = y.commit("chair", spring, "clerk", "Trồng cây mới", "2025-08-31")

	y.until("2025-06-06", "the ward answers that the trees will be replaced by the end of July")
	y.waits("chair", "petitions_due: Cây mục có nguy cơ đổ")
	y.charge("clerk", trees.path)
	y.publish("clerk", "chair", trees.path, `"outcome":"planned","due_on":"2025-07-31"`)
	y.waits("chair", "answers_without_commitment: 9/UBND")
	y.rates("planned is answered, and not resolved", map[string]string{"answered": "7/8", "resolved": "5/8", "claimed": "5/8"})
	return trees, newTrees
}

// reform is the end of the ward and of its district on 30 June 2025, and the
// first months of who took over.
func (y *year) reform(trees matter, newTrees string) {
	y.until("2025-06-16", "three letters come in that will outlive the ward, one of them for the district")
	sewer := y.file("Cống ngầm trước số nhà 12 sụt lún")
	land := y.file("Cấp giấy chứng nhận nhà số 12")
	market := y.file("Chợ tạm lấn chiếm lòng đường")
	handOver := y.escalate("chair", land, hoanKiem)

	y.until("2025-06-18", "they are taken up; the posts of the ward and of the district are to end with them")
	y.waits("officer", "hand_overs_to_decide: Cấp giấy chứng nhận nhà số 12")
	y.do("clerk", "POST "+sewer.path+"/acceptance", `{}`, any1).want(200)
	y.do("clerk", "POST "+market.path+"/acceptance", `{}`, any1).want(200)
	y.do("officer", "POST "+handOver+"/acceptance", `{}`, any1).want(200)
	for _, login := range []string{"clerk", "chair", "monitor", "officer", "district"} {
		y.leave(login, "2025-06-30")
	}

	y.until("2025-06-25", "the last letter goes up, of which the district has seven working days to say something")
	silent := y.escalate("chair", market, hoanKiem)
	if x := y.do("chair", "GET "+silent, "").want(200); x.str("due_on") != "2025-07-04" || x.str("due_rule") != "escalation_answer@2021-07-01" {
		y.errorf("handed over: %s", x.text)
	}
	y.waits("officer", "hand_overs_to_decide: Chợ tạm lấn chiếm lòng đường")

	y.until("2025-07-01", "there are no districts any more, and Cửa Nam has taken Hàng Bài over")
	for login, post := range map[string]string{"new chair": "chair", "new monitor": "monitor"} {
		y.hire(login, post+"@"+string(cuaNam))
	}
	y.hire("city", "officer@"+string(city))
	y.join("clerk", "clerk", cuaNam) // who goes on working for the same people
	y.monitor = "new monitor"
	y.do("chair", "GET "+sewer.path, "").want(404)
	y.do("other", "GET "+sewer.path, "").want(404)
	y.held(sewer, "running for 15 days", hangBai, 15)

	y.until("2025-07-02", "what is beyond the ward goes to the city now")
	handOver = y.escalate("new chair", sewer, city)
	y.waits("city", "hand_overs_to_decide: Chợ tạm lấn chiếm lòng đường, Cống ngầm trước số nhà 12 sụt lún")

	y.until("2025-07-04", "the last working day passes on which somebody could have said something of the market")
	y.held(market, "running for 18 days", hangBai, 18)

	y.until("2025-07-05", "silence is acceptance, by whoever answers for the district: the city")
	if x := y.do("new chair", "GET "+silent, "").want(200); x.str("state") != "accepted" || x.at("by_silence") != true || x.str("target") != string(hoanKiem) {
		y.errorf("nobody said anything: %s", x.text)
	}
	y.held(market, "running for 19 days", hangBai, 19, city, 0)
	y.waits("city", "hand_overs_to_decide: Cống ngầm trước số nhà 12 sụt lún")

	y.until("2025-07-07", "the city accepts")
	y.do("city", "POST "+handOver+"/acceptance", `{}`, any1).want(200)
	y.waits("city")
	y.rates("two cases are with the city, one with the district that ended", map[string]string{"answered": "7/11", "escalated": "3/11"})

	y.until("2025-07-10", "which nobody took over, so that the city answers for it")
	y.held(land, "running for 24 days", hangBai, 2, hoanKiem, 22)
	y.publish("city", "mayor", land.path, `"outcome":"explained"`)

	y.until("2025-07-14", "and repairs the sewer and clears the market, by the day that was given in June")
	y.waits("city", "petitions_due: Chợ tạm lấn chiếm lòng đường, Cống ngầm trước số nhà 12 sụt lún")
	y.publish("city", "mayor", sewer.path, y.resolved())
	y.publish("city", "mayor", market.path, y.resolved())
	y.held(market, "ended by conclude after 28 days", hangBai, 19, city, 9)
	y.held(sewer, "ended by conclude after 28 days", hangBai, 21, city, 7)
	y.waits("city")
	if d := y.do("new chair", "GET "+sewer.path+"/clock", "").want(200).deadline("answer"); d["on"] != "2025-07-16" || d["in_time"] != true {
		y.errorf("by the day that was given to the old ward: %v", d)
	}

	y.until("2025-07-23", "the petitioners reply, with the codes and secrets of the old ward")
	y.reply(sewer, "confirmed")
	y.reply(market, "partly")

	y.until("2025-07-28", "the new ward replaces the trees, as the old one planned")
	y.waits("new chair", "petitions_due: Cây mục có nguy cơ đổ", "answers_without_commitment: 9/UBND", "lapses_to_explain: dialogues, dialogues, dialogues, dialogues")
	y.explain("new chair")
	y.publish("clerk", "new chair", trees.path, y.resolved())
	y.waits("new chair")
	y.held(trees, "ended by conclude after 69 days", hangBai, 69)
	y.do("clerk", "POST "+newTrees+"/fulfilment", `{"evidence":"Ảnh chụp 12 cây mới trồng"}`, any1).want(200)

	y.until("2025-08-25", "the new ward makes its first dialogue known, which another law asks for")
	autumn := y.plan("clerk", cuaNam, "local_government_2025", "2025-09-10", "")
	y.notify(autumn, "mass_media")
	y.waits("new chair", "promises_to_account_for: Trồng cây mới")

	y.until("2025-09-10", "it opens with the report on what the old ward promised")
	y.opened(autumn)
	y.waits("new chair")
	y.carryOver(autumn, "the promise of the ward that ended is kept", "1 promised, 0 carried in; done 1 of 1: 100; in time 1 of 1: 100; 0 unanswered")
	y.do("clerk", "POST "+autumn+"/closing", `{}`, any1).want(200)

	y.until("2025-09-12", "and is concluded in time")
	y.conclude("new chair", autumn)

	y.until("2025-09-30", "the year is over")
	y.rates("of eleven matters ten were answered, eight called resolved, five confirmed", map[string]string{"answered": "10/11", "explained": "2/11", "resolved": "8/11", "open": "0/11",
		"claimed": "8/11", "confirmed": "5/8", "partly": "1/8", "disputed": "0/8", "silent": "2/8", "in_time": "8/11"})
	y.compliance(hangBai, 2024, "1 of 2, enough false: on 2024-11-20 noticed 16 days before, in both ways true, concluded in time true")
	y.compliance(hangBai, 2025, "1 of 2, enough false: on 2025-05-20 noticed 15 days before, in both ways true, concluded in time true")
	y.compliance(cuaNam, 2025, "1 of 1, enough true: on 2025-09-10 noticed 16 days before, in both ways false, concluded in time true")
}
