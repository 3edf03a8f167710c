package store_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/demonstration"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
	"kiennghi/store"
	"kiennghi/store/postgrestest"
)

// plain stands for secrets and passwords, which package token tests.
type plain struct{}

func (plain) Secret(domain.PetitionID) string      { return "secret" }
func (plain) Webhook(domain.WebhookID, int) []byte { return []byte("key") }
func (plain) Post(context.Context, string, [][]byte, string, time.Time, []byte) (int, error) {
	return 0, errors.New("nobody there")
}
func (plain) Takes(string) bool                                    { return true }
func (plain) Check(_ domain.PetitionID, given string) bool         { return given == "secret" }
func (plain) Reply(domain.QuestionID) string                       { return "reply" }
func (plain) Seal(hash [32]byte) [32]byte                          { return hash }
func (plain) CheckReply(_ domain.QuestionID, given string) bool    { return given == "reply" }
func (plain) Hash(context.Context, string) (string, error)         { return "hash", nil }
func (plain) Verify(context.Context, string, string) (bool, error) { return false, nil }
func (plain) VerifyNone(context.Context, string) error             { return nil }

// year2028 are the days of a year that was not known.
func year2028(t testing.TB) (days []workday.Special) {
	for _, on := range []string{"01-01", "01-25", "01-26", "01-27", "01-28", "01-29", "04-04", "04-30", "05-01", "09-01", "09-02"} {
		days = append(days, workday.Special{On: get[workday.Date](t)(workday.Parse("2028-" + on)), Kind: workday.Holiday, Name: "Ngày nghỉ", Source: "Labour Code"})
	}
	return days
}

// tale is an office to which something of every kind has happened.
type tale struct {
	*testing.T
	db   *store.DB
	dsn  string
	desk *casework.Desk
	now  time.Time
	ids  *strings.Replacer // {name} by the ID of the thing of that name
}

func (tl *tale) pass(days int) { tl.now = tl.now.AddDate(0, 0, days) }

// by is who holds that post.
func (tl *tale) by(id domain.AccountID) casework.Caller {
	tl.Helper()
	return get[casework.Caller](tl)(tl.desk.Caller(tl.Context(), id, ""))
}

// differences is what Check reports.
func (tl *tale) differences() []string {
	tl.Helper()
	lines := []string{}
	must(tl, tl.db.Check(tl.Context(), func(d string) { lines = append(lines, d) }))
	return lines
}

// begin opens an office in which nothing has happened.
func begin(t *testing.T) *tale {
	t.Helper()
	tl := &tale{T: t, dsn: postgrestest.New(t), now: now}
	tl.db = get[*store.DB](t)(store.Open(t.Context(), tl.dsn, store.Options{MaxConns: 4}))
	t.Cleanup(tl.db.Close)
	tl.desk = &casework.Desk{Store: tl.db, Secrets: plain{}, Passwords: plain{},
		Now: func() time.Time { return tl.now }, Real: func() time.Time { return tl.now }, Site: casework.Site{Poster: plain{}}}
	return tl
}

// hire gives somebody new a post.
func (tl *tale) hire(role domain.Role, unit domain.UnitID) domain.AccountID {
	tl.Helper()
	a := domain.Account{ID: id[domain.Account](), Login: string(role) + "@" + string(unit), Name: "Người", MadeAt: now, Version: 1}
	add(tl, tl.db, &a, &domain.Post{ID: id[domain.Post](), Account: a.ID, Role: role, Unit: unit, From: today - 30, GrantedBy: a.ID, Version: 1})
	return a.ID
}

