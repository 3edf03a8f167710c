package audit_test

import (
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/workday"
)

func TestFinding(t *testing.T) {
	const of = "finding 00000000-0000-0000-0000-00000000003c "
	written := domain.Change{Home: ward, On: workday.Of(day(30)), Ground: string(domain.FindingOverdue)}
	events := []domain.Event{
		{Seq: 1, Step: domain.StepFind, At: day(5), Warrant: above, Change: written},
		{Seq: 2, Step: domain.StepReply, At: day(6), Warrant: chair, Change: written},
	}
	for _, tt := range []struct {
		name  string
		plant func(*domain.Finding)
		want  []string
	}{
		{"nothing", func(*domain.Finding) {}, nil},
		{"kind", func(f *domain.Finding) { f.Kind = domain.FindingGoodWork }, []string{of + "kind: kept good_practice, by its events overdue"}},
		{"due", func(f *domain.Finding) { f.DueOn++ }, []string{of + "due_on: kept 2022-07-01, by its events 2022-06-30"}},
		{"no reply", func(f *domain.Finding) { f.Reply, f.RepliedAt = "", nil }, []string{of + "replied_at: kept none, by its events 2022-06-06T01:30:00Z"}},
		{"version", func(f *domain.Finding) { f.Version = 1 }, []string{of + "version: kept 1, by its events 2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			replied := day(6)
			f := domain.Finding{ID: id[domain.Finding](60), Unit: ward, Kind: domain.FindingOverdue, Text: secret, DueOn: workday.Of(day(30)),
				MadeBy: above.By, MadeAt: day(5), Reply: secret, RepliedBy: chair.By, RepliedAt: &replied, Version: 2}
			tt.plant(&f)
			told(t, audit.Finding{Row: f, Events: events}.Differences(), tt.want...)
		})
	}
	told(t, audit.Finding{Row: domain.Finding{ID: id[domain.Finding](60)}}.Differences(), of+"event 1: kept none, by its events one")
}

func TestReception(t *testing.T) {
	r := domain.Reception{ID: id[domain.Reception](61), Unit: ward, Sitting: domain.Sitting{On: workday.Of(day(5)), Visits: 12, People: 14}, Note: secret}
	recorded := r.Record(day(5), clerk)
	r.Apply(recorded)
	corrected, err := r.Correct(domain.Sitting{On: r.On, Visits: 12, People: 41, Letters: 1}, "Ghi nhầm", day(6), chair)
	if err != nil {
		t.Fatal(err)
	}
	after := r
	after.Apply(corrected)
	told(t, audit.Reception{Row: r, Events: []domain.Event{recorded}}.Differences())
	told(t, audit.Reception{Row: after, Events: []domain.Event{recorded, corrected}}.Differences())

	const of = "reception 00000000-0000-0000-0000-00000000003d "
	told(t, audit.Reception{Row: r, Events: []domain.Event{recorded, corrected}}.Differences(), of+"people: kept 14, by its events 41",
		of+"letters: kept 0, by its events 1", of+"version: kept 1, by its events 2")
	after.Recorded = chair.By
	told(t, audit.Reception{Row: after, Events: []domain.Event{recorded, corrected}}.Differences(),
		of+"recorded: kept "+chair.By.String()+", by its events "+clerk.By.String())

	// Before sittings could be corrected the record had the day and the visits.
	recorded.Change = domain.Change{Home: ward, On: r.On, Count: 12}
	told(t, audit.Reception{Row: r, Events: []domain.Event{recorded}}.Differences())
	r.Visits = 120
	told(t, audit.Reception{Row: r, Events: []domain.Event{recorded}}.Differences(), of+"visits: kept 120, by its events 12")
}

