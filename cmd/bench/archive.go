package main

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/demonstration"
	"kiennghi/domain/hanoi"
	"kiennghi/domain/law"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

const (
	years    = 10 // that the archive goes back
	deskDays = 60 // within which the open petitions were received
	deskMost = 10_000
	batchOf  = 5_000 // petitions that are in memory at once
)

// archive is an office that has worked for ten years: a long past in which
// nearly everything is concluded, and a desk of open work that does not grow
// with it. The same size and last day give the same archive.
//
// It knows no dialogues and no hand-overs, which none of the jobs touches.
type archive struct {
	n, open  int
	end      time.Time // nothing happens from this instant on
	wards    []domain.Unit
	staff    map[domain.UnitID]staff
	cases    []sample
	calendar *workday.Calendar
}

// staff are those who work at a unit.
type staff struct{ clerk, officer, chair domain.AccountID }

// sample is a matter with the words in which it was raised and answered. They
// are those of the demonstration, so texts are as long as real ones.
type sample struct {
	petition domain.Petition
	answer   domain.Answer
}

// newArchive prepares an archive of n petitions up to the end of the day
// before last.
func newArchive(n int, last workday.Date) *archive {
	a := &archive{n: n, open: min(n*9/10, deskMost), end: last.Start(), staff: map[domain.UnitID]staff{}, calendar: workday.Official()}
	for _, u := range hanoi.Units() {
		if u.Level == domain.LevelWard || u.Level == domain.LevelCommune {
			a.wards = append(a.wards, u)
		}
	}
	office := demonstration.Build(1, a.calendar, func(string) string { return "" })
	answers := map[domain.AnswerID]domain.Answer{}
	for _, given := range office.Answers {
		answers[given.ID] = given
	}
	for _, p := range office.Petitions {
		if given, ok := answers[p.Answer]; ok && given.Mode == domain.InWriting {
			a.cases = append(a.cases, sample{p, given})
		}
	}
	return a
}

// begin is the first instant of the archive.
func (a *archive) begin() time.Time { return a.end.AddDate(-years, 0, 0) }

// register is what must be there before the first petition.
type register struct {
	units       []domain.Unit
	successions []domain.Succession
	accounts    []domain.Account
	posts       []domain.Post
}

// login is that of the one who holds a post.
func login(role domain.Role, unit domain.UnitID) string { return string(role) + "." + string(unit) }

// register gives every ward a clerk, an officer and a chair, and the city an
// officer, all with one password.
func (a *archive) register(hash string) register {
	r := rand.New(rand.NewPCG(1, 0))
	out := register{units: hanoi.Units(), successions: hanoi.Successions()}
	for i := range out.units {
		out.units[i].Version = 1
	}
	hire := func(role domain.Role, u domain.Unit) domain.AccountID {
		account := domain.Account{ID: domain.SeededID[domain.Account](a.begin(), r.Uint64(), r.Uint64()), Login: login(role, u.ID),
			Name: login(role, u.ID), Password: hash, MadeAt: a.begin(), Version: 1}
		out.accounts = append(out.accounts, account)
		out.posts = append(out.posts, domain.Post{ID: domain.SeededID[domain.Post](a.begin(), r.Uint64(), r.Uint64()),
			Account: account.ID, Role: role, Unit: u.ID, From: max(u.From, workday.Of(a.begin())), Until: u.Until, Version: 1})
		return account.ID
	}
	for _, u := range a.wards {
		a.staff[u.ID] = staff{hire(domain.RoleClerk, u), hire(domain.RoleOfficer, u), hire(domain.RoleChair, u)}
	}
	hire(domain.RoleOfficer, domain.Unit{ID: hanoi.City})
	return out
}

// batch is a part of the archive: some petitions with all that belongs to them.
type batch struct {
	petitions   []domain.Petition
	petitioners []domain.Petitioner
	answers     []domain.Answer
	covers      []domain.AnswerTo
	spans       []statistics.Span
	events      []domain.Event
	questions   []domain.Question
}

