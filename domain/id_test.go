package domain_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kiennghi/domain"
)

// epoch is the instant at which the tests take place: 1 March 2022, 9:00 in
// Hanoi.
var epoch = time.Date(2022, time.March, 1, 2, 0, 0, 0, time.UTC)

// TestIDIsAUUIDv7 checks the fields of RFC 9562 §5.7, and that IDs sort by the
// time they were made.
func TestIDIsAUUIDv7(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(0, 1<<48-2).Draw(t, "ms")
		later := rapid.Int64Range(ms+1, 1<<48-1).Draw(t, "later")
		id := domain.NewID[domain.Petition](time.UnixMilli(ms))
		var got int64
		for _, b := range id[:6] {
			got = got<<8 | int64(b)
		}
		if got != ms || id[6]>>4 != 7 || id[8]>>6 != 0b10 || !id.IsV7() || id.IsZero() {
			t.Fatalf("%s made at %d ms", id, ms)
		}
		next := domain.NewID[domain.Petition](time.UnixMilli(later))
		if bytes.Compare(id[:], next[:]) >= 0 || id.String() >= next.String() {
			t.Fatalf("%s made at %d sorts after %s made at %d", id, ms, next, later)
		}
	})
}

func TestIDsDiffer(t *testing.T) {
	var ids [][16]byte
	for range 1000 {
		ids = append(ids, domain.NewID[domain.Petition](epoch))
	}
	slices.SortFunc(ids, func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) })
	if n := len(slices.Compact(ids)); n != 1000 {
		t.Errorf("of 1000 IDs made at one instant %d differ", n)
	}
	const want = "017f4334-ad00-7000-8200-000000000000"
	if got := domain.SeededID[domain.Petition](epoch, 0, 2).String(); got != want {
		t.Errorf("the seed gives %s, want %s", got, want)
	}
	if domain.SeededID[domain.Petition](epoch, 1, 2) == domain.SeededID[domain.Petition](epoch, 1, 3) {
		t.Error("two IDs of different seeds are one")
	}
}

// TestIDRoundTrips writes an ID in every way that it is kept, and reads it back.
func TestIDRoundTrips(t *testing.T) {
	ids := rapid.OneOf(petitionIDs, rapid.Just(domain.PetitionID{}))
	rapid.Check(t, func(t *rapid.T) {
		id := ids.Draw(t, "id")
		text, err := json.Marshal(id)
		if err != nil {
			t.Fatal(err)
		}
		read := domain.NewID[domain.Petition](epoch)
		if err := json.Unmarshal(text, &read); err != nil || read != id {
			t.Fatalf("%s reads as %s, %v", text, read, err)
		}
		value, err := id.Value()
		if err != nil {
			t.Fatal(err)
		}
		sources := []any{value}
		if s, ok := value.(string); ok {
			sources = append(sources, []byte(s), [16]byte(id))
		}
		for _, src := range sources {
			scanned := domain.NewID[domain.Petition](epoch)
			if err := scanned.Scan(src); err != nil || scanned != id {
				t.Fatalf("%v scans as %s, %v", src, scanned, err)
			}
		}
		if id.IsZero() {
			return
		}
		if parsed, err := domain.ParseID[domain.Petition](id.String()); err != nil || parsed != id {
			t.Fatalf("%s parses as %s, %v", id, parsed, err)
		}
	})
}

// TestBadIDs checks that a bad text is refused and leaves the ID as it was.
func TestBadIDs(t *testing.T) {
	for _, s := range []string{
		"x", "01890a5d", "01890a5dac96774bbcceb302099a8057", "01890a5d-ac96-774b-bcce-b302099a805", "01890a5d-ac96-774b-bcce-b302099a80577",
		"01890a5d-ac96-774b-bcce-b302099a805g", "01890a5d_ac96_774b_bcce_b302099a8057", "{1890a5d-ac96-774b-bcce-b302099a805}",
		"01890a5-dac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a80é",
	} {
		id := domain.NewID[domain.Petition](epoch)
		before := id
		if err := id.UnmarshalText([]byte(s)); domain.KindOf(err) != domain.KindInvalid || id != before {
			t.Errorf("%q reads as %s, %v", s, id, err)
		}
	}
	var id domain.PetitionID
	if err := id.Scan(7); err == nil || domain.KindOf(err) != domain.KindFault {
		t.Errorf("a number scans as %s, %v", id, err)
	}
}
