package demonstration

import (
	"context"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/hanoi"
	"kiennghi/domain/workday"
)

// The units at which the demonstration lets people sign in.
var (
	hangBai   = domain.NewUnitID("00088", 2021)
	trangTien = domain.NewUnitID("00079", 2021)
	hoanKiem  = domain.NewUnitID("002", 2021)
)

// SignIn is an account that can be signed in to with DemoPassword.
type SignIn struct {
	Login string
	Role  domain.Role
	Unit  domain.UnitID // empty for the citizen
	What  string        // what there is to see
}

// SignIns lists the accounts that can be signed in to, one for every role.
func SignIns() []SignIn {
	return []SignIn{
		{"chutich.hangbai", domain.RoleChair, hangBai, "heads the ward: answers, hands over to the district, concludes dialogues"},
		{"vanthu.hangbai", domain.RoleClerk, hangBai, "receives citizens, records petitions and dialogues; one dialogue is open"},
		{"phochutich.hangbai", domain.RoleDeputy, hangBai, "signs answers for the chair under a delegation, and nothing else"},
		{"canbo.hoankiem", domain.RoleOfficer, hoanKiem, "works on what the wards handed over: takes, groups, drafts answers"},
		{"chutich.hoankiem", domain.RoleChair, hoanKiem, "heads the district: gives back what is the ward's own, answers the rest"},
		{"chutich.hanoi", domain.RoleChair, hanoi.City, "heads the city: names the holder of what units push between them, and gives reasons for its own delays"},
		{"mttq.hangbai", domain.RoleMonitor, hangBai, "the Fatherland Front of the ward: writes findings"},
		{"mttq.hanoi", domain.RoleMonitor, hanoi.City, "the Fatherland Front of the city: reads every unit and figure"},
		{"daibieu.hoankiem", domain.RoleDelegate, hoanKiem, "a delegate of the district's People's Council: reads"},
		{"chutich.trangtien", domain.RoleChair, trangTien, "heads another ward, for which Hàng Bài's cases do not exist"},
		{"quantri", domain.RoleAdmin, hanoi.City, "keeps accounts, posts and units; reads no petition"},
		{"congdan", domain.RoleCitizen, "", "a citizen: raises matters and follows them"},
	}
}

// opened is when the office was set up: the accounts are of that morning, and
// posts begin with that day.
var opened = time.Date(2020, time.January, 1, 7, 30, 0, 0, workday.Zone).UTC()

// cast is everybody who acts.
type cast struct {
	admin    domain.Actor
	chair    map[domain.UnitID]domain.Actor
	clerk    map[domain.UnitID]domain.Actor
	officer  map[domain.UnitID]domain.Actor // of districts and the city
	monitor  map[domain.UnitID]domain.Actor
	deputy   domain.Actor // of Hàng Bài
	citizen  domain.Actor
	citizens []domain.Actor
}

// madeBefore gives accounts the hashes that were made before the play. It is
// asked with the login as password; see open.
type madeBefore struct {
	casework.Passwords
	of func(login string) string
}

func (m madeBefore) Hash(_ context.Context, login string) (string, error) {
	for _, in := range SignIns() {
		if in.Login == login {
			return m.of(login), nil
		}
	}
	return "", nil
}

// engage opens the accounts and fills the posts. Besides those who can sign in
// every unit has a chair and a clerk, and every one with units below it an
// officer and a monitor; their logins end with the unit's code.
func (s *stage) engage() {
	s.now = opened
	s.cast = cast{
		chair: map[domain.UnitID]domain.Actor{}, clerk: map[domain.UnitID]domain.Actor{},
		officer: map[domain.UnitID]domain.Actor{}, monitor: map[domain.UnitID]domain.Actor{},
	}
	s.installAdmin()
	byRole := map[domain.Role]map[domain.UnitID]domain.Actor{
		domain.RoleChair: s.chair, domain.RoleClerk: s.clerk, domain.RoleOfficer: s.officer, domain.RoleMonitor: s.monitor,
	}
	for _, in := range SignIns() {
		switch in.Role {
		case domain.RoleAdmin:
		case domain.RoleCitizen:
			s.citizen = s.open(in.Login)
		case domain.RoleDeputy:
			s.deputy = s.post(s.open(in.Login), in.Role, in.Unit)
		case domain.RoleDelegate:
			s.post(s.open(in.Login), in.Role, in.Unit)
		default:
			byRole[in.Role][in.Unit] = s.post(s.open(in.Login), in.Role, in.Unit)
		}
	}
	for _, u := range s.places() {
		fill := func(prefix string, r domain.Role) {
			if _, filled := byRole[r][u.ID]; !filled {
				byRole[r][u.ID] = s.post(s.open(prefix+u.Code), r, u.ID)
			}
		}
		fill("chutich.", domain.RoleChair)
		fill("vanthu.", domain.RoleClerk)
		if u.Level != domain.LevelWard {
			fill("canbo.", domain.RoleOfficer)
			fill("mttq.", domain.RoleMonitor)
		}
	}
	for range 80 {
		s.citizens = append(s.citizens, s.open("congdan."+newID[any](s.memory).String()[24:]))
	}
	s.delegate()
}

