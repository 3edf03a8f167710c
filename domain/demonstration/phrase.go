package demonstration

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"path"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"kiennghi/domain"
)

// The phrases are kept as text, so that they can be read and corrected by
// people who do not read Go:
//
//   - words, names, office, oversight, promise and answer/*: lists, each under
//     its [name], one phrase a line;
//   - matter/*: one matter a paragraph: its title, its place, its body;
//   - document/*: one whole document a file.
//
// A phrase has slots in braces, which may be nested:
//
//	{quarter}     a phrase of the list [quarter]; drawn once a text, so that
//	              title, place and body speak of the same one
//	{3..12}       a whole number from 3 to 12, drawn anew each time
//	{a|b|c}       one of the alternatives, which may be empty
//
//go:embed text
var files embed.FS

// list holds phrases by the name of their list.
type list map[string][]string

// pattern is how a matter is put.
type pattern struct{ title, place, body string }

// phrasebook is all that texts are made of.
type phrasebook struct {
	common   list
	answers  map[domain.Field]list
	patterns map[domain.Field][]pattern
}

// phrases are read when the first text is made: who serves an office makes none.
var phrases = sync.OnceValue(func() phrasebook {
	p := phrasebook{
		common:   readLists("words", "names", "office", "oversight", "promise", "outcome"),
		answers:  map[domain.Field]list{},
		patterns: map[domain.Field][]pattern{},
	}
	for _, f := range domain.Fields {
		p.answers[f] = readLists("answer/" + string(f))
		p.patterns[f] = readPatterns("matter/" + string(f))
	}
	return p
})

// read returns the text of that name, which was compiled in.
func read(name string) string {
	b, err := files.ReadFile(path.Join("text", name+".txt"))
	if err != nil {
		panic(err)
	}
	return strings.TrimSpace(string(b))
}

func readLists(names ...string) list {
	l, current := list{}, ""
	for _, name := range names {
		for line := range strings.Lines(read(name)) {
			switch line = strings.TrimSpace(line); {
			case line == "":
			case line[0] == '[':
				current = strings.Trim(line, "[]")
			default:
				l[current] = append(l[current], line)
			}
		}
	}
	return l
}

func readPatterns(name string) []pattern {
	var ps []pattern
	for block := range strings.SplitSeq(read(name), "\n\n") {
		lines := strings.SplitN(block, "\n", 3)
		if len(lines) < 3 {
			panic(fmt.Sprintf("demonstration: %s: a matter needs title, place and body: %q", name, block))
		}
		ps = append(ps, pattern{lines[0], lines[1], lines[2]})
	}
	return ps
}

// draft is one text in the making: what fills its slots, and what they were
// filled with so far.
type draft struct {
	r     *rand.Rand
	own   list // the lists of the text's field, looked into first
	bound map[string]string
}

func newDraft(r *rand.Rand, own list, unitName string) *draft {
	return &draft{r: r, own: own, bound: map[string]string{"unit": lowerFirst(unitName)}}
}

// one draws one of the choices.
func one[T any](r *rand.Rand, choices []T) T { return choices[r.IntN(len(choices))] }

// line draws a phrase of the list and fills it, each time anew.
func (d *draft) line(name string) string {
	choices := d.own[name]
	if choices == nil {
		choices = phrases().common[name]
	}
	if choices == nil {
		panic(fmt.Sprintf("demonstration: there is no list %q", name))
	}
	return d.fill(one(d.r, choices))
}

// sometimes draws a line of the list percent times in a hundred, else nothing.
func (d *draft) sometimes(percent int, name string) string {
	if d.r.IntN(100) >= percent {
		return ""
	}
	return d.line(name)
}

// fill replaces the slots of s, the inner ones first.
func (d *draft) fill(s string) string {
	for {
		before, after, ok := strings.Cut(s, "}")
		if !ok {
			return s
		}
		open := strings.LastIndexByte(before, '{')
		s = before[:open] + d.slot(before[open+1:]) + after
	}
}

func (d *draft) slot(s string) string {
	if strings.Contains(s, "|") {
		return one(d.r, strings.Split(s, "|"))
	}
	if lo, hi, ok := strings.Cut(s, ".."); ok {
		return strconv.Itoa(d.between(lo, hi))
	}
	if _, ok := d.bound[s]; !ok {
		d.bound[s] = d.line(s)
	}
	return d.bound[s]
}

func (d *draft) between(lo, hi string) int {
	first, err := strconv.Atoi(lo)
	if err != nil {
		panic(err)
	}
	last, err := strconv.Atoi(hi)
	if err != nil {
		panic(err)
	}
	return first + d.r.IntN(last-first+1)
}

// prose joins the parts that are not empty into one paragraph, whose sentences
// begin with a capital.
func prose(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(sentences(p))
	}
	return b.String()
}

// sentences capitalises the first letter of s and of each sentence in it.
func sentences(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	begins, stopped := true, false
	for _, c := range s {
		switch {
		case unicode.IsSpace(c):
			begins = begins || stopped
		case begins:
			c, begins = unicode.ToUpper(c), false
		}
		stopped = c == '.' || c == '?' || c == '!'
		b.WriteRune(c)
	}
	return b.String()
}

// lowerFirst makes a unit's name fit for the middle of a sentence: "Phường
// Hàng Bài" becomes "phường Hàng Bài".
func lowerFirst(s string) string {
	c, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(c)) + s[n:]
}
