package body

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/unicode/norm"

	"kiennghi/domain"
)

func TestJSONIsNormalised(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"clean text is left as it is", ` { "title" : "Ổ gà đường số 5" , "n": [1, -2.5e3, true, null] } `, ` { "title" : "Ổ gà đường số 5" , "n": [1, -2.5e3, true, null] } `},
		{"escapes of clean text are left", `{"a":"\u1ed4 \"gà\" \ud83d\ude00 \/"}`, `{"a":"\u1ed4 \"gà\" \ud83d\ude00 \/"}`},
		{"combining marks are composed", "{\"a\":\"du\u031bo\u031b\u0300ng\",\"b\":\"x\"}", `{"a":"dường","b":"x"}`},
		{"and so when escaped", `{"a":"o\u0302\u0309"}`, `{"a":"ổ"}`},
		{"a name is text too", "{\"ô\u0309\":1}", `{"ổ":1}`},
		{"lines end in line feeds", `["a\r\nb\tc\\\"d"]`, `["a\nb\tc\\\"d"]`},
		{"emoji of several parts are kept", "[\"👩\u200d🔧\"]", "[\"👩\u200d🔧\"]"},
		{"a bare value", `"o\u0302"`, `"ô"`},
		{"empty things", `{"a":{},"b":[],"c":[{}]}`, `{"a":{},"b":[],"c":[{}]}`},
		{"as deep as may be", strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth), strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := JSON([]byte(tt.in))
			if err != nil || string(got) != tt.want {
				t.Errorf("got %s, %v; want %s", got, err, tt.want)
			}
		})
	}
}

func TestJSONIsRefused(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		code     domain.Code
		field    string
	}{
		{"not JSON", `{"a":`, domain.CodeBadJSON, "body"},
		{"something after the end", `{} {}`, domain.CodeBadJSON, "body"},
		{"byte order mark", "\ufeff{}", domain.CodeBadJSON, "body"},
		{"a control not escaped", "{\"a\":\"x\ny\"}", domain.CodeBadJSON, "body"},
		{"a name said twice", `{"a":1,"a":2}`, domain.CodeDuplicateKey, "a"},
		{"twice, once escaped", `{"a":1,"\u0061":2}`, domain.CodeDuplicateKey, "a"},
		{"twice, deep down", `{"items":[{},{"x":{"a":1,"b":2,"a":3}}]}`, domain.CodeDuplicateKey, "items/1/x/a"},
		{"twice, when composed", "{\"ô\":1,\"o\u0302\":2}", domain.CodeDuplicateKey, "?"},
		{"NUL", `{"a":["ok","x\u0000"]}`, domain.CodeControlCharacter, "a/1"},
		{"a lone carriage return", `["a\rb"]`, domain.CodeControlCharacter, "0"},
		{"delete", "[\"\x7f\"]", domain.CodeControlCharacter, "0"},
		{"next line, C1", "[\"\u0085\"]", domain.CodeControlCharacter, "0"},
		{"turned writing", "{\"name\":\"a\u202eb\"}", domain.CodeControlCharacter, "name"},
		{"isolate, escaped", `{"name":"a\u2066b"}`, domain.CodeControlCharacter, "name"},
		{"left-to-right mark", "[\"\u200e\"]", domain.CodeControlCharacter, "0"},
		{"Arabic letter mark", "[\"\u061c\"]", domain.CodeControlCharacter, "0"},
		{"zero-width space", "[\"a\u200bb\"]", domain.CodeControlCharacter, "0"},
		{"byte order mark within", "[\"\ufeff\"]", domain.CodeControlCharacter, "0"},
		{"in a name", `{"a\u202e":1}`, domain.CodeControlCharacter, "?"},
		{"not UTF-8", "{\"a\":\"\xff\"}", domain.CodeBadEncoding, "a"},
		{"not UTF-8, with an escape", "{\"a\":\"\\n\xff\"}", domain.CodeBadEncoding, "a"},
		{"a high surrogate alone", `{"a":"\ud83dx"}`, domain.CodeBadEncoding, "a"},
		{"a high surrogate at the end", `{"a":"\ud83d"}`, domain.CodeBadEncoding, "a"},
		{"a low surrogate first", `{"a":"\ude00\ud83d"}`, domain.CodeBadEncoding, "a"},
		{"two high ones", `{"a":"\ud83d\ud83d\ude00"}`, domain.CodeBadEncoding, "a"},
		{"too deep", strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1), domain.CodeTooDeep, strings.Repeat("0/", MaxDepth-1) + "0"},
		{"a person's number as a name", `{"0912345678":1,"0912345678":2}`, domain.CodeDuplicateKey, "?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := JSON([]byte(tt.in))
			e := domain.Refusal(err)
			if e == nil || e.Kind != domain.KindInvalid || e.Code != tt.code || e.Field != tt.field {
				t.Errorf("got %#v; want %s at %s", err, tt.code, tt.field)
			}
		})
	}
}