func TestDelegation(t *testing.T) {
	g := domain.Delegation{ID: id[domain.Delegation](62), Unit: ward, Chair: chair.By, Deputy: clerk.By, Scope: domain.ScopeAnswers,
		From: workday.Of(day(1)), Until: workday.Of(day(9)), Note: secret, Version: 2}
	granted := domain.Change{Home: ward, Account: clerk.By, Ground: "answers", On: workday.Of(day(20))}
	ended := granted
	ended.On = g.Until
	events := []domain.Event{{Seq: 1, Step: domain.StepDelegate, At: day(1), Change: granted}, {Seq: 2, Step: domain.StepDelegate, At: day(9), Change: ended}}
	told(t, audit.Delegation{Row: g, Events: events}.Differences())
	g.Until, g.Scope = workday.Of(day(20)), domain.ScopeAll
	const of = "delegation 00000000-0000-0000-0000-00000000003e "
	told(t, audit.Delegation{Row: g, Events: events}.Differences(),
		of+"until: kept 2022-06-20, by its events 2022-06-09", of+"scope: kept all, by its events answers")
}

// An account has no record until it is changed, or has one from the beginning.
func TestAccount(t *testing.T) {
	const of = "account 00000000-0000-0000-0000-00000000003f "
	account := domain.Account{ID: id[domain.Account](63), Login: secret, Name: secret, MadeAt: day(1), Disabled: true, Version: 3}
	opened := domain.Event{Seq: 1, Step: domain.StepOpenAccount, At: day(1)}
	granted := domain.Event{Seq: 2, Step: domain.StepGrantPost, At: day(2)}
	disabled := domain.Event{Seq: 3, Step: domain.StepSetDisabled, At: day(3), Change: domain.Change{State: "disabled"}}
	for _, tt := range []struct {
		name   string
		events []domain.Event
		plant  func(*domain.Account)
		want   []string
	}{
		{"from the beginning", []domain.Event{opened, granted, disabled}, nil, nil},
		{"from the first change", []domain.Event{granted, disabled}, nil, nil},
		{"never", nil, nil, nil},
		{"a gap", []domain.Event{opened, disabled}, nil, []string{of + "event 2: kept none, by its events one"}},
		{"begun too late", []domain.Event{disabled}, nil, []string{of + "event 2: kept none, by its events one"}},
		{"enabled", []domain.Event{granted, disabled}, func(a *domain.Account) { a.Disabled = false }, []string{of + "disabled: kept false, by its events true"}},
		{"version", []domain.Event{opened, granted, disabled}, func(a *domain.Account) { a.Version = 4 }, []string{of + "version: kept 4, by its events 3"}},
		{"opened", []domain.Event{opened, granted, disabled}, func(a *domain.Account) { a.MadeAt = day(2) },
			[]string{of + "made_at: kept 2022-06-02T01:30:00Z, by its events 2022-06-01T01:30:00Z"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := account
			if tt.plant != nil {
				tt.plant(&a)
			}
			told(t, audit.Account{Row: a, Events: tt.events}.Differences(), tt.want...)
		})
	}

	post := id[domain.Post](9)
	granted.Change = domain.Change{Post: post, Role: domain.RoleClerk, Home: ward, On: 7, Until: 9}
	ended := domain.Event{Seq: 3, Step: domain.StepEndPost, At: day(3), Change: domain.Change{Post: post, Role: domain.RoleClerk, Home: ward, On: 8}}
	account.Disabled = false
	kept := domain.Post{ID: post, Account: account.ID, Role: domain.RoleClerk, Unit: ward, From: 7, Until: 8, GrantedBy: account.ID, Version: 2}
	raised := kept
	raised.Role = domain.RoleChair
	for _, tt := range []struct {
		name  string
		posts []domain.Post
		want  []string
	}{
		{"as granted and ended", []domain.Post{kept, {ID: id[domain.Post](10), Role: domain.RoleChair}}, nil},
		{"raised", []domain.Post{raised}, []string{of + "post role: kept chair, by its events clerk"}},
		{"gone", nil, []string{of + "post " + post.String() + ": kept none, by its events one"}},
	} {
		t.Run("its post "+tt.name, func(t *testing.T) {
			told(t, audit.Account{Row: account, Posts: tt.posts, Events: []domain.Event{opened, granted, ended}}.Differences(), tt.want...)
		})
	}
}

