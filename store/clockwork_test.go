package store_test

import (
	"slices"
	"strings"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// clockworkTale is a tale on which the clock went on alone: two hand-overs were
// decided by silence, what is overdue was told, and one day was counted.
func clockworkTale(t *testing.T) (*tale, *strings.Replacer) {
	t.Helper()
	tl := tell(t)
	ctx := t.Context()
	waiting := get[domain.EscalationID](t)(domain.ParseID[domain.Escalation](tl.ids.Replace("{waiting}")))
	x := get[casework.EscalationView](t)(tl.desk.Decide(ctx, tl.by(tl.account("chair@01-2021")), waiting, casework.AnyVersion, domain.StepReturn, "Vẫn của phường"))
	if x.State != domain.EscalationContested {
		t.Fatalf("given back twice it is %s", x.State)
	}
	tl.pass(13)
	for _, kind := range []casework.JobKind{casework.JobBacklog, casework.JobSilence, casework.JobOverdue, casework.JobConclusions} {
		must(t, tl.desk.Do(ctx, casework.Job{Kind: kind}))
	}
	open := get[domain.PetitionID](t)(domain.ParseID[domain.Petition](tl.ids.Replace("{open}")))
	l := get[[]domain.Lapse](t)(tl.db.Lapses(ctx, tl.everything(), casework.LapseFilter{Petition: open}, casework.Page{Limit: 9}))
	slices.SortFunc(l, func(a, b domain.Lapse) int { return int(a.DueOn - b.DueOn) })
	if len(l) != 2 || l[0].Owed != domain.OwedNotice || l[1].Owed != domain.OwedAnswer {
		t.Fatalf("of the letter that nobody took up %v", l)
	}
	get[casework.LapseView](t)(tl.desk.Explain(ctx, tl.by(tl.account("chair@00001-2021")), l[0].ID, casework.AnyVersion, "Chờ xác minh"))
	return tl, strings.NewReplacer("{lapse}", l[0].ID.String())
}

// What the clock kept agrees with the record too, and what is changed behind
// its back is named.
func TestCheckOfTheClockwork(t *testing.T) {
	t.Parallel()
	const unseal = `ALTER TABLE backlog DISABLE TRIGGER backlog_is_final; `
	for _, tt := range []struct {
		name string
		sql  string // done as the owner of the tables
		want []string
	}{
		{"nothing", "SELECT", nil},
		{"told", "UPDATE petitions SET told = NULL WHERE id = '{open}'", []string{"petition {open} told: kept none, by its events 2026-04-14"}},
		{"warned", "UPDATE petitions SET warned = '2026-04-01' WHERE id = '{open}'", []string{"petition {open} warned: kept 2026-04-01, by its events none"}},
		{"named", "UPDATE petitions SET named = '{north}' WHERE id = '{returned}'", []string{"petition {returned} named: kept {north}, by its events {city}"}},
		{"arbiter", "UPDATE escalations SET arbiter = '{north}' WHERE id = '{waiting}'", []string{"escalation {waiting} arbiter: kept {north}, by its events {city}"}},
		{"ruling", "UPDATE escalations SET ruling = 'x' WHERE id = '{waiting}'", []string{"escalation {waiting} ruling: kept one text, by its events another"}},
		{"decided on later", "UPDATE escalations SET due_on = due_on + 1 WHERE id = '{waiting}'", []string{"escalation {waiting} due_on: kept 2026-04-11, by its events 2026-04-10"}},
		{"lapse's day", "UPDATE lapses SET due_on = '2026-04-01' WHERE id = '{lapse}'", []string{"lapse {lapse} due_on: kept 2026-04-01, by its events 2026-03-27"}},
		{"lapse's reason", "UPDATE lapses SET reason = 'Khác' WHERE id = '{lapse}'", []string{"lapse {lapse} reason: kept one text, by its events another"}},
		{"lapse missing", "DELETE FROM lapses WHERE id = '{lapse}'", []string{"lapse {lapse} row: kept none, by its events one"}},
		{"lapse of another", "UPDATE lapses SET petition = '{returned}' WHERE id = '{lapse}'",
			[]string{"lapse {lapse} thing: kept one, by its events one that was told of it"}},
		{"backlog", unseal + "UPDATE backlog SET n = n + 7 WHERE unit = '{north}' AND age = 'up_to_30' AND kind = 'petition'",
			[]string{"backlog {north} 2026-04-15 petition up_to_30: kept 8, by its events 1"}},
		{"backlog missing", unseal + "DELETE FROM backlog WHERE unit = '{north}' AND kind = 'petition' AND age <> 'overdue'",
			[]string{"backlog {north} 2026-04-15 petition up_to_30: kept 0, by its events 1", "backlog {north} 2026-04-15 petition up_to_60: kept 0, by its events 1"}},
		{"backlog made up", "INSERT INTO backlog VALUES ('{city}', '2026-04-15', 'complaint', 'over_90', 3)",
			[]string{"backlog {city} 2026-04-15 complaint over_90: kept 3, by its events 0"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tl, ids := clockworkTale(t)
			must(t, direct(t, tl.dsn, tl.ids.Replace(ids.Replace(tt.sql))))
			want := []string{}
			for _, line := range tt.want {
				want = append(want, tl.ids.Replace(ids.Replace(line)))
			}
			got := tl.differences()
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("named\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
			}
		})
	}
	for _, sql := range []string{"UPDATE backlog SET n = 1", "DELETE FROM backlog", "TRUNCATE backlog", "UPDATE backlog_days SET taken_at = now()", "DELETE FROM backlog_days"} {
		tl, _ := clockworkTale(t)
		if err := direct(t, tl.dsn, sql); err == nil {
			t.Errorf("%s was done", sql)
		}
	}
}
