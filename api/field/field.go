// Package field names places in a request, so that a refusal can say where
// the fault is: "title" and "items/3/text" in the body, "query unit",
// "path petitionId", "header If-Match".
package field

import "strings"

// Body is the name of the body as a whole.
const Body = "body"

// Of names a parameter by where it is sent: query, path, header or cookie.
func Of(in, name string) string { return in + " " + Name(name) }

// Join names the place that the segments lead to from the root of the body,
// or Body when there are none.
func Join(segments ...string) string {
	if len(segments) == 0 {
		return Body
	}
	names := make([]string, len(segments))
	for i, s := range segments {
		names[i] = Name(s)
	}
	return strings.Join(names, "/")
}

// Under puts a place below another: Under("items", "3/text") is
// "items/3/text", and Body itself is replaced by what it is below.
func Under(segment, place string) string {
	if place == "" || place == Body {
		return Name(segment)
	}
	return Name(segment) + "/" + place
}

// Name returns the caller's own name for something, or "?" when it does not
// look like a name: a person's name or telephone number sent where a field's
// name belongs is not repeated.
func Name(s string) string {
	if s == "" || len(s) > 64 {
		return "?"
	}
	digits := 0
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_', c == '-', c == '.':
		case '0' <= c && c <= '9':
			if digits++; digits > 6 {
				return "?"
			}
		default:
			return "?"
		}
	}
	return s
}
