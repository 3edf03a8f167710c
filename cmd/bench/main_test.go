package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kiennghi/store/postgrestest"
)

// TestMain lets the test binary be the reference, as the program itself is.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "reference" {
		main()
		return
	}
	postgrestest.Main(m)
}

// Every target does every job, without errors.
func TestMeasure(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil { // PostgreSQL does not run as root
		t.Fatal(err)
	}
	figures := filepath.Join(t.TempDir(), "figures.json")
	var out strings.Builder
	if err := measure(t.Context(), []string{"-n", "1000", "-rounds", "1", "-seconds", "0.1", "-conns", "2", "-dir", dir, "-json", figures}, &out); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	b, err := os.ReadFile(figures)
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	done := map[string]int{}
	for _, f := range r.Jobs {
		if f.Rate <= 0 || f.P99 < f.P50 {
			t.Errorf("%+v", f)
		}
		done[f.Target]++
	}
	if done["kiennghi"] != 7 || done["reference"] != 7 {
		t.Errorf("jobs done: %v\n%s", done, &out)
	}
}

func TestMeasureRefuses(t *testing.T) {
	for _, args := range [][]string{{"-n", "10"}, {"-rounds", "0"}, {"-conns", "0"}, {"-seconds", "61"}} {
		if err := measure(t.Context(), args, &strings.Builder{}); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}
