package main

import (
	"reflect"
	"sync"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

const made = 2 * batchOf

var testArchive = sync.OnceValue(func() *archive {
	a := newArchive(made, workday.On(2026, 11, 1))
	a.register("")
	return a
})

// everything gathers the batches of an archive.
func everything(a *archive) (all batch) {
	for b := range a.batches() {
		all.petitions = append(all.petitions, b.petitions...)
		all.answers = append(all.answers, b.answers...)
		all.spans = append(all.spans, b.spans...)
		all.events = append(all.events, b.events...)
	}
	return all
}

// Each petition is what its events say, and its spans follow each other from
// the day of receipt, the last one without end.
func TestArchiveIsOfOnePiece(t *testing.T) {
	a := testArchive()
	all := everything(a)
	if len(all.petitions) != made {
		t.Fatalf("%d petitions", len(all.petitions))
	}
	folded := map[domain.PetitionID]*domain.Petition{}
	for _, e := range all.events {
		if e.Subject != domain.OfPetition {
			continue
		}
		if !e.At.Before(a.end) || e.At.Before(a.begin()) {
			t.Fatalf("%s at %v", e.Step, e.At)
		}
		p := folded[domain.PetitionID(e.Of)]
		if p == nil {
			p = &domain.Petition{}
			folded[domain.PetitionID(e.Of)] = p
		}
		p.Apply(e)
	}
	last := map[domain.PetitionID]statistics.Span{}
	for _, s := range all.spans {
		if before, ok := last[s.Petition]; ok && (before.Until != s.Since || s.Seq <= before.Seq) {
			t.Fatalf("%+v follows %+v", s, before)
		}
		last[s.Petition] = s
	}
	open := 0
	for _, p := range all.petitions {
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		want := *folded[p.ID]
		want.Title, want.Text = p.Title, p.Text
		want.Locate(p.Place)
		if p != want {
			t.Fatalf("the petition is\n%+v\nits events say\n%+v", p, want)
		}
		if s := last[p.ID]; !s.Until.IsZero() || !s.Same(statistics.SpanOf(p, s.Since)) {
			t.Fatalf("the last span of\n%+v\nis\n%+v", p, s)
		}
		if p.State.Open() {
			open++
		}
	}
	if open < a.open || open > a.open+a.n/20 {
		t.Errorf("%d petitions are open, want %d or little more", open, a.open)
	}
}

func TestArchiveIsMadeAgain(t *testing.T) {
	if a := testArchive(); !reflect.DeepEqual(everything(a), everything(a)) {
		t.Error("what is made again differs")
	}
}
