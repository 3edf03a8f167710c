package store_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// commitment is a running one of a unit, with its deadline.
func commitment(unit domain.UnitID, person domain.AccountID, deadline workday.Date) domain.Commitment {
	return domain.Commitment{ID: id[domain.Commitment](), Unit: unit, PromisedOn: today - 40, FirstDeadline: deadline, State: domain.CommitmentOpen,
		FiveClear: domain.FiveClear{Person: person, Task: "Sửa đèn", Responsibility: "Chủ trì", Deadline: deadline, Result: "Đèn sáng"},
		MadeBy:    person, MadeAt: now, Version: 1}
}

// held is a dialogue of the unit that opened so many days ago and was concluded.
func held(unit domain.UnitID, ago int) domain.Dialogue {
	at := now.AddDate(0, 0, -ago)
	return domain.Dialogue{ID: id[domain.Dialogue](), Unit: unit, Basis: domain.BasisLaw2025, Meeting: domain.MeetInPerson, Place: "Nhà văn hoá",
		StartsAt: at, PlannedAt: at, OpenedAt: &at, ClosedAt: &at, State: domain.DialogueConcluded, ConclusionNumber: "1/TB", ConclusionText: "Kết luận",
		ConcludedOn: workday.Of(at), PublishedOn: workday.Of(at), Version: 5}
}

// promises are commitments from two dialogues of a unit, through their
// conclusions and through answers to their matters, in every standing.
type promises struct {
	last, before domain.Dialogue
	carried      casework.Carried
	list         domain.RemediationList
	all          []domain.Commitment
	of           map[domain.CommitmentID][]domain.DialogueID // that promised it
}

func makePromises(t *testing.T, w town) (promises, []any) {
	t.Helper()
	ps := promises{last: held(w.north.ID, 30), before: held(w.north.ID, 90), of: map[domain.CommitmentID][]domain.DialogueID{}}
	ps.carried = casework.Carried{Dialogues: []domain.DialogueID{ps.last.ID, ps.before.ID}, Last: ps.last.ID, Since: *ps.last.OpenedAt}
	ps.list = domain.RemediationList{ID: id[domain.RemediationList](), Unit: w.south.ID, Title: "Khắc phục", MadeBy: w.clerk.ID, MadeAt: now, Version: 1}
	published := now.AddDate(0, 0, -20)
	answer := domain.Answer{ID: id[domain.Answer](), Unit: w.city.ID, Mode: domain.InWriting, Number: "7/UBND", SignedOn: today - 20, Signatory: "Chủ tịch", Text: "Sẽ làm",
		Summary: "Sẽ làm", Claim: domain.Claim{Outcome: domain.Planned, DueOn: today + 50}, State: domain.AnswerPublished,
		DraftedBy: w.clerk.ID, ApprovedBy: w.clerk.ID, PublishedAt: &published, Version: 3}
	matters := make([]domain.Petition, 2)
	for i, g := range []domain.Dialogue{ps.last, ps.before} {
		matters[i] = petition(w.north.ID, *g.OpenedAt, "Một việc")
		matters[i].Dialogue, matters[i].Channel = g.ID, domain.ChannelDialogue
	}
	var links []domain.CommitmentTo
	for i := range 120 {
		c := commitment(w.north.ID, w.clerk.ID, today+workday.Date(i%5)-2)
		concern := func(of ...int) {
			for _, m := range of {
				links = append(links, domain.CommitmentTo{Commitment: c.ID, Petition: matters[m].ID})
				ps.of[c.ID] = append(ps.of[c.ID], matters[m].Dialogue)
			}
		}
		switch i % 6 {
		case 0:
			c.Dialogue = ps.last.ID
			ps.of[c.ID] = []domain.DialogueID{ps.last.ID}
		case 1:
			c.Dialogue = ps.before.ID
			ps.of[c.ID] = []domain.DialogueID{ps.before.ID}
		case 2:
			c.Answer, c.Unit = answer.ID, w.city.ID
			concern(i / 6 % 2)
		case 3:
			c.Answer, c.Unit = answer.ID, w.city.ID
			concern(0, 1)
		case 4:
			c.Dialogue = ps.before.ID
			ps.of[c.ID] = []domain.DialogueID{ps.before.ID}
			concern(0)
		case 5:
			c.List, c.Unit = ps.list.ID, w.south.ID
		}
		if c.State = domain.CommitmentStates[i/6%5]; c.State == domain.CommitmentMoved {
			c.Moves, c.FirstDeadline = 1, c.Deadline-1
		}
		if !c.State.Running() {
			at := now.AddDate(0, 0, -20-20*(i/30%2))
			c.EndedAt, c.EndedBy = &at, w.clerk.ID
		}
		ps.all = append(ps.all, c)
	}
	slices.SortFunc(matters, func(a, b domain.Petition) int { return slices.Compare(a.ID[:], b.ID[:]) })
	spans := make([]statistics.Span, len(matters))
	for i, p := range matters {
		spans[i] = statistics.SpanOf(p, p.ReceivedOn)
	}
	return ps, []any{&[]domain.Dialogue{ps.last, ps.before}, &ps.list, &answer, &matters, &spans, &ps.all, &links}
}

