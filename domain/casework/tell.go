package casework

import (
	"cmp"
	"context"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/news"
	"kiennghi/domain/workday"
)

// The jobs of telling: to find who is told of an event, to send an e-mail, to
// post a message to an endpoint.
const (
	JobTell JobKind = "tell" // Of: the event
	JobMail JobKind = "mail" // Of: the domain.Mail
	JobPost JobKind = "post" // Of: the domain.Delivery
)

// Site is how the office is seen from outside.
type Site struct {
	URL    string // of the public page, for letters
	Mailer Mailer // nil: no e-mail is sent
	Poster Poster // nil: nothing is posted to endpoints
}

type telling interface {
	Event(context.Context, domain.EventID) (domain.Event, error)
	// Holding lists the accounts that hold a post of one of the roles at one of
	// the units on the day, without those that were disabled.
	Holding(context.Context, []domain.Role, []domain.UnitID, workday.Date) ([]domain.AccountID, error)
	inbox
	mails
	webhooks
}

type tellingTx interface {
	// AddOnce keeps those of the new things that are not kept yet, by their ID.
	AddOnce(things ...any) error
	inboxTx
	mailsTx
	webhooksTx
}

// record keeps an event, and when there is anybody to tell of it the job of
// telling.
func record(tx Tx, e *domain.Event) error {
	if err := tx.Add(e); err != nil {
		return err
	}
	lines, job := news.Of(*e), Job{JobTell, domain.ID[any](e.ID)}
	switch {
	case len(lines) == 0:
		return nil
	case e.Subject == domain.OfPetition && !slices.ContainsFunc(lines, news.Line.ToOthers):
		return tx.EnqueueIfHeard(job, domain.PetitionID(e.Of))
	}
	return tx.Enqueue(job)
}

// tell tells an event to whom it concerns: those who hold the posts when it is
// told, since it is they who have to act. However often it runs, everybody is
// told once.
func (d *Desk) tell(ctx context.Context, by Caller, id domain.ID[any]) error {
	e, err := d.Store.Event(ctx, domain.EventID(id))
	if err != nil {
		return err
	}
	lines := news.Of(e)
	if len(lines) == 0 {
		return nil
	}
	s, err := d.scene(ctx, by, e)
	if err != nil {
		return err
	}
	officials := make([][]domain.AccountID, len(lines))
	for i, line := range lines {
		if officials[i], err = d.officials(ctx, by, line, s); err != nil {
			return err
		}
	}
	return d.Store.Update(ctx, func(tx Tx) error {
		t := telegraph{desk: d, tx: tx, event: e}
		ps, err := tx.Petitions(sorted(s.concerned)) // held, so that nothing of them is erased meanwhile
		if err != nil {
			return err
		}
		ps = slices.DeleteFunc(ps, domain.Petition.Erased)
		if len(ps) == 0 && len(s.concerned) > 0 {
			return nil
		}
		for i, line := range lines {
			n := s.news
			n.Topic = line.Topic
			if slices.Contains(line.To, news.Petitioner) {
				if err := t.petitioners(ps, n); err != nil {
					return err
				}
			}
			for _, to := range officials[i] {
				t.notify(to, n)
			}
			if err := t.endpoints(n); err != nil {
				return err
			}
		}
		return t.send()
	})
}

// scene is what an event is about, for those who are told of it.
type scene struct {
	news      domain.News
	units     map[news.Circle][]domain.UnitID // whose posts belong to a circle
	people    map[news.Circle]domain.AccountID
	concerned []domain.PetitionID // whose petitioners it concerns
}

