package policy_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/hanoi"
	"kiennghi/domain/internal/golden"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

const (
	city     = hanoi.City
	district = domain.UnitID("002-2021")   // Quận Hoàn Kiếm
	ward     = domain.UnitID("00088-2021") // Phường Hàng Bài, in it
	stranger = domain.UnitID("001-2021")   // Quận Ba Đình
)

var (
	today  = workday.On(2022, time.March, 1)
	reform = workday.On(2025, time.July, 1)
	units  = domain.NewUnits(hanoi.Units(), hanoi.Successions())
	bench  = policy.Bench{Units: units, Today: today}

	me        = account(1)
	you       = account(2)
	somewhere = policy.At(city, district, ward, stranger)
)

func account(n uint64) domain.AccountID { return domain.SeededID[domain.Account](today.Start(), 0, n) }

// steps reads every step that package domain knows.
var steps = func() []domain.Step {
	var out []domain.Step
	files, err := filepath.Glob("../*.go")
	if err != nil {
		panic(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			panic(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if of, ok := spec.Type.(*ast.Ident); ok && of.Name == "Step" {
				for _, v := range spec.Values {
					s, err := strconv.Unquote(v.(*ast.BasicLit).Value)
					if err != nil {
						panic(err)
					}
					out = append(out, domain.Step(s))
				}
			}
			return true
		})
	}
	return out
}()

func TestStepsAreKnown(t *testing.T) {
	for _, s := range slices.Concat(domain.PetitionSteps, domain.AnswerSteps, domain.DialogueSteps, []domain.Step{domain.StepFile, domain.StepFind, domain.StepRead}) {
		if !slices.Contains(steps, s) {
			t.Errorf("%s is not among the steps", s)
		}
	}
}

// place is where a thing is, as seen from a post at the district.
type place struct {
	name string
	policy.Place
}

var places = []place{
	{"own", policy.Place{Owner: me}},
	{"home", policy.At(district)},
	{"below", policy.At(ward)},
	{"above", policy.At(city)},
	{"elsewhere", policy.At(stranger)},
	{"nowhere", policy.Place{}},
}

// standing is how somebody comes to act: with posts, and with delegations.
type standing struct {
	name string
	domain.Actor
}

// posted is somebody with one post at the district.
func posted(r domain.Role, from, until workday.Date) domain.Actor {
	return domain.Actor{Account: me, Posts: []domain.Post{{Role: r, Unit: district, From: from, Until: until}}}
}

// delegated gives the deputy of the district a delegation, which turn makes
// unlike a good one.
func delegated(s domain.Scope, turn func(*domain.Delegation)) domain.Actor {
	a := posted(domain.RoleDeputy, 0, 0)
	g := domain.Delegation{ID: domain.DelegationID{9}, Unit: district, Chair: you, Deputy: me, Scope: s, From: today, Until: today}
	turn(&g)
	a.Delegations, a.Chairs = []domain.Delegation{g}, []domain.Post{{Account: you, Role: domain.RoleChair, Unit: district, From: today, Until: today}}
	return a
}

// outlived is a delegation of which who gave it holds another post now, or none.
func outlived(by ...domain.Post) domain.Actor {
	a := delegated(domain.ScopeAll, func(*domain.Delegation) {})
	a.Chairs = by
	return a
}

// ineffective are the delegations that hand over nothing.
var ineffective = []standing{
	{"expired", delegated(domain.ScopeAll, func(g *domain.Delegation) { g.From, g.Until = today-9, today-1 })},
	{"not begun", delegated(domain.ScopeAll, func(g *domain.Delegation) { g.From, g.Until = today+1, today+9 })},
	{"of another unit", delegated(domain.ScopeAll, func(g *domain.Delegation) { g.Unit = ward })},
	{"to another deputy", delegated(domain.ScopeAll, func(g *domain.Delegation) { g.Deputy = you })},
	{"of no scope", delegated("", func(*domain.Delegation) {})},
	{"without an end", delegated(domain.ScopeAll, func(g *domain.Delegation) { g.Until = 0 })},
	{"outlived", outlived()},
	{"of who was chair", outlived(domain.Post{Account: you, Role: domain.RoleChair, Unit: district, Until: today - 1})},
	{"of who will be chair again", outlived(domain.Post{Account: you, Role: domain.RoleChair, Unit: district, From: today + 1})},
	{"of who is chair elsewhere", outlived(domain.Post{Account: you, Role: domain.RoleChair, Unit: ward}, domain.Post{Account: you, Role: domain.RoleChair, Unit: city})},
	{"of who is a clerk", outlived(domain.Post{Account: you, Role: domain.RoleClerk, Unit: district})},
	{"of an earlier chair", outlived(domain.Post{Account: me, Role: domain.RoleChair, Unit: district})},
}