// counted says what the report counts, and whether the last dialogue promised it.
func (ps promises) counted(c domain.Commitment) (latest, counts bool) {
	latest = slices.Contains(ps.of[c.ID], ps.last.ID)
	return latest, latest || slices.Contains(ps.of[c.ID], ps.before.ID) && (c.EndedAt == nil || !c.EndedAt.Before(ps.carried.Since))
}

// What a report counts is exactly what its lists hold, and what the domain
// counts; every commitment stands somewhere, once.
func TestPromisesAreCounted(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	ps, things := makePromises(t, w)
	add(t, db, things...)
	byDeadline := func(a, b domain.Commitment) int {
		if a.Deadline != b.Deadline {
			return int(a.Deadline - b.Deadline)
		}
		return slices.Compare(a.ID[:], b.ID[:])
	}
	cursor := func(c domain.Commitment) casework.Cursor {
		return casework.Cursor{Key: int64(c.Deadline), ID: domain.ID[any](c.ID)}
	}
	t.Run("CarriedOver", rapid.MakeCheck(func(r *rapid.T) {
		on := today.Add(rapid.IntRange(-4, 4).Draw(r, "on"))
		want := casework.CarryOverCounts{Promised: statistics.Promises{}, CarriedIn: statistics.Promises{}}
		for _, c := range ps.all {
			switch latest, counts := ps.counted(c); {
			case latest:
				want.Promised[c.Standing(on)]++
			case counts:
				want.CarriedIn[c.Standing(on)]++
			}
		}
		got := get[casework.CarryOverCounts](t)(db.CarriedOver(t.Context(), ps.carried, on))
		if diff := cmp.Diff(want, got); diff != "" {
			r.Fatalf("(-want +got):\n%s", diff)
		}
		for s, n := range got.Total() {
			list := get[[]domain.Commitment](t)(db.Commitments(t.Context(), w.all(), casework.CommitmentFilter{On: on, Standing: s, Carried: &ps.carried}, casework.Page{Limit: 500}))
			if len(list) != n {
				r.Fatalf("%d are %s, the list holds %d", n, s, len(list))
			}
		}
	}))
	t.Run("Commitments", rapid.MakeCheck(func(r *rapid.T) {
		s := rapid.SampledFrom([]policy.Scope{{}, w.all(), w.only(w.north), w.only(w.south)}).Draw(r, "scope")
		f := casework.CommitmentFilter{On: today, Standing: rapid.SampledFrom(append([]domain.Standing{""}, domain.Standings...)).Draw(r, "standing"),
			Dialogue: rapid.SampledFrom([]domain.DialogueID{{}, ps.last.ID}).Draw(r, "dialogue"),
			List:     rapid.SampledFrom([]domain.RemediationID{{}, ps.list.ID}).Draw(r, "list")}
		if rapid.Bool().Draw(r, "carried") {
			f.Carried = &ps.carried
		}
		var want []domain.CommitmentID
		for _, c := range slices.SortedFunc(slices.Values(ps.all), byDeadline) {
			_, counts := ps.counted(c)
			if (f.Carried == nil && s.Holds(c.Unit) || f.Carried != nil && counts && len(s.Units()) > 0) && (f.Standing == "" || c.Standing(today) == f.Standing) &&
				(f.Dialogue.IsZero() || c.Dialogue == f.Dialogue) && (f.List.IsZero() || c.List == f.List) {
				want = append(want, c.ID)
			}
		}
		var got []domain.CommitmentID
		for _, c := range whole(t, rapid.IntRange(1, 30).Draw(r, "limit"), func(p casework.Page) ([]domain.Commitment, error) {
			return db.Commitments(t.Context(), s, f, p)
		}, cursor) {
			got = append(got, c.ID)
		}
		if !slices.Equal(got, want) {
			r.Fatalf("got %v\nwant %v", got, want)
		}
	}))
	items := slices.DeleteFunc(slices.Clone(ps.all), func(c domain.Commitment) bool { return c.List.IsZero() })
	detail := get[casework.RemediationDetail](t)(db.RemediationList(t.Context(), ps.list.ID, today))
	if want := statistics.PromisesOf(items, today); !maps.Equal(detail.Items, want) {
		t.Errorf("the list counts %v, want %v", detail.Items, want)
	}
	n, matters, err := db.Unanswered(t.Context(), ps.carried.Dialogues)
	must(t, err)
	if n != 2 || len(matters) != 2 {
		t.Errorf("%d matters wait, %d are listed, want 2", n, len(matters))
	}
	none := get[casework.CarryOverCounts](t)(db.CarriedOver(t.Context(), casework.Carried{}, today))
	if none.Total().Total() != 0 {
		t.Errorf("no dialogue promised %v", none)
	}
}

