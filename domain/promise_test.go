package domain_test

import (
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// A promised day is put off by a later one, and by nothing else.
func TestPutsOff(t *testing.T) {
	for _, tt := range []struct {
		promised, to workday.Date
		want         bool
	}{{0, 20, false}, {20, 19, false}, {20, 20, false}, {20, 21, true}} {
		if got := (domain.Petition{Promised: tt.promised}).PutsOff(tt.to); got != tt.want {
			t.Errorf("promised for %d, to promise it for %d: %v, want %v", tt.promised, tt.to, got, tt.want)
		}
	}
}