func tell(t *testing.T) *tale {
	t.Helper()
	tl := begin(t)
	ctx, desk, hire := t.Context(), tl.desk, tl.hire
	w := build(t, tl.db)
	north, city := w.north.ID, w.city.ID

	named := []string{"{north}", string(north), "{city}", string(city)}
	name := func(n string, id interface{ String() string }) { named = append(named, "{"+n+"}", id.String()) }
	clerk, chair, deputy := hire(domain.RoleClerk, north), hire(domain.RoleChair, north), hire(domain.RoleDeputy, north)
	name("deputy", deputy)
	mayor, monitor, admin := hire(domain.RoleChair, city), hire(domain.RoleMonitor, north), hire(domain.RoleAdmin, city)

	// A dialogue, at which one matter is answered, one promised, one passed on and one withdrawn.
	d := get[casework.DialogueView](t)(desk.Plan(ctx, tl.by(clerk), domain.Dialogue{Unit: north, Basis: domain.BasisLaw2025, Meeting: domain.MeetInPerson,
		Place: "Nhà văn hoá", StartsAt: now.AddDate(0, 0, 9), Agenda: "Trật tự đô thị"})).Dialogue
	name("dialogue", d.ID)
	get[casework.DialogueView](t)(desk.ChangePlan(ctx, tl.by(clerk), d.ID, casework.AnyVersion, casework.PlanChange{StartsAt: now.AddDate(0, 0, 10)}))
	get[casework.DialogueView](t)(desk.GiveNotice(ctx, tl.by(clerk), d.ID, casework.AnyVersion, domain.Notice{Channel: domain.NoticePosting, Detail: "Nhà văn hoá"}))
	tl.pass(10)
	get[casework.DialogueView](t)(desk.Open(ctx, tl.by(chair), d.ID, casework.AnyVersion, time.Time{}, &domain.Attendance{People: 80}))
	matters := make([]casework.NewPetition, 4)
	for i, n := range []string{"answered", "promised", "passed", "withdrawn"} {
		matters[i] = casework.NewPetition{ID: id[domain.Petition](), Field: domain.FieldTraffic, Title: "Vỉa hè phố Hàng Bài " + n}
		name(n, matters[i].ID)
	}
	get[[]casework.MatterResult](t)(desk.RecordMatters(ctx, tl.by(clerk), d.ID, matters))
	give := func(n string, by domain.AccountID, a domain.Answer, of domain.PetitionID) {
		t.Helper()
		v := get[casework.AnswerView](t)(desk.CreateAnswer(ctx, tl.by(by), casework.NewAnswer{Answer: a, Petitions: []domain.PetitionID{of}}))
		name(n, v.ID)
		if a.Mode == domain.InWriting {
			get[casework.AnswerView](t)(desk.ReviseAnswer(ctx, tl.by(by), v.ID, casework.AnyVersion, casework.NewAnswer{Answer: a}))
			get[casework.AnswerView](t)(desk.ApproveAnswer(ctx, tl.by(by), v.ID, casework.AnyVersion))
			get[casework.AnswerView](t)(desk.PublishAnswer(ctx, tl.by(by), v.ID, casework.AnyVersion, nil))
		}
	}
	give("spot", clerk, domain.Answer{Mode: domain.OnTheSpot, Text: "Đã giải toả.", Claim: domain.Claim{Outcome: domain.Explained}}, matters[0].ID)
	get[casework.PetitionView](t)(desk.Promise(ctx, tl.by(clerk), matters[1].ID, casework.AnyVersion, today+20, ""))
	get[casework.PetitionView](t)(desk.Promise(ctx, tl.by(clerk), matters[1].ID, casework.AnyVersion, today+30, "Chờ vật tư"))
	get[casework.PetitionView](t)(desk.Extend(ctx, tl.by(chair), matters[1].ID, casework.AnyVersion, today+50, "Chờ đo đạc"))
	extended := get[[]domain.Event](t)(tl.db.Events(ctx, domain.OfPetition, domain.ID[any](matters[1].ID)))
	name("extended", extended[len(extended)-1].ID)
	passed := get[casework.EscalationView](t)(desk.Escalate(ctx, tl.by(chair), matters[2].ID, casework.AnyVersion, domain.Escalation{Ground: domain.BeyondAuthority, Note: "Thẩm quyền"}))
	get[casework.PetitionView](t)(desk.Withdraw(ctx, tl.by(clerk), matters[3].ID, casework.AnyVersion, "Xin rút"))
	get[casework.DialogueView](t)(desk.Close(ctx, tl.by(chair), d.ID, casework.AnyVersion, time.Time{}, nil))
	get[casework.DialogueView](t)(desk.PublishConclusion(ctx, tl.by(chair), d.ID, casework.AnyVersion, "15/TB-UBND", "Kết luận", workday.Of(tl.now)))

	// The city takes over what was passed on, and answers it twice.
	name("taken", passed.ID)
	tl.pass(1)
	get[casework.EscalationView](t)(desk.Decide(ctx, tl.by(mayor), passed.ID, casework.AnyVersion, domain.StepTake, ""))
	name("group", get[casework.GroupView](t)(desk.GroupEscalations(ctx, tl.by(mayor), domain.Group{Title: "Vỉa hè"}, []domain.EscalationID{passed.ID})).ID)
	writing := domain.Answer{Mode: domain.InWriting, Number: "1/UBND", SignedOn: workday.Of(tl.now), Signatory: "Chủ tịch", Text: "Sẽ làm.",
		Claim: domain.Claim{Outcome: domain.Planned, DueOn: today + 60}}
	get[casework.PetitionView](t)(desk.Assign(ctx, tl.by(mayor), matters[2].ID, casework.AnyVersion, domain.FiveClear{Person: mayor, Task: "Kẻ vạch vỉa hè",
		Responsibility: "Chính", Deadline: today + 60, Result: "Vỉa hè thông"}))
	give("first", mayor, writing, matters[2].ID)
	tl.pass(2)
	writing.Text, writing.SignedOn = "Đã làm.", workday.Of(tl.now)
	writing.Claim = domain.Claim{Outcome: domain.Resolved, Means: domain.CarriedOut, Evidence: "Biên bản", DoneOn: workday.Of(tl.now)}
	give("second", mayor, writing, matters[2].ID)

	must(t, tl.db.FoldFigures(ctx)) // and what follows is not

	// Letters: one given back and offered again, one that repeats it, one that must not be kept, one that waits.
	letter := func(n, title string) domain.PetitionID {
		f := get[casework.Filed](t)(desk.File(ctx, tl.by(clerk), casework.NewPetition{Unit: north, Kind: domain.KindFeedback, Channel: domain.ChannelLetter,
			Field: domain.FieldLand, Title: title, Text: title, ReceivedAt: tl.now.AddDate(0, 0, -1), Petitioner: domain.Petitioner{Kind: domain.Person, Name: "Bà Mẫu"}}))
		name(n, f.ID)
		return f.ID
	}
	returned := letter("returned", "Cấp giấy chứng nhận")
	x := get[casework.EscalationView](t)(desk.Escalate(ctx, tl.by(chair), returned, casework.AnyVersion, domain.Escalation{Ground: domain.SeveralUnits, Note: "Nhiều nơi"}))
	name("bounced", x.ID)
	get[casework.EscalationView](t)(desk.Decide(ctx, tl.by(mayor), x.ID, casework.AnyVersion, domain.StepReturn, "Của phường"))
	tl.pass(1)
	x = get[casework.EscalationView](t)(desk.Escalate(ctx, tl.by(chair), returned, casework.AnyVersion, domain.Escalation{Ground: domain.SeveralUnits, Note: "Nhiều nơi"}))
	name("waiting", x.ID)
	get[casework.PetitionView](t)(desk.Link(ctx, tl.by(clerk), letter("linked", "Cấp giấy, lần nữa"), returned, casework.AnyVersion, "Cùng một việc"))
	erased := letter("erased", "Tố cáo")
	get[domain.Petitioner](t)(desk.ViewIdentity(ctx, tl.by(monitor), erased, "Hỏi lại"))
	get[casework.PetitionView](t)(desk.Accept(ctx, tl.by(clerk), erased, casework.AnyVersion, "Đơn nói về cán bộ"))
	five := domain.FiveClear{Person: clerk, Task: "Xác minh", Responsibility: "Chủ trì", Deadline: today + 40, Result: "Báo cáo"}
	get[casework.PetitionView](t)(desk.Assign(ctx, tl.by(chair), erased, casework.AnyVersion, five))
	x = get[casework.EscalationView](t)(desk.Escalate(ctx, tl.by(chair), erased, casework.AnyVersion, domain.Escalation{Ground: domain.SeveralUnits, Note: "Về cán bộ"}))
	get[casework.EscalationView](t)(desk.Decide(ctx, tl.by(mayor), x.ID, casework.AnyVersion, domain.StepReturn, "Là tố cáo"))
	name("turned", x.ID)
	draft := writing
	draft.SignedOn, draft.Claim = workday.Of(tl.now), domain.Claim{Outcome: domain.Explained}
	name("drafted", get[casework.AnswerView](t)(desk.CreateAnswer(ctx, tl.by(clerk), casework.NewAnswer{Answer: draft, Petitions: []domain.PetitionID{erased}})).ID)
	name("looked", get[casework.FindingView](t)(desk.CreateFinding(ctx, tl.by(monitor), domain.Finding{About: domain.OfPetition, Petition: erased,
		Kind: domain.FindingNoAnswer, Text: "Chậm", Recommendation: "Trả lời", DueOn: today + 60})).ID)
	get[casework.PetitionView](t)(desk.Refuse(ctx, tl.by(chair), erased, casework.AnyVersion, domain.GroundDenunciation, ""))
	record := get[[]domain.Event](t)(tl.db.Events(ctx, domain.OfPetition, domain.ID[any](erased)))
	name("assigned", record[slices.IndexFunc(record, func(e domain.Event) bool { return e.Step == domain.StepAssign })].ID)
	open := get[[]domain.Event](t)(tl.db.Events(ctx, domain.OfPetition, domain.ID[any](letter("open", "Rác"))))
	name("filed", open[0].ID)

	// The rest of the office.
	f := get[casework.FindingView](t)(desk.CreateFinding(ctx, tl.by(monitor), domain.Finding{About: domain.OfUnit, Unit: north, Kind: domain.FindingNoAnswer,
		Text: "Chậm", Recommendation: "Trả lời", DueOn: today + 60}))
	name("finding", f.ID)
	get[casework.FindingView](t)(desk.ReplyToFinding(ctx, tl.by(chair), f.ID, casework.AnyVersion, "Sẽ trả lời"))
	commit := func(n string, of domain.Origin, matters ...domain.PetitionID) domain.CommitmentID {
		v := get[casework.CommitmentView](t)(desk.MakeCommitment(ctx, tl.by(chair), casework.NewCommitment{Origin: of, Petitions: matters,
			FiveClear: domain.FiveClear{Person: clerk, Task: "Sửa đèn", Responsibility: "Chủ trì", Deadline: today + 40, Result: "Đèn sáng"}}))
		name(n, v.ID)
		return v.ID
	}
	kept := commit("kept", domain.Origin{Dialogue: d.ID}, matters[1].ID)
	get[casework.CommitmentView](t)(desk.ReportProgress(ctx, tl.by(clerk), kept, casework.AnyVersion, "Đã khảo sát", ""))
	get[casework.CommitmentView](t)(desk.Fulfil(ctx, tl.by(clerk), kept, casework.AnyVersion, "Biên bản", ""))
	get[casework.CommitmentView](t)(desk.Verify(ctx, tl.by(monitor), kept, casework.AnyVersion, true, "Đúng"))
	moved := commit("moved", domain.Origin{Finding: f.ID})
	get[casework.CommitmentView](t)(desk.MoveDeadline(ctx, tl.by(chair), moved, casework.AnyVersion, today+50, "Mưa"))
	name("list", get[casework.RemediationDetail](t)(desk.MakeRemediationList(ctx, tl.by(chair), casework.NewRemediationList{
		RemediationList: domain.RemediationList{Unit: north, Title: "Khắc phục sau giám sát"},
		Items:           []domain.FiveClear{{Person: clerk, Task: "Niêm yết", Responsibility: "Chủ trì", Deadline: today + 40, Result: "Đã niêm yết"}}})).ID)
	sitting := get[casework.ReceptionView](t)(desk.RecordReception(ctx, tl.by(clerk), domain.Reception{Unit: north, Sitting: domain.Sitting{On: today, Visits: 3, People: 6}}))
	name("reception", get[casework.ReceptionView](t)(desk.CorrectReception(ctx, tl.by(clerk), sitting.ID, casework.AnyVersion,
		domain.Sitting{On: today, Visits: 5, People: 7}, "Ghi nhầm sổ")).ID)
	session := get[casework.SessionView](t)(desk.RecordSession(ctx, tl.by(mayor), domain.CouncilSession{Unit: city, Convening: domain.Convening{Title: "Kỳ họp thứ 3", OpensOn: today + 90}}))
	name("session", get[casework.SessionView](t)(desk.CorrectSession(ctx, tl.by(mayor), session.ID, casework.AnyVersion, domain.Convening{Title: "Kỳ họp thứ 4", OpensOn: today + 91}, "Ghi nhầm")).ID)
	name("delegation", get[domain.Delegation](t)(desk.Delegate(ctx, tl.by(chair), domain.Delegation{Unit: north, Deputy: deputy, Scope: domain.ScopeAnswers, From: workday.Of(tl.now), Until: today + 60})).ID)
	a := get[casework.AccountDetail](t)(desk.CreateAccount(ctx, tl.by(admin), casework.NewAccount{Login: "moi", Name: "Mới", Password: "mật khẩu"}))
	name("account", a.ID)
	name("post", get[domain.Post](t)(desk.GrantPost(ctx, tl.by(admin), a.ID, domain.Post{Role: domain.RoleClerk, Unit: north, From: today, Until: today + 200})).ID)
	get[casework.AccountDetail](t)(desk.SetDisabled(ctx, tl.by(admin), a.ID, casework.AnyVersion, true))
	get[domain.Unit](t)(desk.ChangeUnit(ctx, tl.by(admin), north, casework.AnyVersion, casework.UnitChange{Population: 22_300, PopulationOn: today}))
	merged := get[domain.Unit](t)(desk.CreateUnit(ctx, tl.by(admin), domain.Unit{Code: "00099", Name: "Phường Tạm", Level: domain.LevelWard, Parent: city, From: today - 9, Source: "quyết định"}))
	named = append(named, "{merged}", string(merged.ID))
	get[domain.Unit](t)(desk.ChangeUnit(ctx, tl.by(admin), merged.ID, casework.AnyVersion, casework.UnitChange{Until: today}))
	get[domain.Succession](t)(desk.AddSuccessor(ctx, tl.by(admin), domain.Succession{From: merged.ID, To: north, On: today + 1, Extent: domain.Whole, Source: "nghị quyết"}))
	get[casework.YearCalendar](t)(desk.EnterCalendar(ctx, tl.by(admin), 2028, casework.AnyVersion, year2028(t)))

	// A call that cannot wait, a letter that waits for its petitioner, and what the law leaves to the authority.
	called := get[casework.Filed](t)(desk.File(ctx, tl.by(clerk), casework.NewPetition{Unit: north, Kind: domain.KindFeedback, Channel: domain.ChannelPhone,
		Field: domain.FieldTraffic, Title: "Cây đổ", Text: "Cây đổ"}))
	name("called", called.ID)
	paused := letter("paused", "Ranh giới thửa đất")
	get[casework.PetitionView](t)(desk.Accept(ctx, tl.by(clerk), paused, casework.AnyVersion, ""))
	get[casework.PetitionView](t)(desk.Pause(ctx, tl.by(chair), paused, casework.AnyVersion,
		domain.Pause{Reason: domain.PausedByLaw, Article: "Điều 11", Until: workday.Of(tl.now) + 9, Note: "Chờ bản án"}))
	tl.pass(5)
	get[casework.PetitionView](t)(desk.Resume(ctx, tl.by(chair), paused, casework.AnyVersion, ""))
	get[casework.PetitionView](t)(desk.Pause(ctx, tl.by(chair), paused, casework.AnyVersion, domain.Pause{Reason: domain.WaitingForPetitioner, Note: "Chờ giấy"}))
	tl.pass(5)
	must(t, desk.PublicComplete(ctx, get[casework.Caller](t)(desk.Anyone(ctx)), domain.PublicCode(paused), "secret", "192.0.2.7", "Giấy đây"))
	get[casework.PetitionView](t)(desk.Pause(ctx, tl.by(chair), paused, casework.AnyVersion, domain.Pause{Reason: domain.WaitingForPetitioner, Note: "Chờ bản vẽ"}))
	get[casework.RuleBook](t)(desk.EnterRule(ctx, tl.by(admin), casework.AnyVersion, domain.LocalRule{Code: "dialogue_follow_up", From: workday.Of(tl.now), Amount: 15,
		Unit: "working_days", Basis: "Quyết định 1"}))
	get[casework.HoursBook](t)(desk.EnterOfficeHours(ctx, tl.by(admin), casework.AnyVersion, domain.OfficeHours{From: workday.Of(tl.now), Hours: "07:30-16:00", Basis: "Thông báo 2"}))

	// What was said to be resolved came up again, and its petitioner disputes it;
	// the chair holds to it. What was answered twice is raised again.
	place := func(n string) domain.PetitionID {
		f := get[casework.Filed](t)(desk.File(ctx, tl.by(clerk), casework.NewPetition{Unit: north, Kind: domain.KindPetition, Channel: domain.ChannelPhone,
			Field: domain.FieldInfrastructure, Title: "Đèn hỏng", Text: "Đèn hỏng", Place: "Ngõ 8", Petitioner: domain.Petitioner{Kind: domain.Unnamed}}))
		name(n, f.ID)
		return f.ID
	}
	contested := place("contested")
	name("question", domain.QuestionOf(contested, 2))
	writing.SignedOn, writing.DoneOn = workday.Of(tl.now), workday.Of(tl.now)
	give("done", chair, writing, contested)
	tl.pass(8)
	must(t, desk.Do(ctx, casework.Job{Kind: casework.JobQuestions}))
	place("again")
	get[casework.PetitionView](t)(desk.Reply(ctx, tl.by(monitor), contested, casework.AnyVersion, casework.Reply{Verdict: domain.Disputed, Text: "Vẫn tối"}))
	get[casework.PetitionView](t)(desk.CloseAgain(ctx, tl.by(chair), contested, casework.AnyVersion, "Đã kiểm tra"))
	explained := writing
	explained.Claim = domain.Claim{Outcome: domain.Explained}
	give("third", mayor, explained, matters[2].ID)
	get[casework.PetitionView](t)(desk.RaiseAgain(ctx, tl.by(clerk), matters[2].ID, casework.AnyVersion, domain.Repeat{Channel: domain.ChannelPhone, Text: "Vẫn vậy"}))

	// What is told of the promise, and of what the monitor found.
	hook := get[domain.Webhook](t)(desk.RegisterWebhook(ctx, tl.by(admin), domain.Webhook{URL: "https://sms.example.vn/kiennghi"}))
	name("webhook", hook.ID)
	get[domain.Webhook](t)(desk.RotateSecret(ctx, tl.by(admin), hook.ID, casework.AnyVersion))
	conn := get[*pgx.Conn](t)(pgx.Connect(ctx, tl.dsn))
	defer conn.Close(ctx)
	postgrestest.TakeJobs(t, conn)
	get[casework.CommitmentView](t)(desk.MoveDeadline(ctx, tl.by(chair), moved, casework.AnyVersion, today+55, "Mưa nữa"))
	for _, j := range postgrestest.TakeJobs(t, conn) {
		must(t, desk.Do(ctx, j))
	}
	told := get[[]domain.Notification](t)(tl.db.Notifications(ctx, monitor, false, casework.Page{Limit: 9}))
	name("told", told[0].ID)
	name("event", told[0].Event)
	posted := get[[]domain.Delivery](t)(tl.db.Deliveries(ctx, hook.ID, "", casework.Page{Limit: 9}))
	name("posted", posted[0].ID)
	tl.ids = strings.NewReplacer(named...)
	return tl
}