func TestUnit(t *testing.T) {
	const of = "unit 00088-2021 "
	until := workday.On(2025, time.June, 30)
	listed := domain.Unit{ID: ward, Name: "Phường Hàng Bài", Level: domain.LevelWard, Parent: "002-2021", Version: 1}
	counted, ended, taken := listed, listed, listed
	counted.Population, counted.Version = 5000, 2
	ended.Population, ended.Until, ended.Version = 5000, until, 3
	taken.Population, taken.Until, taken.Version = 5000, until, 4
	heir := domain.Succession{From: ward, To: "00082-2025", On: until + 1, Extent: domain.Whole}
	entered := domain.Event{Seq: 1, Step: domain.StepEnterUnit, Change: domain.Change{Home: ward, Entry: &listed}}
	changed := domain.Event{Seq: 2, Step: domain.StepChangeUnit, Change: domain.Change{Home: ward, Entry: &counted}}
	ending := domain.Event{Seq: 3, Step: domain.StepChangeUnit, Change: domain.Change{Home: ward, Entry: &ended}}
	taking := domain.Event{Seq: 4, Step: domain.StepAddSuccessor, Change: domain.Change{Home: ward, Entry: &taken, Succession: &heir}}
	whole := []domain.Event{entered, changed, ending, taking}
	former := []domain.Event{
		{Seq: 2, Step: domain.StepChangeUnit, Change: domain.Change{Home: ward, Count: 5000}},
		{Seq: 3, Step: domain.StepChangeUnit, Change: domain.Change{Home: ward, On: until}},
		{Seq: 4, Step: domain.StepAddSuccessor, Change: domain.Change{Home: ward, Target: heir.To, On: heir.On}},
	}
	for _, tt := range []struct {
		name   string
		events []domain.Event
		plant  func(*domain.Unit, *domain.Succession)
		want   []string
	}{
		{"from the beginning", whole, nil, nil},
		{"from its first change", whole[1:], nil, nil},
		{"of a former program", former, nil, nil},
		{"never", nil, func(u *domain.Unit, _ *domain.Succession) { u.Name = secret }, nil},
		{"called otherwise", whole[1:], func(u *domain.Unit, _ *domain.Succession) { u.Name = secret }, []string{of + "name: kept one text, by its events another"}},
		{"raised", whole, func(u *domain.Unit, _ *domain.Succession) { u.Level, u.Parent = domain.LevelDistrict, "01-2021" },
			[]string{of + "level: kept district, by its events ward", of + "parent: kept 01-2021, by its events 002-2021"}},
		{"without its end", former, func(u *domain.Unit, _ *domain.Succession) { u.Until, u.Population = 0, 6000 },
			[]string{of + "until: kept none, by its events 2025-06-30", of + "population: kept 6000, by its events 5000"}},
		{"taken over in part", whole, func(_ *domain.Unit, s *domain.Succession) { s.Extent = domain.Part },
			[]string{of + "successor 00082-2025 extent: kept part, by its events whole"}},
		{"taken over later", former, func(_ *domain.Unit, s *domain.Succession) { s.On++ },
			[]string{of + "successor 00082-2025 on: kept 2025-07-02, by its events 2025-07-01"}},
		{"taken over by another", whole, func(_ *domain.Unit, s *domain.Succession) { s.To = "00085-2025" },
			[]string{of + "successor 00082-2025: kept none, by its events one"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u, s := taken, heir
			if tt.plant != nil {
				tt.plant(&u, &s)
			}
			told(t, audit.Unit{Row: u, Successors: []domain.Succession{s}, Events: tt.events}.Differences(), tt.want...)
		})
	}
}
