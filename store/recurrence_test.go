package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// What was resolved at a place is found in the index of that, in however many
// units it may have been received, and costs as much as is found, however much
// was resolved elsewhere or long ago.
func TestRecurrenceIsIndexed(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	var wards []domain.Unit
	var units []domain.UnitID
	for i := range 30 {
		code := fmt.Sprintf("%05d", 1000+i)
		u := domain.Unit{ID: domain.NewUnitID(code, 2021), Code: code, Name: "Phường " + code, Level: domain.LevelWard, Parent: w.city.ID, From: today - 2000, Source: "test", Version: 1}
		wards, units = append(wards, u), append(units, u.ID)
	}
	resolved := func(home domain.UnitID, i int) domain.Petition {
		p := petition(home, now.AddDate(0, 0, -i), "Đèn hỏng")
		p.Locate(fmt.Sprintf("Ngõ %d", i%7))
		p.State, p.Outcome, p.Mode, p.NextDue, p.Version = domain.StateConcluded, domain.Resolved, domain.InWriting, 0, 2
		p.Claimed, p.ClaimSeq, p.ClaimedOn, p.Verdict, p.FinishedOn = domain.Resolved, 2, p.ReceivedOn, domain.Awaited, p.ReceivedOn
		return p
	}
	var ps []domain.Petition
	var spans []statistics.Span
	for i := range 600 {
		for _, u := range units {
			p := resolved(u, i)
			ps, spans = append(ps, p), append(spans, statistics.SpanOf(p, p.ReceivedOn))
		}
	}
	must(t, db.Load(t.Context(), wards, ps, spans))
	settle(t, tr.dsn, "petitions")
	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(t.Context())
	later := []domain.Petition{petition(units[0], now, "Lại hỏng"), petition(units[0], now, "Lại tối"), petition(units[0], now, "Chỗ khác")}
	for i, place := range []string{"ngõ 3", "NGÕ 5.", "Ngõ 300"} {
		later[i].Locate(place)
	}
	for _, among := range [][]domain.UnitID{units[:1], units[:8]} {
		var found map[domain.PetitionID]domain.PetitionID
		asks := tr.during(func() {
			must(t, db.Update(t.Context(), func(tx casework.Tx) (err error) {
				found, err = tx.ResolvedBefore(later, among, func(receipt workday.Date) workday.Date { return receipt - 90 })
				return err
			}))
		})
		if len(found) != 2 || found[later[2].ID] != (domain.PetitionID{}) {
			t.Errorf("among %d units: found %v", len(among), found)
		}
		for i, ago := range []workday.Date{3, 5} { // the last of each
			if p := get[domain.Petition](t)(db.Petition(t.Context(), found[later[i].ID])); p.ClaimedOn != today-ago {
				t.Errorf("among %d units: found what was resolved on %s, want %s", len(among), p.ClaimedOn, today-ago)
			}
		}
		for _, q := range asks {
			if !strings.Contains(q.sql, "LATERAL") {
				continue
			}
			for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
				n := run(t, conn, mode, q)
				n.each(func(n node) {
					if n.Relation == "petitions" && n.Kind != "Index Scan" && n.Kind != "Bitmap Heap Scan" {
						t.Errorf("among %d units, %s: a %s", len(among), mode, n.Kind)
					}
				})
				// Three places, a descent of each in each unit, and some 13 rows of two of them.
				if pages, most := n.pages(), 3*(3+13)*len(among)+60; pages > most {
					t.Errorf("among %d units, %s: touches %d pages, more than %d", len(among), mode, pages, most)
				}
			}
		}
	}
}

// overtaken is a store in which something happens after it was found what was
// resolved, and before that is held.
type overtaken struct {
	casework.Store
	meanwhile func()
}

func (o overtaken) Update(ctx context.Context, do func(casework.Tx) error) error {
	return o.Store.Update(ctx, func(tx casework.Tx) error { return do(overtakenTx{tx, o.meanwhile}) })
}

type overtakenTx struct {
	casework.Tx
	meanwhile func()
}

func (t overtakenTx) ResolvedBefore(ps []domain.Petition, units []domain.UnitID, since func(workday.Date) workday.Date) (map[domain.PetitionID]domain.PetitionID, error) {
	found, err := t.Tx.ResolvedBefore(ps, units, since)
	t.meanwhile()
	return found, err
}

// What is answered anew, to the effect that it was not resolved, while the same
// is filed again, is nothing that recurs: neither record says that it does.
func TestAnsweredAnewWhileItRecurs(t *testing.T) {
	t.Parallel()
	tl := tell(t)
	ctx := t.Context()
	clerk, chair := tl.by(tl.account("clerk@00001-2021")), tl.by(tl.account("chair@00001-2021"))
	lamp := func(desk *casework.Desk) domain.Petition {
		return get[casework.Filed](t)(desk.File(ctx, clerk, casework.NewPetition{Unit: clerk.Posts[0].Unit, Kind: domain.KindPetition, Channel: domain.ChannelPhone,
			Field: domain.FieldInfrastructure, Title: "Đèn hỏng", Text: "Đèn hỏng", Place: "Ngõ 9", Petitioner: domain.Petitioner{Kind: domain.Unnamed}})).Petition
	}
	answer := func(of domain.PetitionID, c domain.Claim) {
		t.Helper()
		v := get[casework.AnswerView](t)(tl.desk.CreateAnswer(ctx, chair, casework.NewAnswer{Petitions: []domain.PetitionID{of}, Answer: domain.Answer{
			Mode: domain.InWriting, Number: "9/UBND", SignedOn: workday.Of(tl.now), Signatory: "Chủ tịch", Text: "Về đèn ngõ 9: " + string(c.Outcome), Claim: c}}))
		get[casework.AnswerView](t)(tl.desk.ApproveAnswer(ctx, chair, v.ID, casework.AnyVersion))
		get[casework.AnswerView](t)(tl.desk.PublishAnswer(ctx, chair, v.ID, casework.AnyVersion, nil))
	}
	first := lamp(tl.desk)
	answer(first.ID, domain.Claim{Outcome: domain.Resolved, Means: domain.CarriedOut, Evidence: "Biên bản nghiệm thu", DoneOn: workday.Of(tl.now)})
	desk := *tl.desk
	desk.Store = overtaken{tl.db, func() { answer(first.ID, domain.Claim{Outcome: domain.Explained}) }}
	if again := lamp(&desk); !again.Recurs.IsZero() {
		t.Errorf("it says that it raises %s again", again.Recurs)
	}
	if p := get[domain.Petition](t)(tl.db.Petition(ctx, first.ID)); p.Claimed != domain.Explained || !p.RecurredAs.IsZero() {
		t.Errorf("the first claims %s, and recurred as %s", p.Claimed, p.RecurredAs)
	}
	for _, d := range tl.differences() {
		t.Error(d)
	}
}
