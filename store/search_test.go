package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/store"
)

// However often a word was said, and however long ago, the pages of a search
// joined are all that was said with it, the latest first, each once.
func TestSearchOfLongRecord(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	spoken := []int{2, 12, 40, 250, 650}
	said := map[string][]domain.PetitionID{}
	var ps []domain.Petition
	for i := range 700 {
		title := "Một việc"
		for _, every := range spoken {
			if i%every == every-1 {
				title += fmt.Sprintf(" thứ%d", every)
			}
		}
		p := petition(w.north.ID, now.Add(-time.Duration(i/3)*time.Hour), title)
		ps = append(ps, p, petition(w.south.ID, p.ReceivedAt, title))
	}
	file(t, db, ps...)
	slices.SortFunc(ps, func(a, b domain.Petition) int {
		if c := b.ReceivedAt.Compare(a.ReceivedAt); c != 0 {
			return c
		}
		return slices.Compare(b.ID[:], a.ID[:])
	})
	for _, every := range spoken {
		word := fmt.Sprintf("thu%d", every)
		for _, p := range ps {
			if p.Home == w.north.ID && slices.Contains(strings.Fields(p.Title), "thứ"+word[3:]) {
				said[word] = append(said[word], p.ID)
			}
		}
	}
	for word, want := range said {
		for _, size := range []int{1, 20, 100} {
			if size == 1 && len(want) > 60 {
				continue
			}
			if got := pages(t, db, w.only(w.north), word, size); !slices.Equal(got, want) {
				t.Errorf("%q by pages of %d: %d found, want %d: %v, want %v", word, size, len(got), len(want), got, want)
			}
		}
	}
	if got := pages(t, db, w.only(w.north), "mot", 100); len(got) != 700 {
		t.Errorf("what all say is found %d times", len(got))
	}
}

// pages joins the pages of a search.
func pages(t *testing.T, db *store.DB, s policy.Scope, word string, size int) (all []domain.PetitionID) {
	t.Helper()
	page := casework.Page{Limit: size}
	for {
		list := get[[]domain.Petition](t)(db.Register(t.Context(), s, casework.RegisterFilter{Words: word}, page))
		for i, p := range list {
			if i == size {
				break
			}
			all = append(all, p.ID)
			page.After = &casework.Cursor{Key: p.ReceivedAt.UnixMicro(), ID: domain.ID[any](p.ID)}
		}
		if len(list) <= size {
			return all
		}
	}
}