// scene reads what an event is about.
func (d *Desk) scene(ctx context.Context, by Caller, e domain.Event) (scene, error) {
	s := scene{
		news:   domain.News{Event: e.ID, Subject: e.Subject, Of: e.Of, Unit: e.Unit, Day: news.Day(e), At: e.At},
		units:  map[news.Circle][]domain.UnitID{},
		people: map[news.Circle]domain.AccountID{},
	}
	office := func(u domain.UnitID) {
		for _, circle := range []news.Circle{news.Office, news.Handlers, news.Chair, news.Monitors} {
			s.units[circle] = []domain.UnitID{u}
		}
		s.units[news.Area] = []domain.UnitID{u}
		for i, above := range by.Units.AllAbove(u, by.Today) {
			if s.units[news.Area] = append(s.units[news.Area], above.ID); i == 0 {
				s.units[news.Above] = []domain.UnitID{above.ID}
			}
		}
	}
	switch e.Subject {
	case domain.OfPetition:
		p, err := d.Store.Petition(ctx, domain.PetitionID(e.Of))
		if err != nil {
			return s, err
		}
		s.concerned = []domain.PetitionID{p.ID}
		s.people[news.Responsible] = e.Change.Assignee
		s.news.Unit = cmp.Or(e.Unit, p.Home)
		office(p.Holder)
		if e.Step == domain.StepWarn || e.Step == domain.StepComplete {
			if err := d.toHandle(ctx, by, p, &s); err != nil {
				return s, err
			}
		}
		if err := d.handOver(ctx, by, e, e.Change.Escalation, &s); err != nil {
			return s, err
		}
	case domain.OfQuestion:
		q, err := d.Store.Question(ctx, domain.QuestionID(e.Of))
		if err != nil {
			return s, err
		}
		p, err := d.Store.Petition(ctx, q.Petition)
		if err != nil {
			return s, err
		}
		s.concerned = []domain.PetitionID{p.ID}
		s.news.Unit = q.Unit
		office(p.Holder)
	case domain.OfEscalation:
		if err := d.handOver(ctx, by, e, domain.EscalationID(e.Of), &s); err != nil {
			return s, err
		}
	case domain.OfLapse:
		l, err := d.Store.Lapse(ctx, domain.LapseID(e.Of))
		if err != nil {
			return s, err
		}
		if e.Step == domain.StepExplain && !l.Petition.IsZero() { // that it is overdue is told of all that is
			s.concerned = []domain.PetitionID{l.Petition}
		}
		s.news.Unit = l.Unit
		office(l.Unit)
		s.units[news.Above] = []domain.UnitID{l.Told}
	case domain.OfCommitment:
		c, ps, err := d.Store.Commitment(ctx, domain.CommitmentID(e.Of))
		if err != nil {
			return s, err
		}
		s.concerned = idsOf(ps)
		s.people[news.Responsible] = c.Person
		s.news.Unit = c.Unit
		office(c.Unit)
	case domain.OfFinding:
		f, err := d.Store.Finding(ctx, domain.FindingID(e.Of))
		if err != nil {
			return s, err
		}
		s.concerned = about(f)
		s.people[news.Author] = f.MadeBy
		s.news.Unit = f.Unit
		office(f.Unit)
	case domain.OfDenunciation:
		s.news.Unit = e.Change.Home
		office(e.Change.Home)
	case domain.OfDialogue:
		g, err := d.Store.Dialogue(ctx, domain.DialogueID(e.Of))
		if err != nil {
			return s, err
		}
		s.news.Unit = g.Unit
		office(g.Unit)
	case domain.OfReception, domain.OfSession:
		s.news.Unit = e.Change.Home
		office(e.Change.Home)
	}
	if len(s.concerned) == 1 {
		s.news.Petition = s.concerned[0]
	}
	return s, nil
}

// handOver puts the sides of a hand-over into the scene. The news names the one
// above, but for a return the one to whom it comes back, for a dispute the one
// that decides it, and for what was decided the one that holds the petition.
func (d *Desk) handOver(ctx context.Context, by Caller, e domain.Event, id domain.EscalationID, s *scene) error {
	if id.IsZero() {
		return nil
	}
	x, err := d.Store.Escalation(ctx, id)
	if err != nil {
		return err
	}
	s.units[news.Sender], s.units[news.Target], s.units[news.Arbiter] = []domain.UnitID{x.Sender}, []domain.UnitID{x.Target}, []domain.UnitID{x.Arbiter}
	s.concerned = []domain.PetitionID{x.Petition}
	s.news.Unit = x.Target
	switch e.Step {
	case domain.StepReturn:
		s.news.Unit = x.Sender
	case domain.StepContest:
		s.news.Unit = x.Arbiter
	case domain.StepName:
		s.news.Unit = e.Change.Holder
	case domain.StepTake:
		if u, ok := by.Units.InCharge(x.Target, workday.Of(e.At)); ok {
			s.news.Unit = u.ID // it may have ended while it was silent
		}
	}
	return nil
}

// officials lists those who are told for their posts, or since it was given to
// them. Who did it knows.
func (d *Desk) officials(ctx context.Context, by Caller, line news.Line, s scene) ([]domain.AccountID, error) {
	var all []domain.AccountID
	for _, circle := range line.To {
		if to := s.people[circle]; !to.IsZero() {
			all = append(all, to)
		}
		var at []domain.UnitID
		for _, unit := range s.units[circle] {
			at = append(at, by.Units.AnswerFor(unit, by.Today)...)
		}
		if len(at) == 0 {
			continue
		}
		holding, err := d.Store.Holding(ctx, circle.Roles(), at, by.Today)
		if err != nil {
			return nil, err
		}
		all = append(all, holding...)
	}
	return sorted(all), nil
}

