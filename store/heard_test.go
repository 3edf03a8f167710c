package store_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// A job of telling those who raised a petition is kept when one of them can be
// told: by an account, an address, as somebody who raised the same, or through an
// endpoint. Otherwise it would find nobody.
func TestJobsForNobodyAreNotKept(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	ps := []domain.Petition{petition(w.north.ID, now, "Không ai"), petition(w.north.ID, now, "Có tài khoản"),
		petition(w.north.ID, now, "Có địa chỉ"), petition(w.north.ID, now, "Có người cùng kiến nghị"), petition(w.north.ID, now, "Cùng kiến nghị")}
	citizen := domain.Account{ID: id[domain.Account](), Login: "nguoidan", Name: "Người dân", Version: 1}
	add(t, db, &citizen)
	ps[1].Owner = citizen.ID
	file(t, db, ps...)
	add(t, db, &domain.Petitioner{Petition: ps[0].ID, Kind: domain.Unnamed}, &domain.Petitioner{Petition: ps[2].ID, Kind: domain.Person, Name: "A", Email: "a@example.org"},
		&domain.Petitioner{Petition: ps[4].ID, Kind: domain.Person, Name: "B", Email: "b@example.org"})
	must(t, direct(t, tr.dsn, `UPDATE petitions SET state = 'linked', "primary" = $1 WHERE id = $2`, ps[3].ID.String(), ps[4].ID.String()))
	tell := func() {
		t.Helper()
		for _, p := range ps {
			must(t, db.Update(t.Context(), func(tx casework.Tx) error {
				return tx.EnqueueIfHeard(casework.Job{Kind: casework.JobTell, Of: domain.ID[any](p.ID)}, p.ID)
			}))
		}
	}
	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(t.Context())
	jobs := func(of domain.Petition) (n int) {
		must(t, conn.QueryRow(t.Context(), "SELECT count(*) FROM river.river_job WHERE args->>'of' = $1", of.ID.String()).Scan(&n))
		return n
	}
	tell()
	for i, want := range []int{0, 1, 1, 1, 1} {
		if n := jobs(ps[i]); n != want {
			t.Errorf("%d jobs tell of %q, not %d", n, ps[i].Title, want)
		}
	}
	must(t, direct(t, tr.dsn, "INSERT INTO webhooks VALUES (gen_random_uuid(), 'https://example.org/', '', '', 'enabled', 1, NULL, '"+citizen.ID.String()+"', now(), 1)"))
	if tell(); jobs(ps[0]) != 1 {
		t.Error("an endpoint hears nothing")
	}
}
