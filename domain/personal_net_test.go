package domain

import (
	"testing"

	"pgregory.net/rapid"
)

// What is let through at a glance would have been let through at a closer look.
func TestGlanceMissesNothing(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{"0", "3", "8", "9", "09", "0912", "345", "+84", "84", " ", "-", " - ", ". ", "/", ",", ";", "\n", "\u00a0", "(", ")", "a", "ổ", "@", ".vn"})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces") {
			text += p
		}
		if personal.MatchString(text) && !mayBePersonal(text) {
			t.Errorf("%q holds a number", text)
		}
	})
}