// places lists the units of 2021: the city, its districts and their wards.
func (s *stage) places() []domain.Unit {
	var out []domain.Unit
	for _, u := range s.units.All() {
		if u.From.IsZero() {
			out = append(out, u)
		}
	}
	return out
}

// wards and districts list the units of that rank in the pilot's day.
func (s *stage) wards() []domain.Unit { return s.ranked(domain.LevelWard) }

func (s *stage) districts() []domain.Unit { return s.ranked(domain.LevelDistrict, domain.LevelTown) }

func (s *stage) ranked(levels ...domain.Level) []domain.Unit {
	var out []domain.Unit
	for _, u := range s.places() {
		for _, l := range levels {
			if u.Level == l {
				out = append(out, u)
			}
		}
	}
	return out
}

// unit returns a unit of the register.
func (s *stage) unit(id domain.UnitID) domain.Unit {
	u, _ := s.units.Get(id)
	return u
}

// installAdmin opens the first account and gives it its post, which nobody
// else is there to do.
func (s *stage) installAdmin() {
	const login = "quantri"
	a := domain.Account{ID: newID[domain.Account](s.memory), Login: login, Name: person(s.r),
		Password: must(s.desk.Passwords.Hash(ctx, login)), MadeAt: s.now, Version: 1}
	p := domain.Post{Account: a.ID, Role: domain.RoleAdmin, Unit: hanoi.City, From: s.today(), GrantedBy: a.ID, Version: 1}
	e := domain.Event{Subject: domain.OfAccount, Of: domain.ID[any](a.ID), Seq: 1, Step: domain.StepOpenAccount, At: s.now,
		Warrant: domain.Warrant{By: a.ID, Role: domain.RoleAdmin}}
	s.accounts.put(a.ID, a)
	if err := (memoryTx{memory: s.memory}).Add(&p, &e); err != nil {
		panic(err)
	}
	s.admin = domain.Actor{Account: a.ID, Login: a.Login, Name: a.Name, Posts: []domain.Post{p}}
}

// open opens an account for a person who does not exist. What is given as the
// password is the login: it says whose hash is wanted.
func (s *stage) open(login string) domain.Actor {
	a := must(s.desk.CreateAccount(ctx, s.as(s.admin), casework.NewAccount{Login: login, Name: person(s.r), Password: login}))
	return domain.Actor{Account: a.ID, Login: a.Login, Name: a.Name}
}

// post gives an actor a post for as long as the unit lasts.
func (s *stage) post(a domain.Actor, r domain.Role, unit domain.UnitID) domain.Actor {
	p := domain.Post{Role: r, Unit: unit, From: s.today(), Until: s.unit(unit).Until}
	a.Posts = append(a.Posts, must(s.desk.GrantPost(ctx, s.as(s.admin), a.Account, p)))
	return a
}

// delegate lets Hàng Bài's deputy sign answers: once in the summer of 2021, and
// from June 2022 to the year's end.
func (s *stage) delegate() {
	for _, d := range []struct{ from, until workday.Date }{
		{workday.On(2021, time.August, 2), workday.On(2021, time.August, 31)},
		{workday.On(2022, time.June, 1), workday.On(2022, time.December, 31)},
	} {
		s.at(d.from.Start().Add(8*time.Hour), func() {
			must(s.desk.Delegate(ctx, s.as(s.chair[hangBai]), domain.Delegation{
				Unit: hangBai, Deputy: s.deputy.Account, Scope: domain.ScopeAnswers, From: d.from, Until: d.until,
				Note: s.phrase("delegation", hangBai),
			}))
			s.deputy.Delegations, s.deputy.Chairs = s.delegations.all(), s.chair[hangBai].Posts
		})
	}
}