// batches makes the archive, the oldest petitions first. The register must
// have been made before.
func (a *archive) batches() iter.Seq[batch] {
	return func(yield func(batch) bool) {
		for first := 0; first < a.n; first += batchOf {
			p := &play{archive: a, r: rand.New(rand.NewPCG(2, uint64(first)))}
			for i := first; i < min(first+batchOf, a.n); i++ {
				p.petition(i)
			}
			if !yield(p.batch) {
				return
			}
		}
	}
}

// play is the making of one batch.
type play struct {
	*archive
	batch
	r  *rand.Rand
	at time.Time // of the next step
}

// receivedAt spreads the archive over the years, and the desk over its days.
func (p *play) receivedAt(i int) time.Time {
	from, span, k, of := p.begin(), p.end.Sub(p.begin()), i, p.n-p.open
	if i >= of {
		span = deskDays * 24 * time.Hour
		from, k, of = p.end.Add(-span), i-of, p.open
	}
	return from.Add(time.Duration(float64(span) * (float64(k) + p.r.Float64()) / float64(of))).Truncate(time.Microsecond)
}

// petition plays the life of the i-th petition up to the archive's end.
func (p *play) petition(i int) {
	p.at = p.receivedAt(i)
	day := workday.Of(p.at)
	unit := p.wards[p.r.IntN(len(p.wards))]
	for !unit.InForce(day) {
		unit = p.wards[p.r.IntN(len(p.wards))]
	}
	by := p.staff[unit.ID]
	about := p.cases[p.r.IntN(len(p.cases))]
	id := domain.SeededID[domain.Petition](p.at, p.r.Uint64(), p.r.Uint64())

	matter := domain.Petition{Title: about.petition.Title, Text: about.petition.Text}
	matter.Locate(about.petition.Place)
	filed := domain.Change{State: string(domain.StateReceived), Kind: about.petition.Kind, Field: about.petition.Field,
		Channel: domain.ChannelLetter, Home: unit.ID, Holder: unit.ID}
	filed.NoticeDue, _ = p.due(law.PetitionFirstNotice, day)
	filed.DueOn, filed.DueRule = p.due(law.PetitionResolution, day)
	e := domain.Event{Subject: domain.OfPetition, Of: domain.ID[any](id), Seq: 1, Step: domain.StepFile, At: p.at,
		Warrant: domain.Warrant{By: by.clerk, Role: domain.RoleClerk, Unit: unit.ID}, Change: filed}
	matter.Apply(e)
	p.record(e)
	p.spans = append(p.spans, statistics.SpanOf(matter, matter.ReceivedOn))

	p.live(&matter, by, about, i >= p.n-p.open)
	p.petitions = append(p.petitions, matter)
	p.petitioners = append(p.petitioners, domain.Petitioner{Petition: id, Kind: domain.Person,
		Name: fmt.Sprintf("Nguyễn Văn %c", 'A'+rune(p.r.IntN(26))), Address: about.petition.Place})
}

// live takes the petition through what its staff do with it. What would be
// done after the archive's end has not been done. Of what stays on the desk a
// third was not even taken up.
func (p *play) live(m *domain.Petition, by staff, about sample, stays bool) {
	officer := domain.Warrant{By: by.officer, Role: domain.RoleOfficer, Unit: m.Home}
	chair := domain.Warrant{By: by.chair, Role: domain.RoleChair, Unit: m.Home}
	if stays && p.r.IntN(3) == 0 || !p.wait(4) {
		return
	}
	p.take(m, domain.StepAccept, officer, domain.Change{})
	if p.r.IntN(2) == 0 && p.wait(1) {
		five := domain.FiveClear{Person: by.officer, Task: "kiểm tra, xác minh", Responsibility: "chủ trì", Deadline: m.DueOn, Result: "văn bản trả lời"}
		p.take(m, domain.StepAssign, chair, domain.Change{Assignee: by.officer, Five: &five})
	}
	switch chance := p.r.IntN(100); {
	case stays || !p.wait(15):
	case chance < 6:
		p.take(m, domain.StepRefuse, chair, domain.Change{Ground: string(domain.GroundNoAuthority)})
	case chance < 9:
		p.take(m, domain.StepWithdraw, domain.Warrant{By: by.clerk, Role: domain.RoleClerk, Unit: m.Home}, domain.Change{})
	default:
		p.answer(m, about.answer, officer, chair)
		for !m.Outcome.Final() && p.wait(90) {
			p.answer(m, p.cases[p.r.IntN(len(p.cases))].answer, officer, chair)
		}
	}
}