// standings lists everybody that the policy can tell apart.
func standings() []standing {
	var out []standing
	for _, r := range domain.Roles {
		out = append(out,
			standing{string(r), posted(r, today, today)},
			standing{string(r) + ", ended", posted(r, 0, today-1)},
			standing{string(r) + ", not begun", posted(r, today+1, 0)})
	}
	for _, s := range domain.DelegationScopes {
		out = append(out, standing{"deputy for " + string(s), delegated(s, func(*domain.Delegation) {})})
	}
	for _, s := range ineffective {
		out = append(out, standing{"deputy, delegation " + s.name, s.Actor})
	}
	ended := delegated(domain.ScopeAll, func(*domain.Delegation) {})
	ended.Posts[0].Until = today - 1
	clerk := delegated(domain.ScopeAll, func(*domain.Delegation) {})
	clerk.Posts[0].Role = domain.RoleClerk
	return append(out, standing{"deputy, ended, for all", ended}, standing{"clerk with a delegation", clerk},
		standing{"nobody, by the clock", domain.Actor{System: true}})
}

// allowed lists the steps that an actor may take at a place.
func allowed(b policy.Bench, a domain.Actor, at policy.Place) []string {
	var out []string
	for _, s := range steps {
		if _, ok := b.May(a, s, at); ok {
			out = append(out, string(s))
		}
	}
	return out
}

// TestPolicy prints what everybody may do in every place. Who is not listed for
// a place may do nothing there.
func TestPolicy(t *testing.T) {
	var b strings.Builder
	for _, who := range standings() {
		for _, at := range places {
			if can := allowed(bench, who.Actor, at.Place); can != nil {
				fmt.Fprintf(&b, "%s | %s | %s\n", who.name, at.name, strings.Join(can, " "))
			}
		}
	}
	golden.Check(t, "policy", b.String())
}

// TestAllowedActions prints, for a petition of the ward in every state, and paused, who may
// do what with it now: its petitioner, and everybody at the ward, the district
// and the city.
func TestAllowedActions(t *testing.T) {
	var b strings.Builder
	petitions := map[string]domain.Petition{}
	var standing []string
	add := func(name string, p domain.Petition) {
		p.Owner, p.Home, p.Holder = you, ward, ward
		petitions[name], standing = p, append(standing, name)
	}
	for _, state := range domain.States {
		p := domain.Petition{State: state}
		switch state {
		case domain.StateHandedOver:
			p.Target = district
		case domain.StateContested:
			p.Target = city
		}
		add(string(state), p)
		if state == domain.StateInProgress {
			add("in_progress, paused", domain.Petition{State: state, PausedSince: today})
		}
	}
	for _, name := range standing {
		p := petitions[name]
		fmt.Fprintf(&b, "%s\n  petitioner: %s\n", name, join(bench.Steps(domain.Actor{Account: you}, p)))
		for _, unit := range []domain.UnitID{ward, district, city} {
			u, _ := units.Get(unit)
			for _, r := range domain.Roles {
				a := domain.Actor{Account: me, Posts: []domain.Post{{Role: r, Unit: unit}}}
				if can := bench.Steps(a, p); len(can) > 0 {
					fmt.Fprintf(&b, "  %s of %s: %s\n", r, u.Name, join(can))
				}
				if r != domain.RoleDeputy {
					continue
				}
				a.Delegations = []domain.Delegation{{Unit: unit, Chair: you, Deputy: me, Scope: domain.ScopeAll, Until: today}}
				a.Chairs = []domain.Post{{Account: you, Role: domain.RoleChair, Unit: unit}}
				if can := bench.Steps(a, p); len(can) > 0 {
					fmt.Fprintf(&b, "  %s of %s, for all: %s\n", r, u.Name, join(can))
				}
			}
		}
	}
	golden.Check(t, "allowed_actions", b.String())
}

func join(steps []domain.Step) string {
	out := make([]string, len(steps))
	for i, s := range steps {
		out[i] = string(s)
	}
	return strings.Join(out, " ")
}

