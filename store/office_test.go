package store_test

import (
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
)

// pick returns the thing of type T in sample.
func pick[T any](t testing.TB, things []any) T {
	t.Helper()
	i := slices.IndexFunc(things, func(v any) bool { _, ok := v.(*T); return ok })
	if i < 0 {
		t.Fatalf("no %T", *new(T))
	}
	return *things[i].(*T)
}

// Everything that sample holds is found by each way of looking for it, and by
// nobody whose scope does not open it.
func TestTheRestOfTheOffice(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	things := sample(w)
	add(t, db, things...)
	ctx, page := t.Context(), casework.Page{Limit: 10}
	ps := pick[[]domain.Petition](t, things)
	primary, p := ps[0], ps[1]
	slices.SortFunc(ps, func(a, b domain.Petition) int { return slices.Compare(a.ID[:], b.ID[:]) })
	listed := p
	listed.Text = ""
	dialogue, notice, answer := pick[domain.Dialogue](t, things), pick[domain.Notice](t, things), pick[domain.Answer](t, things)
	escalation, group := pick[domain.Escalation](t, things), pick[domain.Group](t, things)
	finding, reception, session := pick[domain.Finding](t, things), pick[domain.Reception](t, things), pick[domain.CouncilSession](t, things)
	detail := casework.DialogueDetail{Dialogue: dialogue, Notices: []domain.Notice{notice}, Matters: casework.MatterCounts{Total: 1, Written: 1}}
	here, elsewhere := w.only(w.north), w.only(w.south)

	same := func(what string, want, got any) {
		t.Helper()
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(policy.Scope{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	same("Petition", p, get[domain.Petition](t)(db.Petition(ctx, p.ID)))
	same("PetitionByCode", p, get[domain.Petition](t)(db.PetitionByCode(ctx, p.Code)))
	same("Matters", []domain.Petition{listed}, get[[]domain.Petition](t)(db.Matters(ctx, dialogue.ID, false, page)))
	same("Matters undisposed", []domain.Petition{}, get[[]domain.Petition](t)(db.Matters(ctx, dialogue.ID, true, page)))
	same("Dialogue", detail, get[casework.DialogueDetail](t)(db.Dialogue(ctx, dialogue.ID)))
	same("CouncilSessions", []domain.CouncilSession{session}, get[[]domain.CouncilSession](t)(db.CouncilSessions(ctx, []domain.UnitID{w.city.ID})))
	same("Events", []domain.Event{pick[domain.Event](t, things)}, get[[]domain.Event](t)(db.Events(ctx, domain.OfPetition, domain.ID[any](p.ID))))
	same("Escalation", escalation, get[domain.Escalation](t)(db.Escalation(ctx, escalation.ID)))
	same("Finding", finding, get[domain.Finding](t)(db.Finding(ctx, finding.ID)))
	same("AnswersTo", []domain.Answer{answer}, get[[]domain.Answer](t)(db.AnswersTo(ctx, p.ID)))
	a, covered, err := db.Answer(ctx, answer.ID)
	must(t, err)
	answerTo := casework.AnswerTo{Answer: answer, Petitions: []domain.PetitionID{p.ID}}
	same("Answer", []any{answerTo, []domain.Petition{listed}}, []any{a, covered})
	grants := get[[]domain.Delegation](t)(db.Delegations(ctx, w.clerk.ID, nil))
	same("Delegations by an account", []domain.Delegation{pick[domain.Delegation](t, things)}, grants)
	same("Delegations of a unit", grants, get[[]domain.Delegation](t)(db.Delegations(ctx, id[domain.Account](), []domain.UnitID{w.north.ID})))

	promise, remediation := pick[domain.Commitment](t, things), pick[domain.RemediationList](t, things)
	same("RemediationList", casework.RemediationDetail{RemediationList: remediation, Items: statistics.Promises{}},
		get[casework.RemediationDetail](t)(db.RemediationList(ctx, remediation.ID, today)))
	c, concerned, err := db.Commitment(ctx, promise.ID)
	must(t, err)
	same("Commitment", []any{promise, []domain.Petition{listed}}, []any{c, concerned})
	same("CommitmentsTo", []casework.RecordedCommitment{{Commitment: promise}}, get[[]casework.RecordedCommitment](t)(db.CommitmentsTo(ctx, p.ID)))

	question, repeat := pick[domain.Question](t, things), pick[domain.Repeat](t, things)
	same("Question", question, get[domain.Question](t)(db.Question(ctx, question.ID)))
	same("Repeats", []domain.Repeat{repeat}, get[[]domain.Repeat](t)(db.Repeats(ctx, p.ID)))
	same("Completions", []domain.Completion{pick[domain.Completion](t, things)}, get[[]domain.Completion](t)(db.Completions(ctx, p.ID)))
	same("Covering", map[domain.AnswerID][]domain.Petition{answer.ID: {listed}}, get[map[domain.AnswerID][]domain.Petition](t)(db.Covering(ctx, []domain.AnswerID{answer.ID})))
	same("Involved", []domain.PetitionID{p.ID}, get[[]domain.PetitionID](t)(db.Involved(ctx, []domain.PetitionID{p.ID}, answer.DraftedBy)))
	same("Involved elsewhere", []domain.PetitionID{}, get[[]domain.PetitionID](t)(db.Involved(ctx, []domain.PetitionID{p.ID}, id[domain.Account]())))
	asked := casework.AskedPetition{Question: question, Of: listed}
	lists(t, "Questions about a petition", asked, true)(db.Questions(ctx, w.all(), casework.QuestionFilter{Petition: p.ID}, page))
	lists(t, "QuestionsDue", question, false)(db.QuestionsDue(ctx, today+99, nil, 10))

	public := casework.PublicAnswer{Answer: answer, Petitions: 1, Disputed: 1}
	for _, s := range []struct {
		name  string
		scope policy.Scope
		found bool
	}{{"here", here, true}, {"everywhere", w.all(), true}, {"elsewhere", elsewhere, false}, {"nowhere", policy.Scope{}, false}} {
		lists(t, s.name+" Dialogues", detail, s.found)(db.Dialogues(ctx, s.scope, casework.DialogueFilter{From: today, To: today, States: []domain.DialogueState{domain.DialogueConcluded}}, page))
		lists(t, s.name+" Held", detail, s.found)(db.Held(ctx, s.scope, today, today))
		lists(t, s.name+" Answers", answerTo, s.found)(db.Answers(ctx, s.scope, casework.AnswerFilter{Unit: w.north.ID, State: domain.AnswerPublished}, page))
		lists(t, s.name+" PublicAnswers", public, s.found)(db.PublicAnswers(ctx, s.scope, page))
		lists(t, s.name+" Findings", finding, s.found)(db.Findings(ctx, s.scope, casework.FindingFilter{States: domain.PublicFindings, On: today, Public: true}, page))
		lists(t, s.name+" Commitments", promise, s.found)(db.Commitments(ctx, s.scope, casework.CommitmentFilter{On: today, Standing: domain.StandingLate,
			Dialogue: dialogue.ID, Person: promise.Person, Public: true}, page))
		lists(t, s.name+" RemediationLists", casework.RemediationDetail{RemediationList: remediation, Items: statistics.Promises{}}, s.found)(
			db.RemediationLists(ctx, s.scope, today, page))
		lists(t, s.name+" Groups", casework.GroupView{Group: group, Petitions: []domain.PetitionID{p.ID}}, s.scope.Holds(group.Unit))(db.Groups(ctx, s.scope, page))
		lists(t, s.name+" Questions", asked, s.found)(db.Questions(ctx, s.scope, casework.QuestionFilter{State: question.State}, page))
		lists(t, s.name+" Receptions", reception, s.found)(db.Receptions(ctx, s.scope, casework.ReceptionFilter{From: today, To: today}, page))
		lists(t, s.name+" Escalations", casework.EscalatedPetition{Escalation: escalation, Petition: listed}, s.found)(
			db.Escalations(ctx, s.scope, casework.EscalationFilter{Targets: []domain.UnitID{w.city.ID}, Petition: p.ID, State: escalation.State, Group: group.ID}, page))
	}
	lists(t, "a citizen's answers", answerTo, true)(db.Answers(ctx, owner(p.Owner), casework.AnswerFilter{Petition: p.ID}, page))
	lists(t, "a day later", detail, false)(db.Held(ctx, here, today+1, today+1))
	lists(t, "a day later", detail, false)(db.Dialogues(ctx, here, casework.DialogueFilter{From: today + 1}, page))
	lists(t, "a day later", reception, false)(db.Receptions(ctx, here, casework.ReceptionFilter{From: today + 1}, page))

	sides := casework.Sides{Visits: 5, People: 7, Letters: 2, Held: 1, Denunciations: 1}
	q := casework.Question{ByUnit: true, Periods: []statistics.Period{{From: today, To: today, Cutoff: today}, {From: today + 1, To: today + 1, Cutoff: today + 1}}}
	counted := get[casework.Answered](t)(db.Figures(ctx, w.all(), q))
	same("Sides", []casework.Sides{sides, {}, sides}, []casework.Sides{counted.Periods[0].Sides, counted.Periods[1].Sides, counted.ByUnit[w.north.ID].Sides})

	must(t, db.Update(ctx, func(tx casework.Tx) error {
		same("Dialogue", dialogue, get[domain.Dialogue](t)(tx.Dialogue(dialogue.ID, casework.ForUpdate)))
		same("Notices", detail.Notices, get[[]domain.Notice](t)(tx.Notices(dialogue.ID)))
		same("MatterCounts", detail.Matters, get[casework.MatterCounts](t)(tx.MatterCounts(dialogue.ID)))
		same("Undisposed", []domain.PetitionID{}, get[[]domain.PetitionID](t)(tx.Undisposed(dialogue.ID)))
		same("CouncilSession", session, get[domain.CouncilSession](t)(tx.CouncilSession(session.ID, casework.ForShare)))
		same("Petitions", ps, get[[]domain.Petition](t)(tx.Petitions([]domain.PetitionID{p.ID, id[domain.Petition](), primary.ID})))
		again := p.ID // of the same code
		again[0] ^= 1
		same("Existing", map[string]domain.Petition{
			p.Code:       {ID: p.ID, Code: p.Code, Dialogue: dialogue.ID, State: p.State, Title: p.Title, Text: p.Text, Place: p.Place, Version: p.Version},
			primary.Code: {ID: primary.ID, Code: primary.Code, State: primary.State, Title: primary.Title, Text: primary.Text, Version: primary.Version},
		}, get[map[string]domain.Petition](t)(tx.Existing([]domain.PetitionID{again, primary.ID, id[domain.Petition]()})))
		same("Filings", []domain.Event{pick[domain.Event](t, things)}, get[[]domain.Event](t)(tx.Filings([]domain.PetitionID{p.ID, primary.ID})))
		same("Duplicates", []domain.Petition{p}, get[[]domain.Petition](t)(tx.Duplicates(primary.ID)))
		same("no Duplicates", []domain.Petition{}, get[[]domain.Petition](t)(tx.Duplicates(p.ID)))
		same("Petitioner", pick[domain.Petitioner](t, things), get[domain.Petitioner](t)(tx.Petitioner(p.ID)))
		same("RaisedAt", []domain.Petitioner{pick[domain.Petitioner](t, things)}, get[[]domain.Petitioner](t)(tx.RaisedAt(dialogue.ID)))
		same("Raised", []domain.Petitioner{pick[domain.Petitioner](t, things)}, get[[]domain.Petitioner](t)(tx.Raised([]domain.PetitionID{p.ID, id[domain.Petition]()})))
		same("Answer", answer, get[domain.Answer](t)(tx.Answer(answer.ID)))
		same("Covered", answerTo.Petitions, get[[]domain.PetitionID](t)(tx.Covered(answer.ID)))
		same("Escalation", escalation, get[domain.Escalation](t)(tx.Escalation(escalation.ID)))
		ofGroup, members, err := tx.GroupMembers(group.ID)
		must(t, err)
		same("GroupMembers", []any{group.Unit, answerTo.Petitions}, []any{ofGroup, members})
		same("Question", question, get[domain.Question](t)(tx.Question(question.ID)))
		same("Finding", finding, get[domain.Finding](t)(tx.Finding(finding.ID)))
		same("Commitment", promise, get[domain.Commitment](t)(tx.Commitment(promise.ID)))
		same("RemediationList", remediation, get[domain.RemediationList](t)(tx.RemediationList(remediation.ID)))
		same("AnsweredBy", []bool{true, false}, []bool{get[bool](t)(tx.AnsweredBy(p.ID, answer.DraftedBy)), get[bool](t)(tx.AnsweredBy(p.ID, w.clerk.ID))})
		among := func(by domain.AccountID) []domain.PetitionID {
			return get[[]domain.PetitionID](t)(db.Involved(t.Context(), []domain.PetitionID{p.ID, id[domain.Petition]()}, by))
		}
		same("Involved", [][]domain.PetitionID{{p.ID}, {}}, [][]domain.PetitionID{among(answer.DraftedBy), among(w.clerk.ID)})
		same("Delegation", grants[0], get[domain.Delegation](t)(tx.Delegation(grants[0].ID)))
		_, err = tx.Pending(p.ID)
		wantKind(t, err, domain.KindNotFound, domain.CodeNotFound)
		return nil
	}))
}

// lists checks that a list holds one thing, or nothing.
func lists[T any](t *testing.T, what string, one T, found bool) func([]T, error) {
	return func(list []T, err error) {
		t.Helper()
		must(t, err)
		if want := map[bool]int{true: 1, false: 0}[found]; len(list) != want {
			t.Errorf("%s: %d found, want %d", what, len(list), want)
		} else if found {
			if diff := cmp.Diff(one, list[0]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
	}
}

// While one transaction relies on a dialogue others may too, but none may
// change it.
func TestLocksOfADialogue(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	d := domain.Dialogue{ID: id[domain.Dialogue](), Unit: w.north.ID, Basis: domain.BasisLaw2025, Meeting: domain.MeetInPerson, Place: "Nhà văn hoá",
		StartsAt: now, State: domain.DialoguePlanned, PlannedAt: now, Version: 1}
	add(t, db, &d)
	lock := func(l casework.Lock, do func()) error {
		return db.Update(t.Context(), func(tx casework.Tx) error {
			_, err := tx.Dialogue(d.ID, l)
			do()
			return err
		})
	}
	var changed atomic.Bool
	ended := make(chan error)
	must(t, lock(casework.ForShare, func() {
		started := make(chan struct{})
		go func() {
			close(started)
			ended <- lock(casework.ForUpdate, func() { changed.Store(true) })
		}()
		<-started
		must(t, lock(casework.ForShare, func() {}))
		if changed.Load() {
			t.Error("the dialogue was changed while others relied on it")
		}
	}))
	must(t, <-ended)
	if !changed.Load() {
		t.Error("the dialogue was never changed")
	}
}
