package demonstration

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kiennghi/domain"
)

const ward, district = "Phường Hàng Bài", "Quận Hoàn Kiếm"

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, seed)) }

var (
	number = regexp.MustCompile(`[0-9]{9}`) // of a telephone or of an identity card
	house  = regexp.MustCompile(`(?i)(số nhà|nhà số) [0-9]`)
	// malformed is what a phrase that was put together badly leaves behind.
	malformed = regexp.MustCompile(`[{}|@\t]|  | [.,;:]|\.\.|,,|=>|^\s|\s$|%!`)
)

// wellFormed fails the test unless s is clean text of min to max characters.
func wellFormed(t *testing.T, what, s string, min, max int) {
	t.Helper()
	if n := utf8.RuneCountInString(s); n < min || n > max {
		t.Errorf("%s has %d characters, want %d to %d: %s", what, n, min, max, s)
	}
	if !norm.NFC.IsNormalString(s) {
		t.Errorf("%s is not NFC: %q", what, s)
	}
	if m := malformed.FindString(s); m != "" {
		t.Errorf("%s holds %q: %s", what, m, s)
	}
	if m := number.FindString(s); m != "" {
		t.Errorf("%s holds the number %s: %s", what, m, s)
	}
}

func TestMatters(t *testing.T) {
	const draws = 11_000
	r := seeded(1)
	texts := map[string]bool{}
	shortest, longest := 1_200, 0
	for i := range draws {
		f := domain.Fields[i%len(domain.Fields)]
		title, text, place := matter(r, f, ward)
		wellFormed(t, string(f)+" title", title, 30, 120)
		wellFormed(t, string(f)+" text", text, 150, 1_200)
		wellFormed(t, string(f)+" place", place, 5, 80)
		texts[text] = true
		n := utf8.RuneCountInString(text)
		shortest, longest = min(shortest, n), max(longest, n)
		if t.Failed() {
			break
		}
	}
	if len(texts) <= 6_000 {
		t.Errorf("%d draws gave %d distinct texts, want more than 6,000", draws, len(texts))
	}
	if shortest > 300 || longest < 800 {
		t.Errorf("texts have %d to %d characters: too much alike", shortest, longest)
	}
}

func TestMattersSpeakOfTheirPlace(t *testing.T) {
	r := seeded(2)
	lane := regexp.MustCompile(`(ngõ|ngách) [0-9/]+`)
	for range 2_000 {
		title, text, place := matter(r, domain.FieldInfrastructure, ward)
		if m := lane.FindString(place); m != "" && !strings.Contains(strings.ToLower(title+" "+text), m) {
			t.Fatalf("the matter is about %s, but says\n%s\n%s", place, title, text)
		}
	}
}

func TestPatternsPerField(t *testing.T) {
	for _, f := range domain.Fields {
		if f != domain.FieldOther && len(phrases().patterns[f]) < 12 {
			t.Errorf("%s has %d patterns, want at least 12", f, len(phrases().patterns[f]))
		}
	}
}

func TestAnswers(t *testing.T) {
	r := seeded(3)
	for _, f := range domain.Fields {
		houses := 0
		for _, o := range domain.Outcomes {
			what := string(f) + " " + string(o)
			for range 100 {
				for _, unit := range []string{ward, district} {
					text, public := answer(r, f, o, unit)
					wellFormed(t, what, text, 200, 1_500)
					wellFormed(t, what+", public", public, 60, 500)
					if m := house.FindString(public); m != "" {
						t.Errorf("the public answer names a house, %s: %s", m, public)
					}
					if len(public) >= len(text) {
						t.Errorf("the public answer is no shorter: %s", public)
					}
					if unit == district && strings.Contains(text, "Công an phường") {
						t.Errorf("a district answers through a ward's staff: %s", text)
					}
					if house.MatchString(text) {
						houses++
					}
				}
			}
			if t.Failed() {
				return
			}
		}
		if houses == 0 {
			t.Errorf("%s: no answer names a house, so there is nothing to redact", f)
		}
	}
}

func TestEvidence(t *testing.T) {
	r := seeded(4)
	seen := map[domain.Means]bool{}
	for _, f := range domain.Fields {
		for range 50 {
			means, text := evidence(r, f)
			seen[means] = true
			wellFormed(t, string(f)+" evidence", text, 20, 200)
		}
	}
	if len(seen) != 3 {
		t.Errorf("drew the means %v, want all three", seen)
	}
}

