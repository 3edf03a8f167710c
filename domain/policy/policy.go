// Package policy says who may do what, and over whose cases, in one table.
package policy

import (
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Reach says over which things a grant holds.
type Reach string

const (
	none  Reach = ""
	own   Reach = "own"   // what the actor raised
	home  Reach = "home"  // what is in the seat of the actor's own unit
	below Reach = "below" // of the actor's unit and of every unit under it

	everywhere Reach = "everywhere" // of all units; for the office's own clockwork

	charged Reach = "charged" // what the actor is responsible for, in the seat of the actor's own unit
)

// grants is the whole policy: what is not listed is refused. It says from
// which distance a role may act; whether the thing's present state allows it
// is said by its life (domain.State.Leads and its like).
var grants = map[domain.Role]map[domain.Step]Reach{
	domain.RoleCitizen: {
		domain.StepRead: own, domain.StepIdentity: own, domain.StepFile: own, domain.StepWithdraw: own,
		domain.StepConfirm: own, domain.StepPartly: own, domain.StepDispute: own, domain.StepRepeat: own,
		domain.StepComplete: own, domain.StepUnlink: own, domain.StepRevive: own,
	},
	domain.RoleClerk: {
		domain.StepRead: home, domain.StepIdentity: home, domain.StepRecordOther: home,
		domain.StepAccept: home, domain.StepAssign: home, domain.StepReclassify: home, domain.StepPromise: home,
		domain.StepLink: home, domain.StepUnlink: home, domain.StepWithdraw: home,
		domain.StepSpot: home, domain.StepDraft: home, domain.StepRevise: home, domain.StepDrop: home,
		domain.StepPlan: home, domain.StepReplan: home, domain.StepNotice: home, domain.StepOpen: home,
		domain.StepRecord: home, domain.StepClose: home, domain.StepMinute: home,
		domain.StepReceive: home, domain.StepCorrectReception: home, domain.StepRegister: home, domain.StepSession: home, domain.StepCorrectSession: home,
		domain.StepProgress: charged, domain.StepFulfil: charged, domain.StepRepeat: home,
	},
	domain.RoleOfficer: {
		domain.StepRead: below, domain.StepIdentity: home, domain.StepRecordOther: home,
		domain.StepAccept: home, domain.StepAssign: home, domain.StepReclassify: home, domain.StepPromise: home,
		domain.StepLink: home, domain.StepUnlink: home, domain.StepTake: home, domain.StepReturn: home, domain.StepContest: home, domain.StepName: home, domain.StepGroup: home,
		domain.StepDraft: home, domain.StepRevise: home, domain.StepDrop: home,
		domain.StepMinute: home, domain.StepReceive: home, domain.StepCorrectReception: home, domain.StepSession: home, domain.StepCorrectSession: home,
		domain.StepProgress: charged, domain.StepFulfil: charged, domain.StepRepeat: home,
	},
	domain.RoleDeputy: { // the rest by delegation only
		domain.StepRead: below, domain.StepIdentity: home,
		domain.StepProgress: charged, domain.StepFulfil: charged,
	},
	domain.RoleChair: {
		domain.StepRead: below, domain.StepIdentity: home, domain.StepRecordOther: home,
		domain.StepAccept: home, domain.StepAssign: home, domain.StepReclassify: home, domain.StepPromise: home,
		domain.StepLink: home, domain.StepUnlink: home, domain.StepRefuse: home, domain.StepPublish: home, domain.StepExtend: home,
		domain.StepPause: home, domain.StepResume: home,
		domain.StepEscalate: home, domain.StepRecall: home, domain.StepTake: home, domain.StepReturn: home, domain.StepContest: home, domain.StepName: home, domain.StepGroup: home,
		domain.StepSpot: home, domain.StepDraft: home, domain.StepRevise: home, domain.StepDrop: home,
		domain.StepApprove: home, domain.StepIssue: home,
		domain.StepPlan: home, domain.StepReplan: home, domain.StepNotice: home, domain.StepOpen: home,
		domain.StepRecord: home, domain.StepClose: home, domain.StepMinute: home, domain.StepFinish: home, domain.StepCancel: home,
		domain.StepReceive: home, domain.StepCorrectReception: home, domain.StepRegister: home, domain.StepSession: home, domain.StepCorrectSession: home,
		domain.StepDelegate: home, domain.StepReply: home, domain.StepExplain: home,
		domain.StepCommit: home, domain.StepRemedy: home, domain.StepMove: home, domain.StepFail: home, domain.StepProgress: home, domain.StepFulfil: home,
		domain.StepCloseAgain: home, domain.StepRepeat: home,
	},
	domain.RoleMonitor: {
		domain.StepRead: below, domain.StepIdentity: below, domain.StepFind: below,
		domain.StepUphold: below, domain.StepRefute: below,
		domain.StepConfirm: below, domain.StepPartly: below, domain.StepDispute: below,
		domain.StepUpholdClosing: below, domain.StepRefuteClosing: below,
	},
	domain.RoleDelegate: {
		domain.StepRead: below,
	},
	domain.RoleAdmin: {
		domain.StepAccounts: below, domain.StepUnits: below, domain.StepCalendars: below, domain.StepRules: below,
		domain.StepWebhooks: below,
		domain.StepJobs:     below,
	},
	domain.RoleSystem: { // what time alone can do: nothing by which anybody is well served
		domain.StepTake: everywhere, domain.StepName: everywhere, // for silence
		domain.StepOverdue: everywhere, domain.StepWarn: everywhere, domain.StepMissed: everywhere, domain.StepResume: everywhere,
		domain.StepAsk: everywhere, domain.StepSilence: everywhere, domain.StepLetStand: everywhere,
	},
}

// delegable says under which scope a delegation hands a chair's step to a
// deputy. What is not listed stays with the chair.
var delegable = map[domain.Step]domain.Scope{
	domain.StepSpot: domain.ScopeAnswers, domain.StepDraft: domain.ScopeAnswers, domain.StepRevise: domain.ScopeAnswers,
	domain.StepDrop: domain.ScopeAnswers, domain.StepApprove: domain.ScopeAnswers, domain.StepIssue: domain.ScopeAnswers,
	domain.StepEscalate: domain.ScopeEscalations, domain.StepRecall: domain.ScopeEscalations,
	domain.StepTake: domain.ScopeEscalations, domain.StepReturn: domain.ScopeEscalations,
	domain.StepContest: domain.ScopeEscalations, domain.StepName: domain.ScopeEscalations, domain.StepGroup: domain.ScopeEscalations,
	domain.StepRecordOther: domain.ScopePetitions, domain.StepAccept: domain.ScopePetitions, domain.StepAssign: domain.ScopePetitions,
	domain.StepReclassify: domain.ScopePetitions, domain.StepPromise: domain.ScopePetitions, domain.StepLink: domain.ScopePetitions,
	domain.StepUnlink: domain.ScopePetitions, domain.StepRefuse: domain.ScopePetitions, domain.StepPublish: domain.ScopePetitions,
	domain.StepReceive: domain.ScopePetitions, domain.StepCorrectReception: domain.ScopePetitions, domain.StepExtend: domain.ScopePetitions, domain.StepRepeat: domain.ScopePetitions, domain.StepExplain: domain.ScopePetitions,
	domain.StepPause: domain.ScopePetitions, domain.StepResume: domain.ScopePetitions,
	domain.StepPlan: domain.ScopeDialogues, domain.StepReplan: domain.ScopeDialogues, domain.StepNotice: domain.ScopeDialogues,
	domain.StepOpen: domain.ScopeDialogues, domain.StepRecord: domain.ScopeDialogues, domain.StepClose: domain.ScopeDialogues,
	domain.StepMinute: domain.ScopeDialogues,
	domain.StepFinish: domain.ScopeDialogues, domain.StepCancel: domain.ScopeDialogues,
	domain.StepCommit: domain.ScopeDialogues, domain.StepRemedy: domain.ScopeDialogues, domain.StepMove: domain.ScopeDialogues,
	domain.StepFail: domain.ScopeDialogues, domain.StepProgress: domain.ScopeDialogues, domain.StepFulfil: domain.ScopeDialogues,
}

// petitionSeat names, for the steps that publishing an answer takes on each
// petition, the step of the answer by which they are judged.
var petitionSeat = map[domain.Step]domain.Step{
	domain.StepAnswer:   domain.StepIssue,
	domain.StepConclude: domain.StepIssue,
}

// Place says whose a thing is: the units in whose seat it is, the account that
// raised it, and the one that is responsible for it.
type Place struct {
	Units   []domain.UnitID
	Owner   domain.AccountID
	Charged domain.AccountID
}

// At is the place of what belongs to units alone.
func At(units ...domain.UnitID) Place { return Place{Units: units} }

// Whole is the place of a petition for those who read it: all its seats.
func Whole(p domain.Petition) Place {
	pl := Place{Owner: p.Owner, Units: []domain.UnitID{p.Home, p.Holder}}
	if p.Target != "" {
		pl.Units = append(pl.Units, p.Target)
	}
	return pl
}

// Of is the place of a petition for those who take a step from one of its seats.
func Of(p domain.Petition, step domain.Step) Place {
	switch _, seat := p.State.Leads(step); seat {
	case domain.SeatHolder:
		return Place{Units: []domain.UnitID{p.Holder}, Owner: p.Owner} // what is granted to petitioners of their own too
	case domain.SeatTarget:
		return At(p.Target)
	case domain.SeatPetitioner:
		return Place{Units: []domain.UnitID{p.Home}, Owner: p.Owner}
	}
	return Whole(p)
}

// Bench judges what actors may do on a day, given the register of units.
type Bench struct {
	Units *domain.Units
	Today workday.Date
}

// May reports by which warrant the actor may take a step at a place, if any.
func (b Bench) May(a domain.Actor, step domain.Step, at Place) (domain.Warrant, bool) {
	if s, ok := petitionSeat[step]; ok {
		step = s
	}
	if a.System {
		return domain.Warrant{Role: domain.RoleSystem}, grants[domain.RoleSystem][step] == everywhere
	}
	w := domain.Warrant{By: a.Account, Role: domain.RoleCitizen}
	if a.Account.IsZero() {
		return domain.Warrant{}, false
	}
	if grants[domain.RoleCitizen][step] == own && at.Owner == a.Account {
		return w, true
	}
	for _, p := range a.Posts {
		if !p.Held(b.Today) {
			continue
		}
		w.Role, w.Unit = p.Role, p.Unit
		reach := grants[p.Role][step]
		if reach == charged && at.Charged == a.Account {
			reach = home
		}
		if b.holds(reach, p.Unit, at) {
			return w, true
		}
		if p.Role != domain.RoleDeputy || !b.holds(grants[domain.RoleChair][step], p.Unit, at) {
			continue
		}
		for _, g := range a.Delegations {
			if g.Unit == p.Unit && g.Deputy == a.Account && delegable[step] != "" && g.Covers(delegable[step], b.Today) && b.stands(g, a.Chairs) {
				w.Delegation = g.ID
				return w, true
			}
		}
	}
	return domain.Warrant{}, false
}

// Standing lists the delegations of those made to the actor that still stand.
func (b Bench) Standing(a domain.Actor) []domain.Delegation {
	return slices.DeleteFunc(slices.Clone(a.Delegations), func(g domain.Delegation) bool { return !b.stands(g, a.Chairs) })
}

// stands reports whether who gave the delegation could give it still: they act
// through another, and no longer than themselves.
func (b Bench) stands(g domain.Delegation, chairs []domain.Post) bool {
	return slices.ContainsFunc(chairs, func(p domain.Post) bool {
		return p.Account == g.Chair && p.Held(b.Today) && b.holds(grants[p.Role][domain.StepDelegate], p.Unit, At(g.Unit))
	})
}

func (b Bench) holds(r Reach, unit domain.UnitID, at Place) bool {
	switch r {
	case home:
		estate := b.Units.Estate(unit, b.Today)
		return slices.ContainsFunc(at.Units, func(u domain.UnitID) bool { return slices.Contains(estate, u) })
	case below:
		for _, top := range b.Units.Estate(unit, b.Today) {
			if slices.ContainsFunc(at.Units, func(u domain.UnitID) bool { return b.Units.Under(u, top) }) {
				return true
			}
		}
	}
	return false
}

// Check returns the warrant for a step at a place. What the actor may not read
// at the wider place does not exist for them; what they may read but not do is
// forbidden.
func (b Bench) Check(a domain.Actor, step domain.Step, at, whole Place, what string) (domain.Warrant, error) {
	if w, ok := b.May(a, step, at); ok {
		return w, nil
	}
	if _, ok := b.May(a, domain.StepRead, whole); !ok {
		return domain.Warrant{}, domain.NotFound(what)
	}
	return domain.Warrant{}, domain.Forbidden(domain.CodeForbidden, string(step))
}

// Steps lists what the actor may do with the petition now.
func (b Bench) Steps(a domain.Actor, p domain.Petition) []domain.Step {
	out := []domain.Step{}
	for _, s := range p.Steps() {
		if _, ok := b.May(a, s, Of(p, s)); ok {
			out = append(out, s)
		}
	}
	return out
}

// Scope is the part of the record that an actor may read: the cases of some
// units, and those the actor raised. The zero Scope opens nothing, and a list,
// count or figure cannot be asked for without one.
type Scope struct {
	units    []domain.UnitID
	owner    domain.AccountID
	register *domain.Units // where the units are
}

// Units lists the units whose cases the scope opens, in order.
func (s Scope) Units() []domain.UnitID { return s.units }

// Owner is the account whose own petitions the scope opens; zero for none.
func (s Scope) Owner() domain.AccountID { return s.owner }

// Public is the scope of what is published for everyone: all units' cases, of
// which only figures and what was made public are shown.
func Public(us *domain.Units) Scope {
	s := Scope{register: us}
	for _, u := range us.All() {
		s.units = append(s.units, u.ID)
	}
	return s
}

// Scope returns the part of the record in which the actor may take a step of
// reading or of administration. No delegation hands such a step over, so it
// holds those units of the register at which May allows the step.
func (b Bench) Scope(a domain.Actor, step domain.Step) Scope {
	s := Scope{register: b.Units}
	if a.Account.IsZero() {
		return s
	}
	if grants[domain.RoleCitizen][step] == own {
		s.owner = a.Account
	}
	for _, p := range a.Posts {
		if !p.Held(b.Today) {
			continue
		}
		for _, u := range b.Units.Estate(p.Unit, b.Today) {
			switch grants[p.Role][step] {
			case home:
				s.units = append(s.units, u)
			case below:
				if u == p.Unit || !b.Units.Under(u, p.Unit) {
					s.units = append(s.units, b.Units.Subtree(u)...)
				}
			}
		}
	}
	slices.Sort(s.units)
	s.units = slices.Compact(s.units)
	return s
}

// Within narrows the scope to one unit, with the units under it if so asked.
// What the actor may not read is left out without a word.
func (s Scope) Within(top domain.UnitID, sub bool) Scope {
	if sub && s.register != nil {
		return s.Among(s.register.Subtree(top))
	}
	return s.Among([]domain.UnitID{top})
}

// Among narrows the scope to some units. What the actor may not read is left out
// without a word.
func (s Scope) Among(units []domain.UnitID) Scope {
	out := Scope{register: s.register}
	for _, u := range units {
		if s.Holds(u) {
			out.units = append(out.units, u)
		}
	}
	slices.Sort(out.units)
	return out
}

// Whole reports whether the scope holds every unit of the register.
func (s Scope) Whole() bool { return len(s.units) == len(s.register.All()) }

// Holds reports whether the scope opens the cases of u.
func (s Scope) Holds(u domain.UnitID) bool {
	_, ok := slices.BinarySearch(s.units, u)
	return ok
}
