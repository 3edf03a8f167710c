package casework

import (
	"cmp"
	"context"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

// Section is a kind of task that waits for somebody.
type Section string

const (
	ToApprove Section = "answers_to_approve"      // drafts, the earliest dated first
	ToPublish Section = "answers_to_publish"      // approved ones, the earliest dated first
	DueSoon   Section = "petitions_due"           // something is owed within DueWithin working days, or was before
	CameBack  Section = "petitions_come_back"     // opened again, by a dispute or a ruling
	ToDecide  Section = "hand_overs_to_decide"    // offered to the unit, the longest waiting first
	ToName    Section = "holders_to_name"         // given back twice: the unit must name who holds them
	Grouped   Section = "groups_to_answer"        // with a petition that waits for an answer, the oldest first
	ToAccount Section = "promises_to_account_for" // carried into the unit's next dialogue
	Promised  Section = "promises_due"            // running, with a deadline within DueWithin working days, or before
	ToAsk     Section = "questions_to_ask"        // of people whose reply a monitor may record
	ToRule    Section = "closings_to_rule_on"     //
	ToReply   Section = "findings_to_reply_to"    //
	OwnReply  Section = "outcomes_to_reply_to"    // claimed of what the caller raised, the longest claimed first
	Complete  Section = "petitions_to_complete"   // of the caller, paused for what they have to give

	ToExplain  Section = "lapses_to_explain"          // of the unit, without the reason that it owes
	ToCommit   Section = "answers_without_commitment" // that promise what their petitions wait for, and nobody has said who does it
	ToHold     Section = "dialogues_to_hold"          // whose day has passed: neither opened nor cancelled
	ToConclude Section = "conclusions_to_publish"     // of dialogues that were closed, or opened on a day before; in the order of Dialogue.Since
	ToJudge    Section = "commitments_to_judge"       // reported to be carried out, the longest reported first
)

// sections lists every section, in the order of a brief, with the step that
// makes it the task of whoever may take it. Without a step it is the task of
// whoever raised the petition.
var sections = []struct {
	Section
	step domain.Step
}{
	{ToApprove, domain.StepApprove}, {ToPublish, domain.StepIssue}, {DueSoon, domain.StepDraft}, {CameBack, domain.StepDraft},
	{ToDecide, domain.StepTake}, {ToName, domain.StepName}, {Grouped, domain.StepDraft}, {ToAccount, domain.StepPlan}, {Promised, domain.StepFulfil},
	{ToCommit, domain.StepCommit}, {ToHold, domain.StepOpen}, {ToConclude, domain.StepFinish}, {ToExplain, domain.StepExplain},
	{ToAsk, domain.StepConfirm}, {ToJudge, domain.StepUphold}, {ToRule, domain.StepUpholdClosing}, {ToReply, domain.StepReply}, {OwnReply, ""}, {Complete, ""},
}

const (
	DueWithin  = 3   // working days, in which what is due is due soon
	MostTasks  = 100 // up to which the tasks of a section are counted
	FirstTasks = 20  // of each section are in the brief
)

// TaskQuery asks for the tasks of a section.
type TaskQuery struct {
	Section
	Scope   policy.Scope // where the caller may do them, or what the caller raised
	Person  domain.AccountID
	Charged policy.Scope // where Person may do what they are responsible for
	Today   workday.Date
	Soon    workday.Date // the last day of what is due soon
	Carried *Carried     // into the next dialogue, of ToAccount
	Count   int          // up to which they are counted
	Page    Page
}

// FoundTask is what a task is about. Of the things but the petition, one is
// there at most.
type FoundTask struct {
	Petition   domain.Petition // without its text; zero when it is about none
	Answer     domain.Answer
	Escalation domain.Escalation
	Group      domain.Group
	Commitment domain.Commitment
	Question   domain.Question
	Finding    domain.Finding
	Lapse      domain.Lapse
	Dialogue   domain.Dialogue // without its minutes
}

// FoundTasks are the first tasks of a section, and how many there are, counted
// up to what was asked.
type FoundTasks struct {
	Tasks []FoundTask
	Count int
}

type tasks interface {
	// Tasks finds tasks by all the queries, on one snapshot.
	Tasks(context.Context, []TaskQuery) ([]FoundTasks, error)
	// NextDialogue returns the first dialogue of the units that is to begin.
	NextDialogue(ctx context.Context, s policy.Scope, after time.Time) (domain.Dialogue, error)
}

// Task is something that waits for the caller, and what they may do about it.
type Task struct {
	Subject  domain.Subject
	ID       domain.ID[any]
	Petition domain.PetitionID // that it is about; may be zero
	Title    string
	Unit     domain.UnitID // where it waits
	State    string
	DueOn    workday.Date // may be zero
	Today    workday.Date
	Allowed  []domain.Step
	key      int64 // of its place in the section, as in a Cursor
}

// BriefSection is a section of a brief.
type BriefSection struct {
	Section
	Tasks []Task
	Count int // MostTasks at most
	More  bool
}

// Brief is what waits for somebody on a day.
type Brief struct {
	Today        workday.Date
	Soon         workday.Date
	NextDialogue domain.DialogueID // for which ToAccount is; zero for none
	Sections     []BriefSection
}

// soon is the last day on which what is due then is due soon.
func (c Caller) soon() workday.Date {
	on, _ := c.Calendar.Add(c.Today, DueWithin)
	return on
}

// Brief returns what waits for the caller, by the posts of the day: every
// section of which they may do the tasks somewhere.
func (d *Desk) Brief(ctx context.Context, by Caller) (Brief, error) {
	v := Brief{Today: by.Today, Soon: by.soon()}
	var qs []TaskQuery
	for _, s := range sections {
		q, next, ok, err := d.tasksOf(ctx, by, s.Section)
		if err != nil {
			return Brief{}, err
		}
		if !ok {
			continue
		}
		v.NextDialogue = cmp.Or(v.NextDialogue, next)
		q.Count, q.Page = MostTasks+1, Page{Limit: FirstTasks}
		qs = append(qs, q)
	}
	found, err := d.Store.Tasks(ctx, qs)
	if err != nil {
		return Brief{}, err
	}
	lists, err := d.tasks(ctx, by, qs, found)
	for i, f := range found {
		v.Sections = append(v.Sections, BriefSection{Section: qs[i].Section, Tasks: lists[i], Count: min(f.Count, MostTasks), More: f.Count > MostTasks})
	}
	return v, err
}

// Tasks lists the tasks of a section, in the order of the brief.
func (d *Desk) Tasks(ctx context.Context, by Caller, s Section, p Page) (List[Task], error) {
	q, _, ok, err := d.tasksOf(ctx, by, s)
	if err != nil || !ok {
		return List[Task]{}, err
	}
	q.Page = Page{Limit: p.Limit + 1, After: p.After}
	q.Count = q.Page.Limit
	qs := []TaskQuery{q}
	found, err := d.Store.Tasks(ctx, qs)
	if err != nil {
		return List[Task]{}, err
	}
	lists, err := d.tasks(ctx, by, qs, found)
	return page(lists[0], p, func(t Task) Cursor { return Cursor{Key: t.key, ID: t.ID} }), err
}

// tasksOf asks for the caller's tasks of a section, and reports whether there
// can be any.
func (d *Desk) tasksOf(ctx context.Context, by Caller, s Section) (q TaskQuery, next domain.DialogueID, ok bool, err error) {
	q = TaskQuery{Section: s, Person: by.Account, Today: by.Today, Soon: by.soon()}
	for _, of := range sections {
		switch {
		case of.Section != s:
		case of.step == "":
			q.Scope = policy.Mine(by.Actor)
			return q, next, true, nil
		default:
			q.Scope = by.Seats(by.Actor, of.step, false)
		}
	}
	ok = len(q.Scope.Units()) > 0
	switch s {
	case Promised:
		q.Charged = by.Seats(by.Actor, domain.StepFulfil, true)
		ok = len(q.Charged.Units()) > 0
	case ToAccount:
		if !ok {
			break
		}
		g, err := d.Store.NextDialogue(ctx, q.Scope, by.Now)
		if domain.KindOf(err) == domain.KindNotFound {
			return q, next, false, nil
		}
		if err != nil {
			return q, next, false, err
		}
		next = g.ID
		_, q.Carried, err = d.carried(ctx, by, g)
		return q, next, true, err
	}
	return q, next, ok, nil
}

// tasks says what is to be done, section by section. What can be done with
// answers is asked of the petitions that they cover: of all at once.
func (d *Desk) tasks(ctx context.Context, by Caller, qs []TaskQuery, found []FoundTasks) ([][]Task, error) {
	lists := make([][]Task, len(found))
	var answers []AnswerTo
	var of []*Task
	for i, f := range found {
		lists[i] = make([]Task, len(f.Tasks))
		for j, t := range f.Tasks {
			lists[i][j] = by.task(qs[i].Section, t)
			if s := qs[i].Section; s == ToApprove || s == ToPublish {
				answers, of = append(answers, AnswerTo{Answer: t.Answer}), append(of, &lists[i][j])
			}
		}
	}
	views, err := d.answerViews(ctx, by, answers)
	for i, v := range views {
		of[i].Allowed = v.Allowed
	}
	return lists, err
}

// task says what is to be done.
func (c Caller) task(s Section, f FoundTask) Task {
	p := f.Petition
	t := Task{Petition: p.ID, Title: p.Title, Today: c.Today}
	switch s {
	case ToApprove, ToPublish:
		a := f.Answer
		t.Subject, t.ID, t.Unit, t.State, t.DueOn, t.Title = domain.OfAnswer, domain.ID[any](a.ID), a.Unit, string(a.State), a.SignedOn, a.Number
	case ToCommit:
		a := f.Answer
		t.Subject, t.ID, t.Unit, t.State, t.DueOn, t.Title = domain.OfAnswer, domain.ID[any](a.ID), a.Unit, string(a.State), a.DueOn, a.Number
		t.Allowed = c.steps(a.Unit, []domain.Step{domain.StepCommit})
	case ToDecide, ToName:
		x := c.escalation(f.Escalation, p)
		t.Subject, t.ID, t.Unit, t.State, t.DueOn, t.Allowed = domain.OfEscalation, domain.ID[any](x.ID), x.Target, string(x.State), x.DueOn, x.Allowed
		if s == ToName {
			t.Unit = x.Arbiter
		}
		return t // in the order of the IDs
	case Grouped:
		t.Subject, t.ID, t.Unit, t.Title, t.Allowed = domain.OfGroup, domain.ID[any](f.Group.ID), f.Group.Unit, f.Group.Title, c.steps(f.Group.Unit, []domain.Step{domain.StepDraft})
	case ToAccount, Promised:
		x := c.commitment(f.Commitment, nil)
		t.Subject, t.ID, t.Unit, t.State, t.DueOn, t.Title = domain.OfCommitment, domain.ID[any](x.ID), x.Unit, string(x.State), x.Deadline, x.Task
		t.Allowed = x.Allowed
	case ToJudge: // it is nobody's to do by a day
		x := c.commitment(f.Commitment, nil)
		t.Subject, t.ID, t.Unit, t.State, t.Title, t.Allowed = domain.OfCommitment, domain.ID[any](x.ID), x.Unit, string(x.State), x.Task, x.Allowed
		t.key = x.EndedAt.UnixMicro()
		return t
	case ToHold, ToConclude:
		g := c.dialogue(DialogueDetail{Dialogue: f.Dialogue})
		t.Subject, t.ID, t.Unit, t.State, t.DueOn, t.Allowed = domain.OfDialogue, domain.ID[any](g.ID), g.Unit, string(g.State), g.ConclusionDue, g.Allowed
		if t.Title = g.Place; s == ToHold {
			t.DueOn, t.key = workday.Of(g.StartsAt), g.StartsAt.UnixMicro()
		} else {
			t.key = g.Since().UnixMicro()
		}
		return t
	case ToExplain:
		l := c.lapse(f.Lapse)
		t.Subject, t.ID, t.Unit, t.DueOn, t.Allowed = domain.OfLapse, domain.ID[any](l.ID), l.Unit, l.ReasonDue, l.Allowed
		t.Petition, t.Title = l.Petition, string(l.Owed)
	case ToAsk:
		q := c.question(AskedPetition{f.Question, p})
		t.Subject, t.ID, t.Unit, t.State, t.DueOn, t.Allowed = domain.OfQuestion, domain.ID[any](q.ID), q.Unit, string(q.State), q.ReplyDue, q.Allowed
		t.key = int64(q.Due)
		return t
	case ToReply:
		v := c.finding(f.Finding)
		t.Subject, t.ID, t.Unit, t.State, t.DueOn, t.Allowed = domain.OfFinding, domain.ID[any](v.ID), v.Unit, string(v.State), v.DueOn, v.Allowed
		t.Petition, t.Title = v.Finding.Petition, string(v.Kind)
	default:
		v := c.view(p)
		t.Subject, t.ID, t.Unit, t.State, t.DueOn, t.Allowed = domain.OfPetition, domain.ID[any](p.ID), p.Holder, string(p.State), p.NextDue, v.Allowed
		switch s {
		case CameBack:
			t.DueOn = p.RedoDue
		case ToRule:
			t.DueOn = p.RuleBy
		case Complete:
			t.DueOn = p.PausedUntil
		case OwnReply:
			t.DueOn, t.key = p.ReplyBy, int64(p.ClaimedOn)
			return t
		}
	}
	t.key = int64(t.DueOn)
	return t
}