func TestGrounds(t *testing.T) {
	kinds := []string{"return", "withdrawal", "extension", "task", "responsibility", "result"}
	for _, w := range []domain.WarningCode{domain.WarnNoDate, domain.WarnNoPerson, domain.WarnSameText, domain.WarnDayMoved} {
		kinds = append(kinds, "override "+string(w))
	}
	for _, g := range domain.EscalationGrounds {
		kinds = append(kinds, string(g))
	}
	for _, g := range domain.Grounds {
		if g != domain.GroundDenunciation {
			kinds = append(kinds, string(g))
		}
	}
	r := seeded(5)
	for _, kind := range kinds {
		drawn := map[string]bool{}
		for range 60 {
			text := ground(r, kind)
			wellFormed(t, kind, text, 30, 300)
			drawn[text] = true
		}
		if len(drawn) < 3 {
			t.Errorf("%s has %d phrases, want at least 3", kind, len(drawn))
		}
	}
}

func TestNames(t *testing.T) {
	r := seeded(6)
	people, bodies := map[string]bool{}, map[string]bool{}
	for range 2_000 {
		p, o := person(r), organisation(r)
		wellFormed(t, "person", p, 6, 40)
		wellFormed(t, "organisation", o, 10, 100)
		if n := len(strings.Fields(p)); n < 3 || n > 4 {
			t.Errorf("%q has %d words, want 3 or 4", p, n)
		}
		people[p], bodies[o] = true, true
	}
	if len(people) < 1_000 || len(bodies) < 300 {
		t.Errorf("2,000 draws gave %d people and %d organisations", len(people), len(bodies))
	}
}

func TestDocuments(t *testing.T) {
	r := seeded(7)
	for range 100 {
		wellFormed(t, "agenda", agenda(r, ward), 500, 2_000)
		c, m := conclusion(r, ward, 17), minutes(r, ward, 143, 17)
		wellFormed(t, "conclusion", c, 500, 2_000)
		wellFormed(t, "minutes", m, 500, 2_000)
		if !strings.Contains(c, "17 ý kiến") || !strings.Contains(m, "17 ý kiến") || !strings.Contains(m, ": 143.") {
			t.Fatalf("the counts are missing:\n%s\n%s", c, m)
		}
		if !strings.Contains(c, "UBND phường Hàng Bài") {
			t.Fatalf("the unit is missing:\n%s", c)
		}
	}
}

func TestSameSeedSameTexts(t *testing.T) {
	year := func(seed uint64) string {
		r := seeded(seed)
		var b strings.Builder
		for _, f := range domain.Fields {
			title, text, place := matter(r, f, ward)
			reply, public := answer(r, f, domain.Planned, district)
			_, shown := evidence(r, f)
			b.WriteString(title + text + place + reply + public + shown)
		}
		b.WriteString(ground(r, "task") + person(r) + organisation(r))
		b.WriteString(agenda(r, ward) + conclusion(r, ward, 9) + minutes(r, ward, 80, 9))
		return b.String()
	}
	first := year(8)
	if year(8) != first {
		t.Error("the same seed gave other texts")
	}
	if year(9) == first {
		t.Error("another seed gave the same texts")
	}
}

func TestSentencesBeginWithCapitals(t *testing.T) {
	for in, want := range map[string]string{
		"đường hỏng. ổ gà sâu 1.5 m? đúng": "Đường hỏng. Ổ gà sâu 1.5 m? Đúng",
		"tiêu đề\n\n1. ngõ 3.\nhết":        "Tiêu đề\n\n1. Ngõ 3.\nHết",
	} {
		if got := sentences(in); got != want {
			t.Errorf("sentences(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOversightPhrases(t *testing.T) {
	lists := []string{"recommendation", "recommendation good_practice", "finding reply", "reclassification", "group", "seconding", "cancellation", "delegation", "inspectorate",
		"notice mass_media", "notice quarter_heads", "notice posting",
		"progress", "progress evidence", "fulfilment", "postponement", "failure", "upheld", "refuted", "remediation"}
	for _, k := range domain.FindingKinds {
		lists = append(lists, "finding "+string(k))
	}
	r := seeded(10)
	for _, name := range lists {
		for range 30 {
			d := newDraft(r, nil, ward)
			d.bound["title"] = "ngập úng sau mưa"
			wellFormed(t, name, d.line(name), 15, 300)
		}
	}
}