// TestNobody checks that who is not signed in may do nothing and read nothing,
// even at a place that nobody raised, and with posts that came by mistake.
func TestNobody(t *testing.T) {
	mistaken := posted(domain.RoleChair, 0, 0)
	mistaken.Account = domain.AccountID{}
	for name, a := range map[string]domain.Actor{"nobody": {}, "a post without an account": mistaken} {
		for _, at := range append(places, place{"somewhere", somewhere}) {
			if can := allowed(bench, a, at.Place); can != nil {
				t.Errorf("%s may, %s: %v", name, at.name, can)
			}
		}
		for _, s := range steps {
			if got := bench.Scope(a, s); len(got.Units()) > 0 || !got.Owner().IsZero() {
				t.Errorf("the scope of %s to %s: %+v", name, s, got)
			}
		}
	}
}

func TestZeroScope(t *testing.T) {
	var s policy.Scope
	for _, u := range units.All() {
		if s.Holds(u.ID) || len(s.Within(u.ID, true).Units()) > 0 {
			t.Errorf("the zero scope opens %s", u.ID)
		}
	}
	if !s.Owner().IsZero() || s.Holds("") || policy.Public(units).Holds("") {
		t.Error("the zero scope opens somebody's petitions, or a scope those of no unit")
	}
}

// TestApart checks what must not be in one hand.
func TestApart(t *testing.T) {
	office := []domain.Actor{posted(domain.RoleClerk, 0, 0), posted(domain.RoleOfficer, 0, 0), posted(domain.RoleDeputy, 0, 0),
		posted(domain.RoleChair, 0, 0), delegated(domain.ScopeAll, func(*domain.Delegation) {})}
	for _, a := range office {
		for _, s := range []domain.Step{domain.StepFind, domain.StepUphold, domain.StepRefute,
			domain.StepConfirm, domain.StepPartly, domain.StepDispute, domain.StepUpholdClosing, domain.StepRefuteClosing} {
			if w, ok := bench.May(a, s, somewhere); ok {
				t.Errorf("who answers may %s: %+v", s, w)
			}
		}
	}
	admin := policy.Place{Units: somewhere.Units, Owner: you}
	if can := allowed(bench, posted(domain.RoleAdmin, 0, 0), admin); !slices.Equal(can, []string{string(domain.StepAccounts), string(domain.StepJobs), string(domain.StepCalendars), string(domain.StepRules), string(domain.StepUnits), string(domain.StepWebhooks)}) {
		t.Errorf("an administrator may %v", can)
	}
	if s := bench.Scope(posted(domain.RoleAdmin, 0, 0), domain.StepRead); len(s.Units()) > 0 {
		t.Errorf("an administrator reads the cases of %v", s.Units())
	}
	looks := []domain.Step{domain.StepRead, domain.StepIdentity, domain.StepFind, domain.StepUphold, domain.StepRefute,
		domain.StepConfirm, domain.StepPartly, domain.StepDispute, domain.StepUpholdClosing, domain.StepRefuteClosing}
	for _, r := range []domain.Role{domain.RoleMonitor, domain.RoleDelegate} {
		for _, s := range allowed(bench, posted(r, 0, 0), somewhere) {
			if !slices.Contains(looks, domain.Step(s)) {
				t.Errorf("a %s may %s", r, s)
			}
		}
	}
}

