package store_test

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
	"kiennghi/store"
	"kiennghi/store/postgrestest"
)

// Every column is a field and every field a column, of a fitting type, and what
// may be NULL is what can be empty.
func TestRowsMatchSchema(t *testing.T) {
	t.Parallel()
	conn, err := pgx.Connect(t.Context(), postgrestest.New(t))
	must(t, err)
	defer conn.Close(t.Context())
	for _, row := range store.Types {
		s, err := store.SchemaOf(row)
		must(t, err)
		want := map[string]string{}
		for _, name := range s.DBNames {
			want[name] = columnType(s.FieldsByDBName[name].FieldType)
		}
		got := map[string]string{}
		rows, err := conn.Query(t.Context(), `SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute
			WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped`, s.Table)
		must(t, err)
		var column, kind string
		_, err = pgx.ForEachRow(rows, []any{&column, &kind}, func() error { got[column] = kind; return nil })
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: fields and columns differ (-fields +columns):\n%s", s.Table, diff)
		}
		rows, err = conn.Query(t.Context(), `SELECT a.attname::text FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k(attnum, place)
			JOIN pg_attribute a ON a.attrelid = $1::text::regclass AND a.attnum = k.attnum
			WHERE i.indrelid = $1::text::regclass AND i.indisprimary ORDER BY k.place`, s.Table)
		must(t, err)
		key, err := pgx.CollectRows(rows, pgx.RowTo[string])
		must(t, err)
		if !slices.Equal(key, store.KeyOf(s)) {
			t.Errorf("%s: primary key %v, known as %v", s.Table, key, store.KeyOf(s))
		}
	}
}

// columnType says what type of column keeps a field.
func columnType(field reflect.Type) string {
	if field.Kind() == reflect.Pointer {
		field = field.Elem()
	}
	switch {
	case field == reflect.TypeFor[time.Time]():
		return "timestamp with time zone"
	case field == reflect.TypeFor[workday.Date]():
		return "date"
	case field == reflect.TypeFor[domain.Change](), field == reflect.TypeFor[domain.Words]():
		return "jsonb"
	case field == reflect.TypeFor[domain.Topics]():
		return "text"
	case field == reflect.TypeFor[[]byte]():
		return "bytea"
	case field.Kind() == reflect.Array:
		return "uuid"
	case field.Kind() == reflect.Int, field.Kind() == reflect.Int32:
		return "integer"
	case field.Kind() == reflect.Bool:
		return "boolean"
	case field.Kind() == reflect.String:
		return "text"
	}
	return fmt.Sprintf("no column for %v", field)
}

