package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
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
	for _, login := range []string{"chutich.hangbai", "vanthu.hangbai", "canbo.hoankiem", "mttq.hangbai", "mttq.hanoi", "congdan"} {
		by := c.caller(t, login)
		var brief casework.Brief
		asked := slices.DeleteFunc(c.during(func() { brief = get[casework.Brief](t)(c.Brief(t.Context(), by)) }), func(q asked) bool { return !strings.Contains(q.sql, "count(*) OVER ()") })
		messages := map[int]bool{}
		for _, q := range asked {
			messages[q.message] = true
			for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
				run(t, conn, mode, q).each(func(n node) {
					if n.Kind == "Seq Scan" && slices.Contains([]string{"petitions", "answers", "questions", "answer_petitions", "events"}, n.Relation) {
						t.Errorf("%s, %s: reads all of %s: %s", login, mode, n.Relation, q.sql)
					}
				})
			}
		}
		if len(asked) != len(brief.Sections) || len(messages) > 1 {
			t.Errorf("%s: %d sections are read by %d statements in %d messages", login, len(brief.Sections), len(asked), len(messages))
		}
	}
	a := domain.Answer{ID: id[domain.Answer](), Unit: c.ward, Text: "Đã kiểm tra."}
	for _, q := range c.during(func() { _ = get[domain.Beside](t)(c.db.Beside(t.Context(), a, []domain.PetitionID{c.open[0].ID})) }) {
		run(t, conn, "force_generic_plan", q).each(func(n node) {
			if n.Kind == "Seq Scan" && n.Relation != "commitments" {
				t.Errorf("what stands beside an answer reads all of %s", n.Relation)
			}
		})
	}
}
