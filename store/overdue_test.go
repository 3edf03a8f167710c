package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
	"kiennghi/store"
)

// Commitments past their deadline and findings without a reply are told to the
// level above once, by however many programs; a commitment that was moved again
// when the later day has passed; what was carried out or replied to is not.
func TestWhatIsOwedWithoutAPetitionIsTold(t *testing.T) {
	t.Parallel()
	tl := tell(t)
	ctx := t.Context()
	tl.sweep(tl.db)
	chair, monitor := tl.by(tl.account("chair@00001-2021")), tl.by(tl.account("monitor@00001-2021"))
	north, due := chair.Posts[0].Unit, workday.Of(tl.now)+9
	const promised, found = 450, 3
	items := make([]domain.FiveClear, promised)
	for i := range items {
		items[i] = domain.FiveClear{Person: tl.account("clerk@00001-2021"), Task: fmt.Sprintf("Việc %d", i), Responsibility: "Chính", Deadline: due, Result: "Xong"}
	}
	l := get[casework.RemediationDetail](t)(tl.desk.MakeRemediationList(ctx, chair, casework.NewRemediationList{
		RemediationList: domain.RemediationList{Unit: north, Title: "Khắc phục"}, Items: items}))
	made := get[[]domain.Commitment](t)(tl.db.Commitments(ctx, tl.everything(), casework.CommitmentFilter{List: l.ID}, casework.Page{Limit: 2}))
	moved, kept := made[0], made[1]
	var findings []domain.FindingID
	for range found {
		f := get[casework.FindingView](t)(tl.desk.CreateFinding(ctx, monitor, domain.Finding{About: domain.OfUnit, Unit: north, Kind: domain.FindingOther,
			Text: "Chưa công khai", Recommendation: "Công khai", DueOn: due}))
		findings = append(findings, f.ID)
	}
	get[casework.CommitmentView](t)(tl.desk.Fulfil(ctx, chair, kept.ID, casework.AnyVersion, "Ảnh", ""))
	get[casework.FindingView](t)(tl.desk.ReplyToFinding(ctx, chair, findings[0], casework.AnyVersion, "Đã công khai"))

	other := get[*store.DB](t)(store.Open(ctx, tl.dsn, store.Options{MaxConns: 4}))
	defer other.Close()
	lapses := func(about domain.Subject) []domain.Lapse {
		t.Helper()
		var all sync.WaitGroup
		for _, db := range []*store.DB{tl.db, other, tl.db} {
			all.Go(func() { tl.sweep(db) })
		}
		all.Wait()
		var of []domain.Lapse
		for _, l := range get[[]domain.Lapse](t)(tl.db.Lapses(ctx, tl.everything(), casework.LapseFilter{About: about}, casework.Page{Limit: 1000})) {
			if !l.DueOn.Before(due) {
				of = append(of, l)
			}
		}
		return of
	}
	tl.pass(9)
	if c, f := lapses(domain.OfCommitment), lapses(domain.OfFinding); len(c)+len(f) > 0 {
		t.Errorf("on the last day %d commitments and %d findings are told of", len(c), len(f))
	}
	tl.pass(1)
	cs, fs := lapses(domain.OfCommitment), lapses(domain.OfFinding)
	if len(cs) != promised-1 || len(fs) != found-1 {
		t.Fatalf("%d commitments and %d findings are told of", len(cs), len(fs))
	}
	for _, l := range append(cs, fs...) {
		if l.Unit != north || l.Told == "" || l.DueOn != due || l.ReasonDue.IsZero() || l.Commitment == kept.ID || l.Finding == findings[0] ||
			(l.Owed == domain.OwedCommitment) == l.Commitment.IsZero() || (l.Owed == domain.OwedReply) == l.Finding.IsZero() {
			t.Errorf("told: %+v", l)
		}
	}
	for _, l := range []domain.Lapse{cs[0], fs[0]} {
		get[casework.LapseView](t)(tl.desk.Explain(ctx, chair, l.ID, casework.AnyVersion, "Chờ kinh phí"))
	}
	get[casework.CommitmentView](t)(tl.desk.MoveDeadline(ctx, chair, moved.ID, casework.AnyVersion, due+5, "Chờ vật tư"))
	tl.pass(4)
	if n := len(lapses(domain.OfCommitment)); n != promised-1 {
		t.Errorf("before the later deadline has passed %d are told of", n)
	}
	tl.pass(1)
	cs = lapses(domain.OfCommitment)
	if len(cs) != promised || cs[0].Commitment != moved.ID || cs[0].DueOn != due+5 {
		t.Errorf("after it %d are told of, the last %+v", len(cs), cs[0])
	}
	if n := len(lapses(domain.OfFinding)); n != found-1 {
		t.Errorf("then %d findings are told of", n)
	}
	if named := tl.differences(); len(named) > 0 {
		t.Errorf("differences: %v", named)
	}
	for _, tt := range []struct{ sql, want string }{
		{"UPDATE commitments SET told = NULL WHERE id = '" + moved.ID.String() + "'", "commitment " + moved.ID.String() + " told: kept none, by its events " + (due + 5).String()},
		{"UPDATE findings SET told = NULL WHERE id = '" + findings[1].String() + "'", "finding " + findings[1].String() + " told: kept none, by its events " + due.String()},
		{"UPDATE lapses SET finding = '" + findings[0].String() + "' WHERE finding = '" + findings[2].String() + "'", " thing: kept one, by its events one that was told of it"},
	} {
		must(t, direct(t, tl.dsn, tt.sql))
		if named := strings.Join(tl.differences(), "\n"); !strings.Contains(named, tt.want) {
			t.Errorf("%s: named %s", tt.sql, named)
		}
	}
}

// sweep tells of commitments and findings on the database of the tale.
func (tl *tale) sweep(db *store.DB) {
	tl.Helper()
	for _, kind := range []casework.JobKind{casework.JobCommitments, casework.JobFindings} {
		if err := replica(db, tl.now).Do(tl.Context(), casework.Job{Kind: kind}); err != nil {
			tl.Error(err)
		}
	}
}
