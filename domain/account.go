package domain

import (
	"slices"
	"time"

	"kiennghi/domain/workday"
)

// Account is somebody who can sign in. What they may do follows from the posts
// they hold on the day, not from the account.
type Account struct {
	ID       AccountID
	Login    string // lower case, unique
	Name     string // shown to colleagues; never to the public
	Password string // argon2id hash; empty when only an outside issuer signs in
	Issuer   string // of outside tokens that stand for this account
	Subject  string // at that issuer
	Disabled bool
	MadeAt   time.Time
	OpenedBy AccountID // an administrator; zero for who opened it themselves
	Version  int
}

// Role is the kind of a post. Together with the level of its unit it gives
// "ward chair", "district chair" and so on.
type Role string

const (
	RoleCitizen  Role = "citizen"  // everybody with an account, without a post
	RoleClerk    Role = "clerk"    // receives citizens, records dialogues and petitions
	RoleChair    Role = "chair"    // heads the People's Committee and answers for it
	RoleDeputy   Role = "deputy"   // acts for the chair, only under a recorded delegation
	RoleOfficer  Role = "officer"  // works on petitions, those escalated from below among them
	RoleMonitor  Role = "monitor"  // of the Fatherland Front: reads everything, writes findings
	RoleDelegate Role = "delegate" // of the People's Council: reads
	RoleAdmin    Role = "admin"    // keeps accounts, units and calendars; reads no petition
)

// Roles lists every role, in the order of the policy table.
var Roles = []Role{RoleCitizen, RoleClerk, RoleChair, RoleDeputy, RoleOfficer, RoleMonitor, RoleDelegate, RoleAdmin}

// OfficeRoles are those who work on petitions.
var OfficeRoles = []Role{RoleClerk, RoleChair, RoleDeputy, RoleOfficer}

// What posts open besides the steps of somebody's or something's life.
const (
	StepRead        Step = "read"
	StepIdentity    Step = "read_identity"
	StepRecordOther Step = "file_for_others"
	StepAccounts    Step = "manage_accounts"
	StepJobs        Step = "manage_jobs"
)

// The steps of the life of an account, of its posts, and of what is delegated.
const (
	StepDelegate       Step = "delegate"
	StepOpenAccount    Step = "open_account"
	StepSetDisabled    Step = "set_disabled"
	StepGrantPost      Step = "grant_post"
	StepEndPost        Step = "end_post"
	StepChangePassword Step = "change_password"
	StepChangeContact  Step = "change_contact"
)

// RoleSystem is the role of the office's own clockwork: what happens by itself
// is done in it. No post has it.
const RoleSystem Role = "system"

// Post is a role held at a unit between two days.
type Post struct {
	ID        PostID
	Account   AccountID
	Role      Role
	Unit      UnitID
	From      workday.Date // first day
	Until     workday.Date // last day; zero while it has no end
	GrantedBy AccountID
	Version   int
}

// Held reports whether the post is held on day d.
func (p Post) Held(d workday.Date) bool {
	return !d.Before(p.From) && (p.Until.IsZero() || !d.After(p.Until))
}

// Void reports whether the post ended before its first day: it was never held.
func (p Post) Void() bool { return !p.Until.IsZero() && p.Until.Before(p.From) }

// Scope is the part of a chair's work that a delegation hands over.
type Scope string

const (
	ScopeAnswers     Scope = "answers"     // approve and publish answers
	ScopeEscalations Scope = "escalations" // hand over, take and return
	ScopePetitions   Scope = "petitions"   // refuse, publish, extend
	ScopeDialogues   Scope = "dialogues"   // plan, hold and conclude
	ScopeAll         Scope = "all"
)

// DelegationScopes lists every scope.
var DelegationScopes = []Scope{ScopeAnswers, ScopeEscalations, ScopePetitions, ScopeDialogues, ScopeAll}

// Delegation (ủy quyền) lets a named deputy act for the chair, in a scope and
// between two days.
type Delegation struct {
	ID      DelegationID
	Unit    UnitID
	Chair   AccountID
	Deputy  AccountID
	Scope   Scope
	From    workday.Date
	Until   workday.Date // last day; a delegation always has one
	Note    string
	Version int
}

// Covers reports whether the delegation hands over scope s on day d.
func (g Delegation) Covers(s Scope, d workday.Date) bool {
	return (g.Scope == s || g.Scope == ScopeAll) && !d.Before(g.From) && !d.After(g.Until)
}

// Actor is the person on whose behalf something is done, with the rights of
// the moment: what has ended is not among them.
type Actor struct {
	Account     AccountID
	Login       string
	Name        string
	Posts       []Post
	Delegations []Delegation // made to this account
	Chairs      []Post       // held by those who made them
	System      bool         // it is nobody, but the office's own clockwork
}

// Holds reports whether the actor has a post with that role.
func (a Actor) Holds(r Role) bool {
	return slices.ContainsFunc(a.Posts, func(p Post) bool { return p.Role == r })
}

// Warrant says by what right an actor did something. It is kept with the event.
type Warrant struct {
	By         AccountID
	Role       Role
	Unit       UnitID       // zero for a citizen
	Delegation DelegationID // zero unless a deputy acted for the chair
}

// Nameless is the warrant as an event of a petition keeps it: what petitioners
// do themselves does not say who they are.
func (w Warrant) Nameless() Warrant {
	if w.Role == RoleCitizen {
		w.By = AccountID{}
	}
	return w
}