// A conclusion is reviewed when something happened to one of its commitments.
func TestUnreviewedConclusions(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	silent, reviewed, young, elsewhere := held(w.north.ID, 30), held(w.north.ID, 40), held(w.north.ID, 44), held(w.south.ID, 20)
	empty := held(w.south.ID, 50) // of which nothing was promised
	var cs []domain.Commitment
	promise := func(g domain.Dialogue, deadline workday.Date, version int) {
		c := commitment(g.Unit, w.clerk.ID, deadline)
		c.Dialogue, c.Version = g.ID, version
		if version > 1 {
			at := now.Add(-time.Hour)
			c.Notes, c.NotedAt = 1, &at
		}
		cs = append(cs, c)
	}
	promise(silent, today-1, 1)
	promise(silent, today, 1)
	promise(reviewed, today-1, 1)
	promise(reviewed, today-1, 2)
	promise(elsewhere, today+9, 1)
	cs[0].Told, cs[0].Version = cs[0].Deadline, 2 // by the clock
	add(t, db, &[]domain.Dialogue{silent, reviewed, young, empty, elsewhere}, &cs)
	want := casework.UnreviewedConclusion{Dialogue: silent, Commitments: 2, Overdue: 1}
	lists(t, "north", want, true)(db.UnreviewedConclusions(t.Context(), w.only(w.north), today, today-45, casework.Page{Limit: 10}))
	lists(t, "nowhere", want, false)(db.UnreviewedConclusions(t.Context(), policy.Scope{}, today, today-45, casework.Page{Limit: 10}))
	got := whole(t, 1, func(p casework.Page) ([]casework.UnreviewedConclusion, error) {
		return db.UnreviewedConclusions(t.Context(), w.all(), today, today-45, p)
	}, func(u casework.UnreviewedConclusion) casework.Cursor {
		return casework.Cursor{Key: int64(u.ConcludedOn), ID: domain.ID[any](u.ID)}
	})
	if len(got) != 3 || got[0].ID != elsewhere.ID || got[1].ID != silent.ID || got[2].ID != empty.ID {
		t.Errorf("unreviewed: %v", got)
	}
}
