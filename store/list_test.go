package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

func count(t testing.TB, dsn, table string) (n int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	must(t, err)
	defer conn.Close(t.Context())
	must(t, conn.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n))
	return n
}

// many are petitions of which several share each key of an order.
func many(w town) []domain.Petition {
	homes := []domain.UnitID{w.north.ID, w.south.ID, w.city.ID}
	var ps []domain.Petition
	for i := range 60 {
		p := petition(homes[i%3], now.Add(-time.Duration(i/7)*time.Hour*20), "Một việc")
		p.Holder = homes[i%2]
		p.NextDue = today + workday.Date(i%5)
		p.Channel = domain.Channels[1:][i%3]
		switch i % 4 {
		case 0:
			p.Assignee, p.Owner = w.clerk.ID, w.clerk.ID
		case 1:
			p.State, p.NextDue, p.Outcome, p.FinishedOn = domain.StateConcluded, 0, domain.Explained, p.ReceivedOn
		case 2:
			p.State = domain.StateInProgress
		}
		ps = append(ps, p)
	}
	return ps
}

// The pages of a list, joined, are the whole of what it should hold, in order,
// each thing once, whatever the size of a page, the scope and the filter.
func TestListsOfPetitions(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	ps := many(w)
	file(t, db, ps...)
	scopes := []policy.Scope{{}, w.all(), w.only(w.north), w.only(w.city)}
	ids := func(list []domain.Petition) (out []domain.PetitionID) {
		for _, p := range list {
			if p.Text != "" {
				t.Fatal("a list read a text")
			}
			out = append(out, p.ID)
		}
		return out
	}
	keep := func(order func(a, b domain.Petition) int, in func(domain.Petition) bool) []domain.PetitionID {
		list := slices.DeleteFunc(slices.Clone(ps), func(p domain.Petition) bool { return !in(p) })
		slices.SortFunc(list, order)
		for i := range list {
			list[i].Text = ""
		}
		return ids(list)
	}
	byID := func(a, b domain.Petition) int { return slices.Compare(a.ID[:], b.ID[:]) }

	t.Run("Inbox", rapid.MakeCheck(func(r *rapid.T) {
		s := rapid.SampledFrom(scopes).Draw(r, "scope")
		f := casework.InboxFilter{
			State:    rapid.SampledFrom([]domain.State{"", domain.StateReceived, domain.StateConcluded}).Draw(r, "state"),
			Channel:  rapid.SampledFrom([]domain.Channel{"", domain.ChannelLetter}).Draw(r, "channel"),
			Assignee: rapid.SampledFrom([]domain.AccountID{{}, w.clerk.ID}).Draw(r, "assignee"),
		}
		want := keep(func(a, b domain.Petition) int {
			if a.NextDue != b.NextDue {
				return int(a.NextDue - b.NextDue)
			}
			return byID(a, b)
		}, func(p domain.Petition) bool {
			return p.State.Open() && s.Holds(p.Holder) && (f.State == "" || p.State == f.State) &&
				(f.Channel == "" || p.Channel == f.Channel) && (f.Assignee.IsZero() || p.Assignee == f.Assignee)
		})
		got := ids(whole(t, rapid.IntRange(1, 20).Draw(r, "limit"), func(p casework.Page) ([]domain.Petition, error) {
			return db.Inbox(t.Context(), s, f, p)
		}, func(p domain.Petition) casework.Cursor {
			return casework.Cursor{Key: int64(p.NextDue), ID: domain.ID[any](p.ID)}
		}))
		if !slices.Equal(got, want) {
			r.Fatalf("got %v\nwant %v", got, want)
		}
	}))
	t.Run("Register", rapid.MakeCheck(func(r *rapid.T) {
		s := rapid.SampledFrom(scopes).Draw(r, "scope")
		f := casework.RegisterFilter{
			From:   rapid.SampledFrom([]workday.Date{0, today - 4}).Draw(r, "from"),
			To:     rapid.SampledFrom([]workday.Date{0, today - 2}).Draw(r, "to"),
			State:  rapid.SampledFrom([]domain.State{"", domain.StateReceived, domain.StateConcluded, domain.StateRefused}).Draw(r, "state"),
			Words:  rapid.SampledFrom([]string{"", "mot vi"}).Draw(r, "words"),
			Filter: statistics.Filter{Channel: rapid.SampledFrom([]domain.Channel{"", domain.ChannelLetter}).Draw(r, "channel")},
		}
		if rapid.Bool().Draw(r, "mine") {
			f.Mine, s = true, owner(w.clerk.ID)
		}
		want := keep(func(a, b domain.Petition) int {
			if c := b.ReceivedAt.Compare(a.ReceivedAt); c != 0 {
				return c
			}
			return byID(b, a)
		}, func(p domain.Petition) bool {
			return (f.Mine && p.Owner == s.Owner() || !f.Mine && s.Holds(p.Home)) && (f.State == "" || p.State == f.State) &&
				(f.Channel == "" || p.Channel == f.Channel) && p.ReceivedOn >= f.From && (f.To == 0 || p.ReceivedOn <= f.To)
		})
		got := ids(whole(t, rapid.IntRange(1, 20).Draw(r, "limit"), func(p casework.Page) ([]domain.Petition, error) {
			return db.Register(t.Context(), s, f, p)
		}, func(p domain.Petition) casework.Cursor {
			return casework.Cursor{Key: p.ReceivedAt.UnixMicro(), ID: domain.ID[any](p.ID)}
		}))
		if !slices.Equal(got, want) {
			r.Fatalf("got %v\nwant %v", got, want)
		}
	}))
}