// TestWarrant checks by what right somebody is said to have acted.
func TestWarrant(t *testing.T) {
	two := posted(domain.RoleClerk, 0, 0)
	two.Posts = append(two.Posts, domain.Post{Role: domain.RoleChair, Unit: district})
	for _, tt := range []struct {
		name string
		a    domain.Actor
		step domain.Step
		at   policy.Place
		want domain.Warrant
	}{
		{"petitioner", domain.Actor{Account: me}, domain.StepWithdraw, policy.Place{Units: []domain.UnitID{ward}, Owner: me}, domain.Warrant{By: me, Role: domain.RoleCitizen}},
		{"clerk first", two, domain.StepAccept, policy.At(district), domain.Warrant{By: me, Role: domain.RoleClerk, Unit: district}},
		{"then chair", two, domain.StepRefuse, policy.At(district), domain.Warrant{By: me, Role: domain.RoleChair, Unit: district}},
		{"answers are judged as their publishing", two, domain.StepConclude, policy.At(district), domain.Warrant{By: me, Role: domain.RoleChair, Unit: district}},
		{"deputy for the chair in everything", delegated(domain.ScopeAll, func(*domain.Delegation) {}), domain.StepAccept, policy.At(district),
			domain.Warrant{By: me, Role: domain.RoleDeputy, Unit: district, Delegation: domain.DelegationID{9}}},
		{"deputy for the chair", delegated(domain.ScopePetitions, func(*domain.Delegation) {}), domain.StepRefuse, policy.At(district),
			domain.Warrant{By: me, Role: domain.RoleDeputy, Unit: district, Delegation: domain.DelegationID{9}}},
		{"in vain", delegated(domain.ScopeAnswers, func(*domain.Delegation) {}), domain.StepRefuse, policy.At(district), domain.Warrant{}},
	} {
		got, ok := bench.May(tt.a, tt.step, tt.at)
		if diff := cmp.Diff(tt.want, got); diff != "" || ok != (tt.want != domain.Warrant{}) {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestWorks tells who is of the office from who watches it, at the unit or not.
func TestWorks(t *testing.T) {
	for _, tt := range []struct {
		name string
		a    domain.Actor
		at   domain.UnitID
		want bool
	}{
		{"a clerk there", posted(domain.RoleClerk, 0, 0), district, true},
		{"a clerk above", posted(domain.RoleClerk, 0, 0), ward, false},
		{"a monitor there", posted(domain.RoleMonitor, 0, 0), district, false},
		{"nobody", domain.Actor{Account: me}, district, false},
	} {
		if got := bench.Works(tt.a, policy.At(tt.at)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// TestCheck tells what does not exist for somebody from what they may not do.
func TestCheck(t *testing.T) {
	at := policy.At(ward)
	for name, tt := range map[string]struct {
		a    domain.Actor
		kind domain.Kind
	}{
		"reads it":           {posted(domain.RoleChair, 0, 0), domain.KindForbidden},
		"reads other things": {domain.Actor{Account: me, Posts: []domain.Post{{Role: domain.RoleChair, Unit: stranger}}}, domain.KindNotFound},
		"nobody":             {domain.Actor{}, domain.KindNotFound},
	} {
		if _, err := bench.Check(tt.a, domain.StepRefuse, at, at, "petition"); domain.KindOf(err) != tt.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	a := domain.Actor{Account: me, Posts: []domain.Post{{Role: domain.RoleChair, Unit: ward}}}
	if w, err := bench.Check(a, domain.StepRefuse, at, at, "petition"); err != nil || w.Unit != ward {
		t.Errorf("the ward's chair: %+v, %v", w, err)
	}
}

// TestSuccessors checks who acts for the wards that went with the reform of
// 2025: who took one over whole, from its first day, and nobody for a part. For
// what nobody took over whole, the districts too, the city acts.
func TestSuccessors(t *testing.T) {
	const cuaNam, ngocHa, giangVo = domain.UnitID("00082-2025"), domain.UnitID("00008-2025"), domain.UnitID("00025-2025")
	const congVi = domain.UnitID("00007-2021") // split between the last two
	after := policy.Bench{Units: units, Today: reform}
	for _, tt := range []struct {
		heir, of domain.UnitID
		whole    bool
	}{{cuaNam, ward, true}, {ngocHa, congVi, false}, {giangVo, congVi, false}, {ngocHa, ward, false}, {city, congVi, true}, {city, district, true}} {
		a := domain.Actor{Account: me, Posts: []domain.Post{{Role: domain.RoleChair, Unit: tt.heir, From: reform}}}
		p := domain.Petition{Home: tt.of, Holder: tt.of, State: domain.StateInProgress}
		if got := len(after.Steps(a, p)) > 0; got != tt.whole {
			t.Errorf("%s acts for %s: %t, want %t", tt.heir, tt.of, got, tt.whole)
		}
		early := policy.Bench{Units: units, Today: reform - 1}
		if got := early.Steps(a, p); len(got) > 0 {
			t.Errorf("%s may %v with what is %s's still", tt.heir, got, tt.of)
		}
		if got := after.Scope(a, domain.StepRead).Holds(tt.of); got != tt.whole {
			t.Errorf("%s reads the cases of %s: %t, want %t", tt.heir, tt.of, got, tt.whole)
		}
		old := domain.Actor{Account: me, Posts: []domain.Post{{Role: domain.RoleChair, Unit: tt.of, Until: reform - 1}}}
		if got := after.Steps(old, p); len(got) > 0 {
			t.Errorf("the former chair of %s may %v", tt.of, got)
		}
	}
}

// TestDelegationOfAnEndedUnit checks that who took a unit over may let its former
// deputy act, who winds up there, as its former chair might.
func TestDelegationOfAnEndedUnit(t *testing.T) {
	const heir = domain.UnitID("00082-2025")
	after := policy.Bench{Units: units, Today: reform}
	a := domain.Actor{Account: me, Posts: []domain.Post{{Role: domain.RoleDeputy, Unit: ward}},
		Delegations: []domain.Delegation{{Unit: ward, Chair: you, Deputy: me, Scope: domain.ScopeAll, Until: reform + 9}}}
	for _, tt := range []struct {
		of  domain.UnitID
		may bool
	}{{heir, true}, {ward, true}, {stranger, false}} {
		a.Chairs = []domain.Post{{Account: you, Role: domain.RoleChair, Unit: tt.of}}
		if _, may := after.May(a, domain.StepRefuse, policy.At(ward)); may != tt.may || len(after.Standing(a)) > 0 != tt.may {
			t.Errorf("by the chair of %s: %t, standing %v", tt.of, may, after.Standing(a))
		}
	}
}

// TestSuccessorToBe checks that a unit does not act for another before the day
// on which it takes it over, though the register knows of it.
func TestSuccessorToBe(t *testing.T) {
	us := domain.NewUnits([]domain.Unit{{ID: "goes", Until: reform - 1}, {ID: "stays"}},
		[]domain.Succession{{From: "goes", To: "stays", On: reform, Extent: domain.Whole}})
	a := domain.Actor{Account: me, Posts: []domain.Post{{Role: domain.RoleChair, Unit: "stays"}}}
	for day, want := range map[workday.Date]bool{reform - 1: false, reform: true} {
		b := policy.Bench{Units: us, Today: day}
		_, may := b.May(a, domain.StepRefuse, policy.At("goes"))
		if reads := b.Scope(a, domain.StepRead).Holds("goes"); may != want || reads != want {
			t.Errorf("on %s it acts %t and reads %t, want %t", day, may, reads, want)
		}
	}
}

// actors draws somebody with up to three posts, some of them past or to come.
func actors(ids []domain.UnitID) *rapid.Generator[domain.Actor] {
	return rapid.Custom(func(t *rapid.T) domain.Actor {
		a := domain.Actor{Account: me}
		for range rapid.IntRange(0, 3).Draw(t, "posts") {
			from := today.Add(rapid.IntRange(-9, 1).Draw(t, "from"))
			a.Posts = append(a.Posts, domain.Post{
				Role: rapid.SampledFrom(domain.Roles).Draw(t, "role"), Unit: rapid.SampledFrom(ids).Draw(t, "unit"),
				From: from, Until: rapid.SampledFrom([]workday.Date{0, from + 5, from + 20}).Draw(t, "until"),
			})
		}
		return a
	})
}

// TestScopeIsWhatMayBeRead holds scopes against the policy, unit by unit, before
// the reform and after it, and narrowed scopes against the whole.
func TestScopeIsWhatMayBeRead(t *testing.T) {
	var ids []domain.UnitID
	for _, u := range units.All() {
		ids = append(ids, u.ID)
	}
	some := actors(ids)
	rapid.Check(t, func(t *rapid.T) {
		b := policy.Bench{Units: units, Today: rapid.SampledFrom([]workday.Date{today, today + 1, reform}).Draw(t, "today")}
		a := some.Draw(t, "actor")
		step := rapid.SampledFrom(steps).Draw(t, "step")
		s := b.Scope(a, step)
		for _, u := range ids {
			if _, may := b.May(a, step, policy.At(u)); may != s.Holds(u) && grantedAsItself(step) {
				t.Fatalf("%s at %s: may %t, in scope %t", step, u, may, s.Holds(u))
			}
		}
		if _, own := b.May(a, step, policy.Place{Owner: me}); own == s.Owner().IsZero() {
			t.Fatalf("%s of what they raised: may %t, owner in scope %t", step, own, !s.Owner().IsZero())
		}
		top := rapid.SampledFrom(ids).Draw(t, "top")
		below := units.Subtree(top)
		for _, sub := range []bool{false, true} {
			in := s.Within(top, sub)
			if !in.Owner().IsZero() {
				t.Fatal("a scope narrowed to a unit opens what the actor raised elsewhere")
			}
			for _, u := range ids {
				asked := u == top || sub && slices.Contains(below, u)
				if in.Holds(u) != (asked && s.Holds(u)) {
					t.Fatalf("%s within %s, units under it %t: asked for %t, in the whole %t, here %t", u, top, sub, asked, s.Holds(u), in.Holds(u))
				}
			}
		}
	})
	for _, u := range ids {
		if !policy.Public(units).Holds(u) {
			t.Errorf("the public scope leaves out %s", u)
		}
	}
}

// grantedAsItself reports whether a step is judged under its own name. The
// steps that publishing an answer takes are judged as that.
func grantedAsItself(s domain.Step) bool { return s != domain.StepAnswer && s != domain.StepConclude }
