package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// A brief reads everything in one message, from indexes of what is open; so
// does what an answer is held against.
func TestBriefCosts(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	settle(t, c.dsn, "petitions")
	conn, err := pgx.Connect(t.Context(), c.dsn)
	must(t, err)
	defer conn.Close(context.Background())
	_, err = conn.Exec(t.Context(), `INSERT INTO groups SELECT gen_random_uuid(), g.unit, 'Đã xong', g.made_by, g.made_at, 1
		FROM (SELECT * FROM groups LIMIT 10) AS g, generate_series(1, 2000);
		INSERT INTO lapses SELECT (jsonb_populate_record(NULL::lapses, to_jsonb(l) || jsonb_build_object('id', gen_random_uuid(), 'due_on', l.due_on - n, 'reason', 'Đã nêu', 'reason_at', l.told_at))).*
			FROM (SELECT * FROM lapses WHERE about = 'petition' AND unit = '00088-2021' LIMIT 1) AS l, generate_series(1, 5000) AS n;
		INSERT INTO dialogues SELECT (jsonb_populate_record(NULL::dialogues, to_jsonb(d) || jsonb_build_object('id', gen_random_uuid()))).*
			FROM (SELECT * FROM dialogues WHERE state = 'concluded' AND unit = '00088-2021' LIMIT 1) AS d, generate_series(1, 5000);
		INSERT INTO commitments SELECT (jsonb_populate_record(NULL::commitments, to_jsonb(c) || jsonb_build_object('id', gen_random_uuid(), 'state', 'kept', 'upheld', true, 'ended_by', c.made_by, 'ended_at', c.made_at))).*
			FROM (SELECT * FROM commitments WHERE unit = '00088-2021' LIMIT 1) AS c, generate_series(1, 5000);
		ANALYZE groups, groups_waiting, lapses, dialogues, commitments`)
	must(t, err) // finished long ago
	for _, login := range []string{"chutich.hangbai", "vanthu.hangbai", "canbo.hoankiem", "mttq.hangbai", "mttq.hanoi", "congdan"} {
		by := c.caller(t, login)
		var brief casework.Brief
		asked := slices.DeleteFunc(c.during(func() { brief = get[casework.Brief](t)(c.Brief(t.Context(), by)) }), func(q asked) bool { return !strings.Contains(q.sql, "count(*) OVER ()") })
		messages := map[int]bool{}
		for _, q := range asked {
			messages[q.message] = true
			for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
				whole := run(t, conn, mode, q)
				whole.each(func(n node) {
					if n.Kind == "Seq Scan" && slices.Contains([]string{"petitions", "answers", "questions", "answer_petitions", "events", "groups", "lapses", "dialogues", "commitments"}, n.Relation) {
						t.Errorf("%s, %s: reads all of %s: %s", login, mode, n.Relation, q.sql)
					}
				})
				if pages := whole.pages(); pages > 200 && strings.HasSuffix(login, ".hangbai") {
					t.Errorf("%s, %s: touches %d pages for one ward: %s", login, mode, pages, q.sql)
				}
			}
		}
		if len(asked) != len(brief.Sections) || len(messages) > 1 {
			t.Errorf("%s: %d sections are read by %d statements in %d messages", login, len(brief.Sections), len(asked), len(messages))
		}
	}
	var given domain.AnswerID
	must(t, conn.QueryRow(t.Context(), "SELECT id FROM answers WHERE unit = $1 LIMIT 1", c.ward).Scan(&given))
	for _, q := range c.during(func() { _ = get[domain.Beside](t)(c.db.Beside(t.Context(), given)) }) {
		run(t, conn, "force_generic_plan", q).each(func(n node) {
			if n.Kind == "Seq Scan" && n.Relation != "commitments" {
				t.Errorf("what stands beside an answer reads all of %s", n.Relation)
			}
		})
	}
}

