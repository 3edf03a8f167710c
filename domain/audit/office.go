package audit

import (
	"cmp"
	"slices"

	"kiennghi/domain"
)

// Finding is what is kept of a monitor's finding, and its record.
type Finding struct {
	Row    domain.Finding
	Events []domain.Event
}

// Differences names what is not as the events give it.
func (f Finding) Differences() []Difference {
	s := sheet{subject: domain.OfFinding, id: f.Row.ID.String()}
	if !s.whole(f.Events, 1) {
		return s.found
	}
	by := domain.Finding{ID: f.Row.ID, About: f.Row.About, Petition: f.Row.Petition, Answer: f.Row.Answer, Dialogue: f.Row.Dialogue,
		Text: f.Row.Text, Recommendation: f.Row.Recommendation, Reply: f.Row.Reply}
	for _, e := range f.Events {
		by.Unit, by.DueOn, by.Kind, by.Version = e.Change.Home, e.Change.On, domain.FindingKind(e.Change.Ground), e.Seq
		switch e.Step {
		case domain.StepFind:
			by.MadeBy, by.MadeAt = e.By, e.At
		case domain.StepReply:
			by.RepliedBy, by.RepliedAt = e.By, &e.At
		case domain.StepOverdue:
			by.Told = e.Change.On
		}
	}
	compare(&s, "", f.Row, by)
	return s.found
}

// Reception is what is kept of a sitting, and its record.
type Reception struct {
	Row    domain.Reception
	Events []domain.Event
}

// Differences names what is not as the events give it.
func (r Reception) Differences() []Difference {
	s := sheet{subject: domain.OfReception, id: r.Row.ID.String()}
	if !s.whole(r.Events, 1) {
		return s.found
	}
	by := r.Row
	for _, e := range r.Events {
		by.Apply(e)
	}
	compare(&s, "", r.Row, by)
	return s.found
}

// CouncilSession is what is kept of a council's session, and its record. Of those
// that were recorded before they had one there is no event.
type CouncilSession struct {
	Row    domain.CouncilSession
	Events []domain.Event
}

// Differences names what is not as the events give it.
func (c CouncilSession) Differences() []Difference {
	s := sheet{subject: domain.OfSession, id: c.Row.ID.String()}
	by := c.Row
	by.Version = 1
	if len(c.Events) > 0 && !s.whole(c.Events, begins(c.Events)) {
		return s.found
	}
	for _, e := range c.Events {
		by.Apply(e)
	}
	compare(&s, "", c.Row, by)
	return s.found
}

// Delegation is what is kept of a delegation, and its record.
type Delegation struct {
	Row    domain.Delegation
	Events []domain.Event
}

// Differences names what is not as the events give it.
func (g Delegation) Differences() []Difference {
	s := sheet{subject: domain.OfDelegation, id: g.Row.ID.String()}
	if !s.whole(g.Events, 1) {
		return s.found
	}
	by := g.Row
	for _, e := range g.Events {
		by.Unit, by.Deputy, by.Scope, by.Until, by.Version = e.Change.Home, e.Change.Account, domain.Scope(e.Change.Ground), e.Change.On, e.Seq
	}
	compare(&s, "", g.Row, by)
	return s.found
}

// Account is what is kept of an account and of its posts, and their record. One
// that was entered together with the office has none until it is first changed,
// nor do the posts that it had by then; events of former programs name no post.
type Account struct {
	Row    domain.Account
	Posts  []domain.Post
	Events []domain.Event
}

// Differences names what is not as the events give it.
func (a Account) Differences() []Difference {
	s := sheet{subject: domain.OfAccount, id: a.Row.ID.String()}
	if len(a.Events) == 0 || !s.whole(a.Events, begins(a.Events)) {
		return s.found
	}
	by, held := a.Row, map[domain.PostID]domain.Post{}
	for _, e := range a.Events {
		by.Version = e.Seq
		switch c := e.Change; e.Step {
		case domain.StepGrantPost:
			if !c.Post.IsZero() {
				held[c.Post] = domain.Post{ID: c.Post, Account: a.Row.ID, Role: c.Role, Unit: c.Home, From: c.On, Until: c.Until, Version: 1}
			}
		case domain.StepEndPost:
			if p, ok := held[c.Post]; ok { // its beginning is on record
				p.Until, p.Version = c.On, p.Version+1
				held[c.Post] = p
			}
		case domain.StepOpenAccount:
			by.MadeAt, by.Disabled = e.At, false
		case domain.StepSetDisabled:
			by.Disabled = c.State == "disabled"
		}
	}
	compare(&s, "", a.Row, by)
	for _, p := range a.Posts {
		if given, ok := held[p.ID]; ok {
			given.GrantedBy = p.GrantedBy
			compare(&s, "post ", p, given)
			delete(held, p.ID)
		}
	}
	for id := range held {
		s.add("post "+id.String(), None, One)
	}
	return s.found
}

// Unit is what is kept of a unit and of who took it over, and their record. One
// that was entered with the official list has none until it is first changed, nor
// does who took it over by that list; events of former programs tell less.
type Unit struct {
	Row        domain.Unit
	Successors []domain.Succession
	Events     []domain.Event
}

// Differences names what is not as the events give it.
func (u Unit) Differences() []Difference {
	s := sheet{subject: domain.OfUnit, id: string(u.Row.ID)}
	if len(u.Events) == 0 || !s.whole(u.Events, begins(u.Events)) {
		return s.found
	}
	by := u.Row
	for _, e := range u.Events {
		by.Version = e.Seq
		c := e.Change
		if c.Entry != nil {
			by = *c.Entry
		}
		switch e.Step {
		case domain.StepEnterUnit:
			by.From = cmp.Or(c.On, by.From)
		case domain.StepChangeUnit:
			by.Until, by.Population = cmp.Or(c.On, by.Until), cmp.Or(c.Count, by.Population)
		case domain.StepAddSuccessor:
			u.succeeded(&s, c)
		}
	}
	compare(&s, "", u.Row, by)
	return s.found
}

// succeeded holds the row of a successor against the event that added it.
func (u Unit) succeeded(s *sheet, c domain.Change) {
	to := c.Target
	if c.Succession != nil {
		to = c.Succession.To
	}
	i := slices.IndexFunc(u.Successors, func(r domain.Succession) bool { return r.To == to })
	if i < 0 {
		s.add("successor "+string(to), None, One)
		return
	}
	given := u.Successors[i]
	if c.Succession != nil {
		given = *c.Succession
	} else {
		given.On = c.On
	}
	compare(s, "successor "+string(to)+" ", u.Successors[i], given)
}