// sample is one row of every type, each field with something in it.
func sample(w town) []any {
	at, later := now.Add(-time.Hour), now
	b := id[domain.Account]()
	deputy := domain.Account{ID: b, Login: "deputy", Name: "Phó", Password: "$argon2id$", Issuer: "https://issuer", Subject: "17", Disabled: true, MadeAt: now, Version: 3}
	session := domain.CouncilSession{ID: id[domain.CouncilSession](), Unit: w.city.ID, Convening: domain.Convening{Title: "Kỳ họp thứ 1", OpensOn: today}, Version: 1}
	dialogue := domain.Dialogue{ID: id[domain.Dialogue](), Unit: w.north.ID, Basis: domain.BasisLaw2025, Session: session.ID, Meeting: domain.MeetInPerson,
		Place: "Nhà văn hoá", StartsAt: now, Agenda: "Chương trình", State: domain.DialogueConcluded,
		Attendance: domain.Attendance{People: 90, Organisations: 8, Officials: 7}, PlannedAt: at, OpenedAt: &later, ClosedAt: &later, Minutes: "Biên bản",
		ConclusionNumber: "12/TB", ConclusionText: "Kết luận", ConcludedOn: today, PublishedOn: today, Told: today, Unheld: today, Version: 6}
	group := domain.Group{ID: id[domain.Group](), Unit: w.city.ID, Title: "Thoát nước", MadeBy: b, MadeAt: now, Version: 1}
	answer := domain.Answer{ID: id[domain.Answer](), Unit: w.north.ID, Mode: domain.InWriting, Number: "7/UBND", SignedOn: today, Signatory: "Chủ tịch",
		Text: "Trả lời", Summary: "Tóm tắt", Claim: domain.Claim{Outcome: domain.Resolved, Reason: "r", Means: domain.CarriedOut, Evidence: "Ảnh", DoneOn: today, DueOn: today},
		Dialogue: dialogue.ID, Group: group.ID, State: domain.AnswerPublished, DraftedBy: b, ApprovedBy: b, PublishedAt: &later, Version: 3}
	primary := petition(w.south.ID, at, "Bản gốc")
	p := petition(w.north.ID, at, "Đường ngập")
	p.Locate("Ngõ 1")
	p.Dialogue, p.Owner, p.Assignee, p.Disposed = dialogue.ID, b, b, domain.DisposedWritten
	p.State, p.Primary, p.Mode, p.OutcomeDue, p.Answer, p.AnsweredOn = domain.StateLinked, primary.ID, domain.InWriting, today, answer.ID, today
	p.NoticeRule, p.ExtendedTo, p.Extensions = "test", p.DueOn+9, 1
	p.AcknowledgeBy, p.AcknowledgeRule, p.MovedTo, p.PausedDays, p.Pauses = &later, "test", p.DueOn+20, 11, 2
	primary.State, primary.Version, primary.MovedTo, primary.Pauses = domain.StateInProgress, 3, primary.DueOn+4, 1
	primary.PausedSince, primary.PauseReason, primary.PausedUntil = today, domain.PausedByLaw, today+3
	p.Named, p.Told, p.Watch, p.TakenOver, p.Warned, p.ReviewOn, p.ReviewRule = w.city.ID, p.NextDue, p.NextDue+2, today, p.NextDue+1, today, "test"
	p.Promised, p.PromiseMoves, p.Bounces, p.Hops, p.Public, p.Version = today+3, 1, 2, 1, true, 9
	finding := domain.Finding{ID: id[domain.Finding](), Unit: w.north.ID, About: domain.OfPetition, Petition: p.ID, Answer: answer.ID, Dialogue: dialogue.ID,
		Kind: domain.FindingOverdue, Text: "Chậm", Recommendation: "Trả lời", DueOn: today, MadeBy: b, MadeAt: now, Reply: "Đã rõ", RepliedBy: b, RepliedAt: &later, Told: today, Version: 3}
	list := domain.RemediationList{ID: id[domain.RemediationList](), Unit: w.north.ID, Title: "Khắc phục", MadeBy: b, MadeAt: now, Version: 1}
	promise := commitment(w.north.ID, b, today+5)
	promise.Dialogue, promise.Deadline, promise.Moves, promise.State = dialogue.ID, today+9, 2, domain.CommitmentLate
	promise.Notes, promise.NotedAt, promise.EndedBy, promise.EndedAt, promise.Refuted, promise.Upheld, promise.Told = 3, &later, b, &later, 1, true, today+9
	p.Upshot = domain.Upshot{Claimed: domain.Resolved, ClaimSeq: 2, ClaimedOn: today, Verdict: domain.Disputed, InTime: true, FinishedOn: today, Answers: 3,
		Reopened: 2, RedoDue: today + 1, Anew: true, CloseBy: today + 2, RuleBy: today + 4, Refuted: true, RecurredAs: primary.ID, Recurs: primary.ID, Repeats: 1}
	asked := domain.Question{ID: domain.QuestionOf(p.ID, 2), Petition: p.ID, Claim: 2, Home: w.north.ID, Unit: w.city.ID, Outcome: domain.Resolved, Answer: answer.ID,
		ClaimedBy: b, ClaimedAt: at, State: domain.QuestionRefuted, AskedOn: today, ReplyDue: today + 15, LateDue: today + 90, RepliedAt: &later, RecordedBy: b,
		Text: "Vẫn như cũ", ClosedBy: b, ClosedAt: &later, Closing: "Đã kiểm tra", RuleDue: today + 20, RuledBy: b, RuledAt: &later, Ruling: "Chưa xong", Version: 4}
	span := statistics.SpanOf(p, today)
	span.Target, span.Until = w.city.ID, today+1
	public := true
	record := domain.Event{ID: id[domain.Event](), Subject: domain.OfPetition, Of: domain.ID[any](p.ID), Seq: 1, Step: domain.StepFile, At: now,
		Warrant: domain.Warrant{By: b, Role: domain.RoleDeputy, Unit: w.north.ID, Delegation: id[domain.Delegation]()},
		Change: domain.Change{Note: "Ghi chú", Article: "Điều 1", Evidence: "Ảnh", Overrides: []domain.Override{{Code: domain.WarnPersonal, Reason: "Đã hỏi"}, {Code: domain.WarnSameText, Reason: "Như nhau"}},
			Days: []workday.Special{{On: today, Kind: workday.Holiday}}, Holder: w.city.ID, On: today, Public: &public, At: &later, AcknowledgeBy: &later, Rule: &domain.LocalRule{Code: "petition_resolution", Amount: 20}, Five: &domain.FiveClear{Person: b, Task: "Xác minh", Responsibility: "Chủ trì", Deadline: today, Result: "Báo cáo"}}}
	news := domain.News{Event: record.ID, Topic: "petition.accepted", Subject: domain.OfPetition, Of: record.Of, Petition: p.ID, Unit: w.north.ID, Day: today, At: now}
	hook := domain.Webhook{ID: id[domain.Webhook](), URL: "https://sms.example.vn", Topics: domain.Topics{"petition.accepted", "petition.answered"}, Description: "SMS",
		State: domain.WebhookGone, Secret: 2, RotatedAt: &later, MadeBy: b, MadeAt: at, Version: 3}
	return []any{
		&domain.Unit{ID: "00003-2021", Code: "00003", Name: "Phường Đông", Level: domain.LevelWard, Parent: w.city.ID, From: today, Until: today + 1,
			Population: 22_300, PopulationOn: today, Source: "test", Version: 2},
		&domain.Succession{From: "00003-2021", To: w.north.ID, On: today + 2, Extent: domain.Part, Source: "test"},
		&deputy,
		&domain.Post{ID: id[domain.Post](), Account: b, Role: domain.RoleDeputy, Unit: w.north.ID, From: today, Until: today + 9, GrantedBy: w.clerk.ID, Version: 2},
		&domain.Delegation{ID: id[domain.Delegation](), Unit: w.north.ID, Chair: w.clerk.ID, Deputy: b, Scope: domain.ScopeAll, From: today, Until: today + 1, Note: "Nghỉ phép", Version: 1},
		&casework.RefreshToken{Hash: make([]byte, 32), Family: id[any](), Account: b, MadeAt: at, ExpiresAt: now, SpentAt: &later},
		&session, &dialogue,
		&domain.Notice{Dialogue: dialogue.ID, Channel: domain.NoticeMassMedia, At: now, Detail: "Loa", Announces: today},
		&group, &answer, &[]domain.Petition{primary, p},
		&domain.Petitioner{Petition: p.ID, Kind: domain.Person, Name: "Nguyễn Văn A", Address: "Số 1", Phone: "0900000000", Email: "a@example.vn"},
		&domain.IdentityView{Petition: p.ID, By: b, Role: domain.RoleDeputy, Unit: w.north.ID, At: now, Purpose: "Liên hệ"},
		&span,
		&domain.AnswerTo{Answer: answer.ID, Petition: p.ID},
		&domain.Escalation{ID: id[domain.Escalation](), Petition: p.ID, Sender: w.north.ID, Target: w.city.ID, Ground: domain.BeyondAuthority, Note: "Vượt", State: domain.EscalationSettled,
			Group: group.ID, SentBy: b, SentAt: at, DecidedBy: b, DecidedAt: &later, Reason: "Đúng thẩm quyền", Bounce: 1, Version: 2,
			DueOn: today, DueRule: "test", Arbiter: w.city.ID, Named: w.south.ID, NamedBy: b, NamedAt: &later, Ruling: "Theo phân cấp"},
		&finding,
		&domain.Reception{ID: id[domain.Reception](), Unit: w.north.ID, Sitting: domain.Sitting{On: today, ByChair: true, Visits: 5, People: 7, Letters: 2}, Note: "Thường kỳ", Recorded: b, Version: 1},
		&list, &promise, &domain.CommitmentTo{Commitment: promise.ID, Petition: p.ID},
		&domain.Denunciation{ID: id[domain.Denunciation](), Number: "3", ReceivedOn: today, Unit: w.north.ID, PassedTo: "Thanh tra", PassedOn: today},
		&record,
		&asked, &domain.Repeat{ID: id[domain.Repeat](), Petition: p.ID, Channel: domain.ChannelPhone, Text: "Vẫn vậy", At: now, Recorded: b},
		&domain.Completion{ID: id[domain.Completion](), Petition: p.ID, Text: "Bản vẽ", At: now},
		&domain.CalendarYear{Year: 2030, Version: 2},
		&domain.LocalRule{Code: "petition_resolution", Version: 2, From: today, Amount: 20, Unit: "calendar_days", Basis: "Quyết định"},
		&domain.OfficeHours{Version: 2, From: today, Hours: "07:30-11:30 13:30-17:00", Basis: "Thông báo"},
		&domain.Lapse{ID: id[domain.Lapse](), Unit: w.north.ID, Told: w.city.ID, About: domain.OfPetition, Petition: p.ID, Owed: domain.OwedAnswer, DueOn: today - 1,
			ToldAt: now, ReasonDue: today, ReasonRule: "test", Reason: "Chờ xác minh", ReasonBy: b, ReasonAt: &later, Version: 2},
		&domain.Lapse{ID: id[domain.Lapse](), Unit: w.north.ID, Told: w.city.ID, About: domain.OfDialogue, Dialogue: dialogue.ID, Owed: domain.OwedConclusion, DueOn: today - 1, ToldAt: now, Version: 1},
		&domain.Lapse{ID: id[domain.Lapse](), Unit: w.north.ID, Told: w.city.ID, About: domain.OfCommitment, Commitment: promise.ID, Owed: domain.OwedCommitment, DueOn: today - 1, ToldAt: now, Version: 1},
		&domain.Lapse{ID: id[domain.Lapse](), Unit: w.north.ID, Told: w.city.ID, About: domain.OfFinding, Finding: finding.ID, Owed: domain.OwedReply, DueOn: today - 1, ToldAt: now, Version: 1},
		&statistics.BacklogDay{Day: today, TakenAt: now},
		&statistics.Backlog{Unit: w.north.ID, Day: today, Kind: domain.KindPetition, Age: statistics.UpTo30, N: 3},
		&workday.Special{On: workday.On(2030, time.January, 1), Kind: workday.Holiday, Name: "Tết Dương lịch", Source: "test"},
		&domain.Contact{Account: b, Email: "b@example.vn", Language: domain.English, Topics: domain.Topics{"petition.accepted"}},
		&domain.Notification{ID: id[domain.Notification](), Account: b, News: news, ReadAt: &later},
		&domain.Mail{ID: id[domain.Mail](), Account: b, News: news, State: domain.MailSent, SentAt: &later, Version: 2},
		&hook, &domain.Delivery{ID: id[domain.Delivery](), Webhook: hook.ID, News: news, State: domain.DeliveryDead, Tries: 12, Status: 503, TriedAt: &later, Version: 13},
	}
}