// What waits in a group is looked up in as many rows as wait, however many
// groups there were, and follows whatever becomes of a petition.
func TestGroupsThatWait(t *testing.T) {
	t.Parallel()
	tl := tell(t)
	ctx := t.Context()
	chair, mayor := tl.account("chair@00001-2021"), tl.account("chair@01-2021")
	at := tl.by(chair).Posts[0].Unit
	var ps []domain.PetitionID
	var xs []domain.EscalationID
	for range 2 {
		f := get[casework.Filed](t)(tl.desk.File(ctx, tl.by(chair), casework.NewPetition{Unit: at, Kind: domain.KindPetition, Channel: domain.ChannelLetter,
			Field: domain.FieldTraffic, Title: "Cống", Text: "Cống", Petitioner: domain.Petitioner{Kind: domain.Unnamed}}))
		x := get[casework.EscalationView](t)(tl.desk.Escalate(ctx, tl.by(chair), f.ID, casework.AnyVersion, domain.Escalation{Ground: domain.BeyondAuthority, Note: "Vượt"}))
		get[casework.EscalationView](t)(tl.desk.Decide(ctx, tl.by(mayor), x.ID, casework.AnyVersion, domain.StepTake, ""))
		ps, xs = append(ps, f.ID), append(xs, x.ID)
	}
	wait := func(want int) {
		t.Helper()
		list := get[casework.List[casework.Task]](t)(tl.desk.Tasks(ctx, tl.by(mayor), casework.Grouped, casework.Page{Limit: 9}))
		if len(list.Items) != want {
			t.Errorf("%d groups wait, want %d", len(list.Items), want)
		}
		if named := tl.differences(); len(named) > 0 {
			t.Errorf("differences: %v", named)
		}
	}
	wait(0) // of the tale's group all is answered
	g := get[casework.GroupView](t)(tl.desk.GroupEscalations(ctx, tl.by(mayor), domain.Group{Title: "Cống"}, xs))
	wait(1)
	answer := func(of ...domain.PetitionID) {
		t.Helper()
		a := get[casework.AnswerView](t)(tl.desk.CreateAnswer(ctx, tl.by(mayor), casework.NewAnswer{Petitions: of, Answer: domain.Answer{Mode: domain.InWriting, Number: "9/UBND",
			SignedOn: workday.Of(tl.now), Signatory: "Chủ tịch", Text: "Đã xem xét.", Claim: domain.Claim{Outcome: domain.Explained}}}))
		get[casework.AnswerView](t)(tl.desk.ApproveAnswer(ctx, tl.by(mayor), a.ID, casework.AnyVersion))
		get[casework.AnswerView](t)(tl.desk.PublishAnswer(ctx, tl.by(mayor), a.ID, casework.AnyVersion, nil))
	}
	answer(ps[0])
	wait(1)
	answer(ps[1])
	wait(0)
	tl.pass(1)
	must(t, tl.desk.Do(ctx, casework.Job{Kind: casework.JobQuestions}))
	get[casework.PetitionView](t)(tl.desk.Reply(ctx, tl.by(tl.account("monitor@00001-2021")), ps[1], casework.AnyVersion, casework.Reply{Verdict: domain.Disputed, Text: "Chưa xong"}))
	wait(1) // opened again

	waits := fmt.Sprintf("('01-2021', '%s', '%s')", g.ID, ps[1])
	for _, tt := range []struct{ sql, want string }{
		{"DELETE FROM groups_waiting", "petition %s group that waits: kept none, by its events one"},
		{"INSERT INTO groups_waiting VALUES " + waits + "; UPDATE groups_waiting SET unit = '00001-2021'", "petition %s group that waits: kept one, by its events none"},
	} {
		must(t, direct(t, tl.dsn, tt.sql))
		if named := tl.differences(); !slices.Contains(named, fmt.Sprintf(tt.want, ps[1])) {
			t.Errorf("after %s are named %v", tt.sql, named)
		}
	}
}