// telegraph collects what one event brings to whom, and keeps it.
type telegraph struct {
	desk  *Desk
	tx    Tx
	event domain.Event
	told  map[domain.AccountID]bool

	notifications []domain.Notification
	mails         []domain.Mail
	deliveries    []domain.Delivery
}

// notify puts a piece of news into the inbox of an account.
func (t *telegraph) notify(to domain.AccountID, n domain.News) {
	if to == t.event.By || t.told[to] {
		return
	}
	if t.told == nil {
		t.told = map[domain.AccountID]bool{}
	}
	t.told[to] = true
	t.notifications = append(t.notifications, domain.Notification{ID: domain.DerivedID[domain.Notification](t.event, to), Account: to, News: n})
}

// petitioners tells those who raised the petitions, or the same again: each of
// their own. Of a question only those are told who can reply to it. Who has no
// account is written to, if they gave an address.
func (t *telegraph) petitioners(ps []domain.Petition, n domain.News) error {
	for _, p := range ps {
		var again []domain.Petition
		if n.Subject != domain.OfQuestion {
			var err error
			if again, err = t.tx.Duplicates(p.ID); err != nil {
				return err
			}
		}
		for _, q := range append(again, p) {
			n.Petition = q.ID
			if n.Subject == domain.OfPetition {
				n.Of = domain.ID[any](q.ID)
			}
			if !q.Owner.IsZero() {
				t.notify(q.Owner, n)
				continue
			}
			if err := t.write(q, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// write makes an e-mail to who raised a petition without an account.
func (t *telegraph) write(p domain.Petition, n domain.News) error {
	if t.desk.Site.Mailer == nil {
		return nil
	}
	who, err := t.tx.Petitioner(p.ID)
	if domain.KindOf(err) == domain.KindNotFound || err == nil && who.Email == "" {
		return nil
	}
	t.mails = append(t.mails, domain.Mail{ID: domain.DerivedID[domain.Mail](t.event, p.ID), News: n, State: domain.MailWaiting, Version: 1})
	return err
}

// endpoints makes a message to each endpoint that wants the news. Nothing that
// has to do with a denunciation is posted.
func (t *telegraph) endpoints(n domain.News) error {
	if t.desk.Site.Poster == nil || n.Subject == domain.OfDenunciation {
		return nil
	}
	hooks, err := t.tx.EnabledWebhooks()
	for _, w := range hooks {
		posted := slices.ContainsFunc(t.deliveries, func(x domain.Delivery) bool { return x.Webhook == w.ID })
		if w.Wants(n.Topic) && !posted { // as accounts, it is told of an event once
			t.deliveries = append(t.deliveries, domain.Delivery{ID: domain.DerivedID[domain.Delivery](t.event, w.ID), Webhook: w.ID, News: n,
				State: domain.DeliveryWaiting, Version: 1})
		}
	}
	return err
}

// send keeps what was collected, with the jobs that carry it further.
func (t *telegraph) send() error {
	if err := t.letters(); err != nil {
		return err
	}
	var things []any
	if len(t.notifications) > 0 {
		things = append(things, &t.notifications)
	}
	if len(t.mails) > 0 {
		things = append(things, &t.mails)
	}
	if len(t.deliveries) > 0 {
		things = append(things, &t.deliveries)
	}
	if err := t.tx.AddOnce(things...); err != nil {
		return err
	}
	var jobs []Job
	for _, m := range t.mails {
		jobs = append(jobs, Job{JobMail, domain.ID[any](m.ID)})
	}
	for _, x := range t.deliveries {
		jobs = append(jobs, Job{JobPost, domain.ID[any](x.ID)})
	}
	if len(jobs) == 0 {
		return nil
	}
	return t.tx.Enqueue(jobs...)
}

// letters makes an e-mail to each account that is told and chose so.
func (t *telegraph) letters() error {
	if t.desk.Site.Mailer == nil || len(t.notifications) == 0 {
		return nil
	}
	ids := make([]domain.AccountID, len(t.notifications))
	for i, n := range t.notifications {
		ids[i] = n.Account
	}
	contacts, err := t.tx.Contacts(ids)
	if err != nil {
		return err
	}
	for _, n := range t.notifications {
		if c := contacts[n.Account]; c.Email != "" && slices.Contains(c.Topics, n.Topic) {
			t.mails = append(t.mails, domain.Mail{ID: domain.DerivedID[domain.Mail](t.event, n.Account), Account: n.Account, News: n.News,
				State: domain.MailWaiting, Version: 1})
		}
	}
	return nil
}