// normalised is what the cleaned text must say, told by encoding/json and the
// rule for one string alone.
func normalised(v any) any {
	switch v := v.(type) {
	case string:
		return norm.NFC.String(strings.ReplaceAll(v, "\r\n", "\n"))
	case []any:
		for i := range v {
			v[i] = normalised(v[i])
		}
	case map[string]any:
		for name, member := range v {
			delete(v, name)
			v[normalised(name).(string)] = normalised(member)
		}
	}
	return v
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{}`, ` [1,2.5e-3 , "x"] `, `{"a":{"b":[{"c":"\u00e9\r\n"}]}}`, `"\ud83d\ude00"`, `"\ud83d"`, `"\\u0000"`, `"\\\\ud800"`,
		"{\"o\u0302\u0309\":\"Tie\u0302\u0301ng Vie\u0323\u0302t\"}", `{"a":1,"A":2}`, `{"a":1,"a":2}`, "\"\xff\"", `nul`, `-0`, "[\"\u202e\"]", `{"":""}`,
		`{"<script>":"&amp;\u2028"}`, `"\u0041\u030a"`, "\"\u0344\u0958\ufb2c\"", `[[[[[[[]]]]]]]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		original := string(in)
		out, err := JSON(in)
		if string(in) != original {
			t.Fatal("the text was changed in place")
		}
		if err != nil {
			if domain.KindOf(err) != domain.KindInvalid {
				t.Fatalf("a fault: %v", err)
			}
			if (domain.Refusal(err).Code == domain.CodeBadJSON) == json.Valid(in) {
				t.Fatalf("encoding/json thinks otherwise of %q: %v", in, err)
			}
			return
		}
		var said, kept any
		if err := json.Unmarshal(in, &said); err != nil {
			return // a number beyond float64
		}
		if err := json.Unmarshal(out, &kept); err != nil {
			t.Fatalf("%q became %q: %v", in, out, err)
		}
		if diff := cmp.Diff(normalised(said), kept); diff != "" {
			t.Fatalf("%q became %q:\n%s", in, out, diff)
		}
		if again, err := JSON(out); err != nil || string(again) != string(out) {
			t.Fatalf("%q is not stable: %q, %v", out, again, err)
		}
		for _, r := range string(out) {
			if unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' {
				t.Fatalf("%U is left in %q", r, out)
			}
		}
	})
}

func BenchmarkJSON(b *testing.B) {
	text := []byte(`{"title":"Ổ gà đường số 5","body":"` + strings.Repeat("Đề nghị phường sửa đường. ", 40) + `","items":[{"text":"a"},{"text":"b"}]}`)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := JSON(text); err != nil {
			b.Fatal(err)
		}
	}
}

// What is wrong with one item is told of it alone; what is wrong with the text
// is told of the whole.
func TestItems(t *testing.T) {
	const ok = `{"title":"Một việc"}`
	for _, tt := range []struct {
		name, in, want string
		faults         map[int]string
	}{
		{"nothing", `{"items":[` + ok + `]}`, `{"items":[` + ok + `]}`, nil},
		{"NUL", `{"items":[` + ok + `,{"title":"a\u0000"},` + ok + `]}`, `{"items":[` + ok + ",{\"title\":\"\ufffd\"}," + ok + `]}`, map[int]string{1: "control_character at title"}},
		{"half a pair", `{"items":[{"title":"\ud800","text":"o` + "\u0302" + `"}]}`, "{\"items\":[{\"title\":\"\ufffd\",\"text\":\"ô\"}]}", map[int]string{0: "bad_encoding at title"}},
		{"two in one item", `{"items":[{"petitioner":{"name":"` + "\u202e" + `"},"title":"\u0000"}]}`, "{\"items\":[{\"petitioner\":{\"name\":\"\ufffd\"},\"title\":\"\ufffd\"}]}", map[int]string{0: "control_character at petitioner/name"}},
	} {
		got, faults, err := Items([]byte(tt.in))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %q, %v; want %q", tt.name, got, err, tt.want)
		}
		said := map[int]string{}
		for i, e := range faults {
			said[i] = string(e.Code) + " at " + e.Field
		}
		if diff := cmp.Diff(tt.faults, said, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	for name, in := range map[string]string{
		"beside the items": `{"items":[],"note":"\u0000"}`,
		"an item itself":   `{"items":["\u0000"]}`,
		"a name":           `{"items":[{"ti\u0000tle":"a"}]}`,
		"not UTF-8":        "{\"items\":[{\"title\":\"\xff\"}]}",
		"said twice":       `{"items":[{"a":"\u0000","a":""}]}`,
		"no JSON":          `{"items":[{"title":"\u0000"]}`,
		"another list":     `{"things":[{"title":"\u0000"}]}`,
	} {
		if _, _, err := Items([]byte(in)); domain.Refusal(err) == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
