package store_test

import (
	"testing"
	"time"

	"kiennghi/domain/demonstration"
	"kiennghi/domain/workday"
)

func TestZZ(t *testing.T) {
	db := open(t)
	a := time.Now()
	office := demonstration.Build(1, workday.Official(), func(string) string { return "hash" })
	b := time.Now()
	must(t, db.Load(t.Context(), office.Everything()...))
	c := time.Now()
	must(t, db.Check(t.Context(), func(d string) { t.Error(d) }))
	t.Log(len(office.Petitions), len(office.Events), "build", b.Sub(a), "load", c.Sub(b), "check", time.Since(c))
}