// What the desk keeps agrees with the record, and what is changed behind its
// back is named, and nothing else is.
func TestCheck(t *testing.T) {
	t.Parallel()
	var missing []string
	for _, s := range year2028(t) {
		missing = append(missing, "calendar 2028 day: kept none, by its events {"+s.On.String()+" holiday "+s.Name+" "+s.Source+"}")
	}
	missing = append(missing, "calendar 2028 version: kept 0, by its events 1")
	for _, tt := range []struct {
		name string
		sql  string // done as the owner of the tables
		want []string
	}{
		{"nothing", "SELECT", nil},
		{"state", "UPDATE petitions SET state = 'received' WHERE id = '{promised}'", []string{"petition {promised} state: kept received, by its events in_progress"}},
		{"holder", "UPDATE petitions SET holder = '{north}' WHERE id = '{passed}'", []string{"petition {passed} holder: kept {north}, by its events {city}"}},
		{"target", "UPDATE petitions SET target = '{north}' WHERE id = '{returned}'", []string{"petition {returned} target: kept {north}, by its events {city}"}},
		{"bounces", "UPDATE petitions SET bounces = 0 WHERE id = '{returned}'", []string{"petition {returned} bounces: kept 0, by its events 1"}},
		{"hops", "UPDATE petitions SET hops = 2 WHERE id = '{passed}'", []string{"petition {passed} hops: kept 2, by its events 1"}},
		{"due date", "UPDATE petitions SET promised = '2027-01-01' WHERE id = '{promised}'", []string{"petition {promised} promised: kept 2027-01-01, by its events 2026-04-01"}},
		{"promise put off", "UPDATE petitions SET promise_moves = 0 WHERE id = '{promised}'", []string{"petition {promised} promise_moves: kept 0, by its events 1"}},
		{"extension", "UPDATE petitions SET extended_to = '2027-01-01', extensions = 2 WHERE id = '{promised}'",
			[]string{"petition {promised} extended_to: kept 2027-01-01, by its events 2026-04-21", "petition {promised} extensions: kept 2, by its events 1"}},
		{"rule of the notice", "UPDATE petitions SET notice_rule = '' WHERE id = '{open}'",
			[]string{"petition {open} notice_rule: kept none, by its events petition_first_notice@2014-07-01"}},
		{"receipt", "UPDATE petitions SET received_on = received_on + 1 WHERE id = '{open}'", []string{"petition {open} received_on: kept 2026-03-16, by its events 2026-03-15"}},
		{"outcome", "UPDATE petitions SET outcome = 'unresolved' WHERE id = '{passed}'", []string{"petition {passed} outcome: kept unresolved, by its events explained"}},
		{"answer", "UPDATE petitions SET answer = '{first}' WHERE id = '{passed}'", []string{"petition {passed} answer: kept {first}, by its events {third}"}},
		{"public", "UPDATE petitions SET public = true WHERE id = '{open}'", []string{"petition {open} public: kept true, by its events false"}},
		{"primary", "UPDATE petitions SET \"primary\" = '{open}' WHERE id = '{linked}'", []string{"petition {linked} primary: kept {open}, by its events {returned}"}},
		{"span class", "UPDATE petition_spans SET class = 'resolved' WHERE petition = '{open}'", []string{"petition {open} span 1 class: kept resolved, by its events open"}},
		{"span gap", "UPDATE petition_spans SET until = until - 1 WHERE petition = '{passed}' AND seq = 5", []string{"petition {passed} span 5 until: kept 2026-03-14, by its events 2026-03-15"}},
		{"span missing", "DELETE FROM petition_spans WHERE petition = '{open}'", []string{"petition {open} span 1: kept none, by its events one"}},
		{"event missing", `ALTER TABLE events DISABLE TRIGGER events_are_final; ALTER TABLE event_words DISABLE TRIGGER words_are_final;
			DELETE FROM event_words WHERE event IN (SELECT id FROM events WHERE "of" = '{passed}' AND seq = 2);
			DELETE FROM events WHERE "of" = '{passed}' AND seq = 2`,
			[]string{"petition {passed} event 2: kept none, by its events one"}},
		{"record missing", "ALTER TABLE events DISABLE TRIGGER events_are_final; DELETE FROM events WHERE \"of\" = '{open}'",
			[]string{"petition {open} event 1: kept none, by its events one"}},
		{"petition missing", "DELETE FROM petition_search WHERE petition = '{open}'; DELETE FROM petitioners WHERE petition = '{open}'; DELETE FROM petition_spans WHERE petition = '{open}'; DELETE FROM petitions WHERE id = '{open}'",
			[]string{"petition {open} row: kept none, by its events one"}},
		{"petitioner missing", "DELETE FROM petitioners WHERE petition = '{open}'", []string{"petition {open} petitioner: kept none, by its events one"}},
		{"petitioner of a denunciation", "UPDATE petitioners SET name = 'Bà Mẫu' WHERE petition = '{erased}'", []string{"petition {erased} petitioner: kept one, by its events none"}},
		{"text of a denunciation", "UPDATE petitions SET place = 'Hàng Bài', place_mark = 'bai hang' WHERE id = '{erased}'", []string{"petition {erased} text: kept one, by its events none, it is a denunciation"}},
		{"mark of another place", "UPDATE petitions SET place_mark = 'bai hang' WHERE id = '{again}'", []string{"petition {again} place_mark: kept one text, by its events another"}},
		{"note on a denunciation", `ALTER TABLE event_words DISABLE TRIGGER words_are_final;
			UPDATE event_words SET words = '{"note": "Cán bộ"}' WHERE event IN (SELECT id FROM events WHERE "of" = '{erased}' AND step = 'accept')`,
			[]string{"petition {erased} words of its record: kept one, by its events none, it is a denunciation"}},
		{"reason on the hand-over of a denunciation", "UPDATE escalations SET reason = 'Cán bộ' WHERE id = '{turned}'",
			[]string{"escalation {turned} reason: kept one text, by its events another"}},
		{"answer to a denunciation", "UPDATE answers SET summary = 'Cán bộ' WHERE id = '{drafted}'",
			[]string{"petition {erased} answer's words: kept one, by its events none, it is a denunciation"}},
		{"finding on a denunciation", "UPDATE findings SET recommendation = 'Cán bộ' WHERE id = '{looked}'",
			[]string{"petition {erased} finding's words: kept one, by its events none, it is a denunciation"}},
		{"purpose of a look at a denunciation", "ALTER TABLE identity_views DISABLE TRIGGER views_are_final; UPDATE identity_views SET purpose = 'Cán bộ' WHERE petition = '{erased}'",
			[]string{"petition {erased} purpose of a look: kept one, by its events none, it is a denunciation"}},
		{"words that were erased", `UPDATE event_words SET words = erased_words(words) WHERE event IN (SELECT id FROM events WHERE "of" = '{promised}' AND step = 'extend')`,
			[]string{"event {extended} words: kept erased, by its events those that were said"}},
		{"words of an assignment", `ALTER TABLE event_words DISABLE TRIGGER words_are_final; DELETE FROM event_words WHERE event IN (SELECT id FROM events WHERE "of" = '{erased}' AND step = 'assign')`,
			[]string{"event {assigned} words: kept none, by its events one"}},
		{"words of an extension", `ALTER TABLE event_words DISABLE TRIGGER words_are_final; DELETE FROM event_words WHERE event = '{extended}'`,
			[]string{"event {extended} words: kept none, by its events one"}},
		{"words of an event that has none", `INSERT INTO event_words SELECT id, '{"note": "Cán bộ"}' FROM events WHERE "of" = '{open}'`,
			[]string{"event {filed} words: kept one, by its events none"}},
		{"repeat of a denunciation", "INSERT INTO repeats SELECT gen_random_uuid(), '{erased}', channel, text, at, recorded FROM repeats",
			[]string{"petition {erased} petitioner's words: kept one, by its events none, it is a denunciation", "petition {erased} repeats: kept others, by its events those that were recorded"}},
		{"what was given", "DELETE FROM completions", []string{"petition {paused} completion: kept none, by its events one"}},
		{"what nobody gave", "UPDATE completions SET petition = '{erased}'", []string{"petition {erased} petitioner's words: kept one, by its events none, it is a denunciation",
			"petition {paused} completion: kept none, by its events one", "petition {erased} completion: kept one, by its events none"}},
		{"words in an event", `ALTER TABLE events DISABLE TRIGGER events_are_final; UPDATE events SET change = change || '{"note": "Cán bộ"}' WHERE id = '{assigned}'`,
			[]string{"event {assigned} words: kept one, by its events kept apart"}},
		{"search row missing", "DELETE FROM petition_search WHERE petition = '{open}'", []string{"petition {open} words for the search: kept none, by its events one"}},
		{"search row of other words", "UPDATE petition_search SET words = search_words('khác') WHERE petition = '{open}'",
			[]string{"petition {open} words for the search: kept others, by its events those of its title"}},
		{"search row of a denunciation", "INSERT INTO petition_search SELECT id, home, received_at, search_words(title) FROM petitions WHERE id = '{erased}'",
			[]string{"petition {erased} words for the search: kept one, by its events none"}},
		{"answer's outcome", "UPDATE answers SET outcome = 'explained' WHERE id = '{second}'", []string{"answer {second} outcome: kept explained, by its events resolved"}},
		{"answer's overrides", "UPDATE answers SET overrides = '[]' WHERE id = '{second}'", []string{"answer {second} overrides: kept [], by its events none"}},
		{"answer's state", "UPDATE answers SET state = 'draft', published_at = NULL WHERE id = '{first}'",
			[]string{"answer {first} published_at: kept none, by its events 2026-03-13T02:30:00.123456Z", "answer {first} state: kept draft, by its events published"}},
		{"answer covers nothing", "DELETE FROM answer_petitions WHERE answer = '{spot}'",
			[]string{"answer {spot} petitions: kept none, by its events at least one", "petition {answered} answer: kept none, by its events {spot}"}},
		{"answer to another", "INSERT INTO answer_petitions VALUES ('{spot}', '{open}')", []string{"petition {open} answer: kept {spot}, by its events none"}},
		{"escalation's state", "UPDATE escalations SET state = 'recalled' WHERE id = '{taken}'", []string{"escalation {taken} state: kept recalled, by its events accepted"}},
		{"escalation's group", "UPDATE escalations SET \"group\" = NULL WHERE id = '{taken}'", []string{"escalation {taken} group: kept none, by its events {group}"}},
		{"escalation's bounce", "UPDATE escalations SET bounce = 2 WHERE id = '{bounced}'", []string{"escalation {bounced} bounce: kept 2, by its events 1"}},
		{"escalation of another", "UPDATE escalations SET petition = '{open}' WHERE id = '{bounced}'",
			[]string{"petition {open} hand-over: kept {bounced}, by its events none", "petition {open} hand-overs returned: kept 1, by its events 0",
				"petition {returned} hand-over: kept none, by its events {bounced}", "petition {returned} hand-overs returned: kept 0, by its events 1"}},
		{"dialogue's attendance", "UPDATE dialogues SET people = 800 WHERE id = '{dialogue}'", []string{"dialogue {dialogue} people: kept 800, by its events 80"}},
		{"dialogue's conclusion", "UPDATE dialogues SET concluded_on = '2026-03-13' WHERE id = '{dialogue}'",
			[]string{"dialogue {dialogue} concluded_on: kept 2026-03-13, by its events 2026-03-12"}},
		{"dialogue's notice", "DELETE FROM notices", []string{"dialogue {dialogue} notice: kept none, by its events posting 2026-03-02T02:30:00.123456Z of 2026-03-12"}},
		{"finding's due date", "UPDATE findings SET due_on = '2026-05-02' WHERE id = '{finding}'", []string{"finding {finding} due_on: kept 2026-05-02, by its events 2026-05-01"}},
		{"commitment's state", "UPDATE commitments SET state = 'late' WHERE id = '{kept}'", []string{"commitment {kept} state: kept late, by its events kept"}},
		{"commitment's deadline", "UPDATE commitments SET deadline = deadline + 1 WHERE id = '{moved}'",
			[]string{"commitment {moved} deadline: kept 2026-04-27, by its events 2026-04-26"}},
		{"commitment's petition", "DELETE FROM commitment_petitions", []string{"commitment {kept} petition: kept none, by its events {promised}"}},
		{"commitment missing", "DELETE FROM commitments WHERE id = '{moved}'", []string{"commitment {moved} row: kept none, by its events one"}},
		{"remediation list's unit", "UPDATE remediation_lists SET unit = '{city}'", []string{"remediation_list {list} unit: kept {city}, by its events {north}"}},
		{"verdict", "UPDATE petitions SET verdict = 'confirmed', rule_by = NULL WHERE id = '{contested}'",
			[]string{"petition {contested} rule_by: kept none, by its events 2026-04-23", "petition {contested} verdict: kept confirmed, by its events disputed"}},
		{"verdict of a span", "UPDATE petition_spans SET verdict = 'confirmed' WHERE petition = '{contested}' AND until IS NULL",
			[]string{"petition {contested} span 5 verdict: kept confirmed, by its events disputed"}},
		{"question's day", "UPDATE questions SET due = due + 1 WHERE petition = '{contested}'",
			[]string{"petition {contested} question 2 due: kept 2026-04-25, by its events 2026-04-24"}},
		{"question's state", "UPDATE questions SET state = 'unruled', due = NULL WHERE petition = '{contested}'",
			[]string{"petition {contested} question 2 due: kept none, by its events 2026-04-24", "petition {contested} question 2 state: kept unruled, by its events closed"}},
		{"question missing", "DELETE FROM questions WHERE petition = '{contested}'",
			[]string{"petition {contested} question 2: kept none, by its events one", "question {question} row: kept none, by its events one"}},
		{"repeat missing", "DELETE FROM repeats", []string{"petition {passed} repeats: kept others, by its events those that were recorded"}},
		{"recurrence of another", "UPDATE petitions SET recurs = '{open}' WHERE id = '{again}'",
			[]string{"petition {again} recurs: kept one, by its events one that was resolved", "petition {again} recurs: kept {open}, by its events {contested}"}},
		{"council session's day", "UPDATE council_sessions SET opens_on = opens_on - 1", []string{"council_session {session} opens_on: kept " + (today + 90).String() + ", by its events " + (today + 91).String()}},
		{"council session's version", "UPDATE council_sessions SET version = 1", []string{"council_session {session} version: kept 1, by its events 2"}},
		{"reception's people", "UPDATE receptions SET people = 6", []string{"reception {reception} people: kept 6, by its events 7"}},
		{"reception's visits", "UPDATE receptions SET visits = 50", []string{"reception {reception} visits: kept 50, by its events 5"}},
		{"delegation's scope", "UPDATE delegations SET scope = 'all'", []string{"delegation {delegation} scope: kept all, by its events answers"}},
		{"account enabled", "UPDATE accounts SET disabled = false WHERE id = '{account}'", []string{"account {account} disabled: kept false, by its events true"}},
		{"post's role", "UPDATE posts SET role = 'officer' WHERE id = '{post}'", []string{"account {account} post role: kept officer, by its events clerk"}},
		{"post's end", "UPDATE posts SET until = NULL WHERE id = '{post}'", []string{"account {account} post until: kept none, by its events " + (today + 200).String()}},
		{"post missing", "DELETE FROM posts WHERE id = '{post}'", []string{"account {account} post {post}: kept none, by its events one"}},
		{"account missing", "DELETE FROM posts WHERE account = '{account}'; DELETE FROM refresh_tokens; DELETE FROM accounts WHERE id = '{account}'", []string{"account {account} row: kept none, by its events one"}},
		{"two chairs", "UPDATE posts SET role = 'chair' WHERE account = '{deputy}'", []string{"unit {north} chair: kept two at once, by its events one at a time"}},
		{"calendar's day", "UPDATE calendar_days SET name = 'Tết' WHERE \"on\" = '2028-01-01'",
			[]string{"calendar 2028 day: kept none, by its events {2028-01-01 holiday Ngày nghỉ Labour Code}",
				"calendar 2028 day: kept {2028-01-01 holiday Tết Labour Code}, by its events none"}},
		{"calendar missing", "DELETE FROM calendar_days WHERE \"on\" >= '2028-01-01'; DELETE FROM calendar_years WHERE year = 2028", missing},
		{"acknowledgement", "UPDATE petitions SET acknowledge_rule = 'other' WHERE id = '{called}'",
			[]string{"petition {called} acknowledge_rule: kept other, by its events urgent_acknowledgement@2021-07-01"}},
		{"pause", "UPDATE petitions SET paused_until = paused_until + 1, pauses = 1 WHERE id = '{paused}'",
			[]string{"petition {paused} paused_until: kept 2026-04-26, by its events 2026-04-25", "petition {paused} pauses: kept 1, by its events 3"}},
		{"days paused", "UPDATE petitions SET paused_days = 2, moved_to = moved_to - 1 WHERE id = '{paused}'",
			[]string{"petition {paused} moved_to: kept 2026-05-24, by its events 2026-05-25", "petition {paused} paused_days: kept 2, by its events 10"}},
		{"local rule", "UPDATE local_rules SET amount = 150", []string{"rule dialogue_follow_up version 2 amount: kept 150, by its events 15"}},
		{"local rule missing", "DELETE FROM local_rules", []string{"rule dialogue_follow_up version 2: kept none, by its events one"}},
		{"local rule without an event", "INSERT INTO local_rules VALUES ('petition_resolution', 2, '2026-01-01', 900, 'calendar_days', 'Quyết định')",
			[]string{"rule petition_resolution version 2: kept one, by its events none"}},
		{"office hours", "UPDATE office_hours SET hours = '07:30-11:00'", []string{"office_hours all version 2 hours: kept 07:30-11:00, by its events 07:30-16:00"}},
		{"month's figure", "UPDATE figure_terms SET n = 3 WHERE NOT below AND NOT yearly AND dimension = '' AND figures & (1 << 13) <> 0",
			[]string{"figures {north} cases withdrawn received 2026-03 finished 2026-03 since 2026-03: kept 3, by its events 1"}},
		{"year's figure", "UPDATE figure_terms SET n = 3 WHERE NOT below AND yearly AND dimension = '' AND figures & (1 << 13) <> 0",
			[]string{"figures {north} cases withdrawn received 2026 finished 2026 since 2026: kept 3, by its events 1"}},
		{"figures of the units below", "DELETE FROM figure_terms WHERE below AND value = 'dialogue' AND figures & (1 << 13) <> 0", []string{
			"figures under {city} dialogue cases withdrawn received 2026 finished 2026 since 2026: kept 0, by its events 1",
			"figures under {city} dialogue cases withdrawn received 2026-03 finished 2026-03 since 2026-03: kept 0, by its events 1",
		}},
		{"change of figures missing", "DELETE FROM figure_changes WHERE figures & (1 << 12) <> 0", []string{
			"figures {north} cases refused received 2026 finished 2026 since 2026: kept 0, by its events 1",
			"figures {north} cases refused received 2026-03 finished 2026-03 since 2026-03: kept 0, by its events 1",
			"figures {north} feedback cases refused received 2026 finished 2026 since 2026: kept 0, by its events 1",
			"figures {north} feedback cases refused received 2026-03 finished 2026-03 since 2026-03: kept 0, by its events 1",
			"figures {north} land cases refused received 2026 finished 2026 since 2026: kept 0, by its events 1",
			"figures {north} land cases refused received 2026-03 finished 2026-03 since 2026-03: kept 0, by its events 1",
			"figures {north} letter cases refused received 2026 finished 2026 since 2026: kept 0, by its events 1",
			"figures {north} letter cases refused received 2026-03 finished 2026-03 since 2026-03: kept 0, by its events 1",
			"figures under {city} cases refused received 2026 finished 2026 since 2026: kept 0, by its events 1",
			"figures under {city} cases refused received 2026-03 finished 2026-03 since 2026-03: kept 0, by its events 1",
			"figures under {city} feedback cases refused received 2026 finished 2026 since 2026: kept 0, by its events 1",
			"figures under {city} feedback cases refused received 2026-03 finished 2026-03 since 2026-03: kept 0, by its events 1",
			"figures under {city} land cases refused received 2026 finished 2026 since 2026: kept 0, by its events 1",
			"figures under {city} land cases refused received 2026-03 finished 2026-03 since 2026-03: kept 0, by its events 1",
			"figures under {city} letter cases refused received 2026 finished 2026 since 2026: kept 0, by its events 1",
			"figures under {city} letter cases refused received 2026-03 finished 2026-03 since 2026-03: kept 0, by its events 1",
		}},
		{"notification of another topic", "UPDATE notifications SET topic = 'commitment.broken' WHERE id = '{told}'",
			[]string{"notification {told} topic: kept commitment.broken, by its events commitment.moved"}},
		{"notification of another day", "UPDATE notifications SET day = '2026-04-21' WHERE id = '{told}'",
			[]string{"notification {told} day: kept 2026-04-21, by its events 2026-04-26"}},
		{"notification of another thing", "UPDATE notifications SET \"of\" = '{kept}' WHERE id = '{told}'",
			[]string{"notification {told} of: kept {kept}, by its events {moved}"}},
		{"notification of what nobody is told", "UPDATE notifications SET event = (SELECT id FROM events WHERE subject = 'reception' AND seq = 1) WHERE id = '{told}'",
			[]string{"notification {told} row: kept one, by its events none"}},
		{"message of another instant", "UPDATE webhook_deliveries SET at = '2026-01-01T00:00:00Z'",
			[]string{"delivery {posted} at: kept 2026-01-01T00:00:00Z, by its events 2026-04-03T02:30:00.123456Z"}},
		{"endpoint's secret", "UPDATE webhooks SET secret = 3", []string{"webhook {webhook} secret: kept 3, by its events 2"}},
		{"unit's population", "UPDATE units SET population = 1 WHERE id = '{north}'", []string{"unit {north} population: kept 1, by its events 22300"}},
		{"unit's name", "UPDATE units SET name = 'Phường Khác' WHERE id = '{north}'", []string{"unit {north} name: kept one text, by its events another"}},
		{"unit's level", "UPDATE units SET level = 'commune' WHERE id = '{merged}'", []string{"unit {merged} level: kept commune, by its events ward"}},
		{"unit's successor", "UPDATE successions SET extent = 'part' WHERE \"from\" = '{merged}'", []string{"unit {merged} successor {north} extent: kept part, by its events whole"}},
		{"unit's successor gone", "DELETE FROM successions WHERE \"from\" = '{merged}'", []string{"unit {merged} successor {north}: kept none, by its events one"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tl := tell(t)
			must(t, direct(t, tl.dsn, tl.ids.Replace(tt.sql)))
			want := []string{}
			for _, line := range tt.want {
				want = append(want, tl.ids.Replace(line))
			}
			got := tl.differences()
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("named\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
			}
		})
	}
}