// owner is the scope of a citizen.
func owner(id domain.AccountID) policy.Scope {
	bench := policy.Bench{Units: domain.NewUnits(nil, nil), Today: today}
	return bench.Scope(domain.Actor{Account: id}, domain.StepRead)
}

// A search finds the titles that have all its words, the last of which may be
// unfinished, whatever the case and the diacritics.
func TestSearch(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	file(t, db,
		petition(w.north.ID, now, "Đường Lê Duẩn ngập nước"),
		petition(w.north.ID, now, "Đèn đường ngõ 12A/3 không sáng"),
		petition(w.south.ID, now, "Nước sạch, giá 1.500.000đ"),
	)
	for words, want := range map[string]int{
		"duong": 2, "ĐƯỜNG": 2, "đường ngap": 1, "nuoc duong": 1, "nuoc": 2, "du": 2, "le duo": 1, "duo le": 0,
		"12a": 1, "12a/3": 1, "1.500": 1, "500": 1, "gia 1.5": 1, "gia 1.6": 0, "!!!": 0, "' | !a & :*": 0, "duong | nuoc": 1, "\\": 0,
		strings.Repeat("d", 9000): 0, strings.Repeat("d ", 9000): 0, "%": 0, "日本": 0,
	} {
		list := get[[]domain.Petition](t)(db.Register(t.Context(), w.all(), casework.RegisterFilter{Words: words}, casework.Page{Limit: 10}))
		if len(list) != want {
			t.Errorf("%.20q finds %d, want %d", words, len(list), want)
		}
	}
	if list := get[[]domain.Petition](t)(db.Register(t.Context(), w.only(w.south), casework.RegisterFilter{Words: "nuoc"}, casework.Page{Limit: 10})); len(list) != 1 {
		t.Errorf("%d found in the south", len(list))
	}
}

// Of what was erased nothing is left, neither in a row nor in a search nor in
// the kept answer to a request.
func TestErase(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	p := petition(w.north.ID, now, "Tố cáo bí mật")
	p.Place = "Ngõ bí mật"
	file(t, db, p)
	add(t, db, &domain.Petitioner{Petition: p.ID, Kind: domain.Person, Name: "Người bí mật", Address: "bí mật", Phone: "bí mật", Email: "bí mật"})
	key := casework.Key{Value: "k"}
	must(t, db.Update(t.Context(), func(tx casework.Tx) error {
		return tx.Keep(w.clerk.ID, key, []byte(`{"ID": "`+p.ID.String()+`", "Title": "Tố cáo bí mật"}`), now)
	}))
	must(t, db.Update(t.Context(), func(tx casework.Tx) error { return tx.Erase(p.ID) }))
	for _, table := range []string{"petitions", "petitioners", "petition_search", "idempotency"} {
		if n := count(t, tr.dsn, table+" AS x WHERE lower(x::text) LIKE '%bí mật%' OR x::text LIKE '%''bi''%'"); n > 0 {
			t.Errorf("%s still tells", table)
		}
	}
	got := get[domain.Petition](t)(db.Petition(t.Context(), p.ID))
	if got.Title != domain.ErasedTitle || got.Text != domain.ErasedTitle || got.Place != "" || got.Version != p.Version {
		t.Errorf("petition = %+v", got)
	}
	must(t, db.Update(t.Context(), func(tx casework.Tx) error {
		if who := get[domain.Petitioner](t)(tx.Petitioner(p.ID)); who != (domain.Petitioner{Petition: p.ID, Kind: domain.Unnamed}) {
			t.Errorf("petitioner = %+v", who)
		}
		return nil
	}))
}