// What is added comes back as it was, full or empty, one by one or by Load.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for name, keep := range map[string]func(*testing.T, *store.DB, []any){
		"Add": func(t *testing.T, db *store.DB, things []any) { add(t, db, things...) },
		"Load": func(t *testing.T, db *store.DB, things []any) {
			slices.Reverse(things) // in any order
			for i, thing := range things {
				if v := reflect.ValueOf(thing).Elem(); v.Kind() != reflect.Slice {
					slice := reflect.MakeSlice(reflect.SliceOf(v.Type()), 0, 1)
					things[i] = reflect.Append(slice, v).Interface()
				}
			}
			must(t, db.Load(t.Context(), things...))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t)
			w := build(t, db)
			things := sample(w)
			var spoken []domain.Event // with their words, which are kept apart
			// What build and sample made, by type.
			want := map[reflect.Type][]any{
				reflect.TypeFor[domain.Unit]():    {w.city, w.north, w.south},
				reflect.TypeFor[domain.Account](): {w.clerk},
			}
			for _, year := range workday.Official().Years() { // entered with the schema
				want[reflect.TypeFor[domain.CalendarYear]()] = append(want[reflect.TypeFor[domain.CalendarYear]()], domain.CalendarYear{Year: year, Version: 1})
				for _, s := range workday.Official().Specials(year) {
					want[reflect.TypeFor[workday.Special]()] = append(want[reflect.TypeFor[workday.Special]()], s)
				}
			}
			for _, thing := range things {
				v := reflect.ValueOf(thing).Elem()
				if v.Kind() != reflect.Slice {
					want[v.Type()] = append(want[v.Type()], v.Interface())
					continue
				}
				for i := range v.Len() {
					want[v.Type().Elem()] = append(want[v.Type().Elem()], v.Index(i).Interface())
				}
			}
			for i, kept := range want[reflect.TypeFor[domain.Event]()] {
				e := kept.(domain.Event)
				words, _ := e.Words()
				want[reflect.TypeFor[domain.EventWords]()] = append(want[reflect.TypeFor[domain.EventWords]()], words)
				must(t, e.Change.Scan(get[driver.Value](t)(e.Change.Value())))
				want[reflect.TypeFor[domain.Event]()][i] = e
				spoken = append(spoken, kept.(domain.Event))
			}
			keep(t, db, things)
			for _, e := range spoken {
				if diff := cmp.Diff(e, get[domain.Event](t)(db.Event(t.Context(), e.ID))); diff != "" {
					t.Errorf("an event with its words (-kept +read):\n%s", diff)
				}
			}
			for _, row := range store.Types {
				list, err := db.ReadAll(t.Context(), row)
				must(t, err)
				got := []any{}
				for i := range reflect.ValueOf(list).Len() {
					got = append(got, reflect.ValueOf(list).Index(i).Interface())
				}
				text := func(v any) string { return fmt.Sprintf("%+v", v) }
				if diff := cmp.Diff(want[reflect.TypeOf(row)], got, cmpopts.SortSlices(func(a, b any) bool { return text(a) < text(b) })); diff != "" {
					t.Errorf("%T (-kept +read):\n%s", row, diff)
				}
			}
		})
	}
}
