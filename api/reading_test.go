package api_test

import (
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// guarding are the tables in which the office counts who asks too often, and
// not what anybody did.
var guarding = []string{"tries", "known_networks"}

// TestReadingChangesNothing asks for everything that can be read, as those who
// may and as those who may not: nothing that is kept is another afterwards, and
// no job waits that did not wait before.
func TestReadingChangesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	kept := func() map[string]string {
		all := contents(t, c)
		for _, name := range guarding {
			if _, ok := all[name]; !ok {
				t.Fatalf("there is no table %s", name)
			}
			delete(all, name)
		}
		return all
	}
	unchanged := func(what string, before map[string]string) {
		t.Helper()
		if diff := cmp.Diff(before, kept()); diff != "" {
			t.Errorf("%s changed something:\n%s", what, diff)
		}
		if jobs := h.jobs(); len(jobs) > 0 {
			t.Errorf("%s left jobs: %v", what, jobs)
		}
	}
	for _, o := range operations(t) {
		if o.changes() {
			continue
		}
		r := ready[o.id](h)
		h.work()
		before := kept()
		tag := h.send(o, r).want2xx().header.Get("ETag")
		for _, as := range append(slices.Sorted(maps.Keys(everyone)), "") {
			again := r
			again.as = as
			h.send(o, again)
			h.send(o, again, "If-None-Match: "+tag)
			h.do(as, "HEAD "+o.fill(r.path...)+r.args, "")
		}
		unchanged(o.id, before)
	}

	before := kept()
	answers := 0
	h.crawl(func(_ string, a answer) {
		if a.status == http.StatusOK {
			answers++
		}
	})
	unchanged("reading everything", before)
	if answers == 0 {
		t.Error("nothing was read")
	}
}