// wait lets some days pass, in the mean as many as given, and reports whether
// the archive's end is not reached.
func (p *play) wait(days float64) bool {
	at := p.at.Add(time.Duration((0.05 + p.r.ExpFloat64()*days) * float64(24*time.Hour))).Truncate(time.Microsecond)
	if !at.Before(p.end) {
		return false
	}
	p.at = at
	return true
}

// answer has an answer drafted, approved and given in the words of a sample.
func (p *play) answer(m *domain.Petition, like domain.Answer, officer, chair domain.Warrant) {
	day := workday.Of(p.at)
	a := domain.Answer{ID: domain.SeededID[domain.Answer](p.at, p.r.Uint64(), p.r.Uint64()), Unit: m.Holder, Mode: domain.InWriting,
		Number: fmt.Sprintf("%d/UBND", 1+p.r.IntN(999)), SignedOn: day, Signatory: "Chủ tịch UBND", Summary: like.Summary, Claim: like.Claim}
	a.Write(like.Text)
	if !a.DoneOn.IsZero() {
		a.DoneOn = day
	}
	if !a.DueOn.IsZero() {
		a.DueOn = day.Add(60)
	}
	change := domain.Change{Mode: a.Mode, Outcome: a.Outcome, OutcomeDue: a.DueOn, Reason: a.Reason}
	for _, s := range []struct {
		step domain.Step
		by   domain.Warrant
	}{{domain.StepDraft, officer}, {domain.StepApprove, chair}, {domain.StepIssue, chair}} {
		e, err := a.Take(s.step, p.at, s.by, change)
		must(err)
		a.Apply(e)
		p.record(e)
	}
	p.answers = append(p.answers, a)
	p.covers = append(p.covers, domain.AnswerTo{Answer: a.ID, Petition: m.ID})
	step := domain.StepAnswer
	if a.Outcome.Final() {
		step = domain.StepConclude
	}
	change.Answer, change.Supersedes = a.ID, m.Answer
	p.take(m, step, chair, change)
}

// take takes a step, and moves the span with it.
func (p *play) take(m *domain.Petition, step domain.Step, by domain.Warrant, c domain.Change) {
	e, err := m.Take(step, p.at, by, c)
	must(err)
	m.Apply(e)
	p.record(e)
	if q, ok := domain.Ask(*m, e); ok { // long since asked about, and nobody said anything
		q.State, q.Due = domain.QuestionSilent, 0
		p.questions = append(p.questions, q)
	}
	last := &p.spans[len(p.spans)-1]
	if next := statistics.SpanOf(*m, workday.Of(p.at)); !next.Same(*last) {
		last.Until = next.Since
		p.spans = append(p.spans, next)
	}
}

func (p *play) record(e domain.Event) {
	e.ID = domain.SeededID[domain.Event](e.At, p.r.Uint64(), p.r.Uint64())
	p.events = append(p.events, e)
}

// due applies the rule in force on the day, as package casework does.
func (a *archive) due(code law.Code, day workday.Date) (workday.Date, string) {
	rule, ok := law.Shipped().InForce(code, day)
	if !ok {
		return 0, ""
	}
	d := rule.Due(day, a.calendar)
	return d.On, string(d.Rule) + "@" + d.Version.String()
}

// must stops the program where the domain refuses what the archive does: the
// archive is then wrong.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
