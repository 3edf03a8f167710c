package body

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"kiennghi/api/field"
	"kiennghi/domain"
)

// MaxDepth is how deep arrays and objects may lie within each other. No body
// of the contract comes near it.
const MaxDepth = 32

// JSON returns a JSON text with every string in it cleaned, names included. A
// text that is clean already is returned as it is. Refused, with the place at
// fault, is what JSON parsers disagree on (RFC 8259 §4 and §8) and what hides:
// names said twice, half surrogate pairs, text that is not UTF-8, nesting
// beyond MaxDepth, characters that cannot be seen.
func JSON(text []byte) ([]byte, error) {
	kept, set, err := walk(text)
	if err == nil && len(set) > 0 {
		err = set[0]
	}
	if err != nil {
		return nil, err
	}
	return kept, nil
}

// Items is JSON for a text whose items are taken one by one: what is wrong with
// what an item says is told of that item, with the place in it, and the others
// are kept. Where it was said the text then has U+FFFD.
func Items(text []byte) ([]byte, map[int]*domain.Error, error) {
	kept, set, err := walk(text)
	if err != nil {
		return nil, nil, err
	}
	faults := map[int]*domain.Error{}
	for _, e := range set {
		item, place, ok := inItem(e.Field)
		if !ok {
			return nil, nil, e
		}
		if faults[item] == nil {
			e.Field = place
			faults[item] = e
		}
	}
	return kept, faults, nil
}

// inItem takes apart a place in an item: items/2/title.
func inItem(place string) (item int, within string, ok bool) {
	list, rest, _ := strings.Cut(place, "/")
	number, within, ok := strings.Cut(rest, "/")
	item, err := strconv.Atoi(number)
	return item, within, ok && err == nil && list == "items"
}

// walk cleans a JSON text. What strings say that cannot be cleaned is set aside.
func walk(text []byte) (kept []byte, set []*domain.Error, err error) {
	if !json.Valid(text) {
		return nil, nil, domain.Invalid(field.Body, domain.CodeBadJSON)
	}
	w := walker{in: text}
	if err := w.value(0); err != nil {
		if err.Field == "" {
			err.Field = field.Body
		}
		return nil, nil, err
	}
	for _, e := range w.set {
		if e.Field == "" {
			e.Field = field.Body
		}
	}
	if w.copied == 0 {
		return text, w.set, nil
	}
	return append(w.out, text[w.copied:]...), w.set, nil
}

// walker goes once through a text that json.Valid has found well formed, and
// so looks only at what tells one value from the next.
type walker struct {
	in     []byte
	at     int    // the next byte to look at
	out    []byte // stands for in[:copied]
	copied int
	set    []*domain.Error // aside: what strings say that cannot be cleaned
}

// value passes one value. The Field of the error, and of those that are set
// aside, is relative to the value.
func (w *walker) value(depth int) *domain.Error {
	w.space()
	switch w.in[w.at] {
	case '{':
		return w.object(depth + 1)
	case '[':
		return w.array(depth + 1)
	case '"':
		start := w.at
		_, err := w.text()
		if err != nil && utf8.Valid(w.in[start:w.at]) {
			w.set = append(w.set, err)
			w.replace(start, string(utf8.RuneError))
			return nil
		}
		return err
	}
	if n := bytes.IndexAny(w.in[w.at:], ",]} \t\r\n"); n >= 0 {
		w.at += n
	} else {
		w.at = len(w.in)
	}
	return nil
}

// member passes the value of that name.
func (w *walker) member(name string, depth int) *domain.Error {
	before := len(w.set)
	err := w.value(depth)
	for _, e := range w.set[before:] {
		e.Field = field.Under(name, e.Field)
	}
	if err != nil {
		err.Field = field.Under(name, err.Field)
	}
	return err
}

func (w *walker) object(depth int) *domain.Error {
	if depth > MaxDepth {
		return refusal(domain.CodeTooDeep, strconv.Itoa(MaxDepth))
	}
	names := map[string]bool{}
	for w.more('}') {
		name, err := w.text()
		if err == nil && names[name] {
			err = refusal(domain.CodeDuplicateKey)
		}
		if err != nil {
			err.Field = field.Under(name, err.Field)
			return err
		}
		names[name] = true
		w.space()
		w.at++ // the colon
		if err := w.member(name, depth); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) array(depth int) *domain.Error {
	if depth > MaxDepth {
		return refusal(domain.CodeTooDeep, strconv.Itoa(MaxDepth))
	}
	for i := 0; w.more(']'); i++ {
		if err := w.member(strconv.Itoa(i), depth); err != nil {
			return err
		}
	}
	return nil
}

// more passes the bracket or comma at hand and reports whether a member
// follows; at the closing bracket it passes that and reports false.
func (w *walker) more(closing byte) bool {
	w.space()
	if w.in[w.at] != closing {
		w.at++ // the opening bracket, or a comma
		w.space()
		if w.in[w.at] != closing {
			return true
		}
	}
	w.at++
	return false
}

func (w *walker) space() {
	for w.at < len(w.in) && (w.in[w.at] == ' ' || w.in[w.at] == '\n' || w.in[w.at] == '\t' || w.in[w.at] == '\r') {
		w.at++
	}
}

// text passes a string and returns what it says, cleaned.
func (w *walker) text() (string, *domain.Error) {
	start, escaped, ascii := w.at, false, true
	for w.at++; w.in[w.at] != '"'; w.at++ {
		switch c := w.in[w.at]; {
		case c == '\\':
			escaped = true
			w.at++ // what is escaped may be a quotation mark
		case c >= 0x7f:
			ascii = false
		}
	}
	w.at++
	quoted := w.in[start:w.at]
	said := string(quoted[1 : len(quoted)-1])
	if escaped {
		if !utf8.Valid(quoted) || halfPair(quoted) {
			return "", refusal(domain.CodeBadEncoding)
		}
		if err := json.Unmarshal(quoted, &said); err != nil {
			return "", refusal(domain.CodeBadJSON)
		}
	} else if ascii {
		return said, nil
	}
	kept, err := clean(said)
	if err == nil && kept != said {
		w.replace(start, kept)
	}
	return kept, err
}

// replace writes a string in place of that from start, which was passed.
func (w *walker) replace(start int, kept string) {
	w.out = append(w.out, w.in[w.copied:start]...)
	w.out = appendQuoted(w.out, kept)
	w.copied = w.at
}

// halfPair reports whether an escape in the quoted string names a surrogate
// without its other half, which encoding/json silently replaces.
func halfPair(quoted []byte) bool {
	var high rune // the first half, when the escape before was one
	for i := 0; i < len(quoted); i++ {
		var unit rune
		if quoted[i] == '\\' {
			i++
			if quoted[i] == 'u' {
				n, _ := strconv.ParseUint(string(quoted[i+1:i+5]), 16, 16)
				unit = rune(n)
				i += 4
			}
		}
		switch {
		case high != 0:
			if utf16.DecodeRune(high, unit) == utf8.RuneError {
				return true
			}
			high = 0
		case 0xd800 <= unit && unit < 0xdc00:
			high = unit
		case utf16.IsSurrogate(unit):
			return true
		}
	}
	return false
}

// appendQuoted writes cleaned text as a JSON string. Of the controls only line
// feed and tab are left in it.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