// The demonstration agrees with its record, and its figures with both. What does
// itself was done every day: who takes it over finds nothing left.
func TestCheckDemonstration(t *testing.T) {
	t.Parallel()
	db := open(t)
	office := demonstration.Build(1, workday.Official(), func(string) string { return "hash" })
	must(t, db.Load(t.Context(), office.Everything()...))
	desk := replica(db, demonstration.Start)
	for _, kind := range casework.JobKinds() {
		if kind.Every() > 0 {
			must(t, desk.Do(t.Context(), casework.Job{Kind: kind}))
		}
	}
	for _, kept := range []struct {
		row  any
		want int
	}{{domain.Event{}, len(office.Events)}, {domain.Lapse{}, len(office.Lapses)}, {statistics.BacklogDay{}, len(office.BacklogDays)}} {
		if got := reflect.ValueOf(get[any](t)(db.ReadAll(t.Context(), kept.row))).Len(); got != kept.want {
			t.Errorf("of %T there are %d after the first sweeps, %d before", kept.row, got, kept.want)
		}
	}
	var named []string
	must(t, db.Check(t.Context(), func(d string) { named = append(named, d) }))
	if len(named) > 0 {
		t.Errorf("%d differences, the first of them\n\t%s", len(named), strings.Join(named[:min(len(named), 10)], "\n\t"))
	}
}
