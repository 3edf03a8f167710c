package contract

import (
	"maps"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"kiennghi/api/field"
	"kiennghi/domain"
)

// overlooked finds what kin-openapi lets pass, wherever it lies in value.
//
// The one is a member that none of schemas names. The document need not say
// additionalProperties: false for it, which cannot be said inside allOf. It
// matters beyond tidiness: encoding/json matches names whatever their case, so
// that "Title" would be held against nothing and then be read as "title".
//
// The other is a text that is blank.
func overlooked(value any, path []string, schemas ...*openapi3.Schema) []Fault {
	var faults []Fault
	switch value := value.(type) {
	case map[string]any:
		all := parts(schemas)
		for _, name := range slices.Sorted(maps.Keys(value)) {
			below := append(slices.Clip(path), name)
			if member, known := named(name, all); known {
				faults = append(faults, overlooked(value[name], below, member...)...)
			} else {
				faults = append(faults, Fault{Field: field.Join(below...), Code: domain.CodeUnknownField})
			}
		}
	case []any:
		var items []*openapi3.Schema
		for _, s := range parts(schemas) {
			if s.Items != nil {
				items = append(items, s.Items.Value)
			}
		}
		for i, v := range value {
			faults = append(faults, overlooked(v, append(slices.Clip(path), strconv.Itoa(i)), items...)...)
		}
	case string:
		return blank(value, field.Join(path...), schemas...)
	}
	return faults
}

// blank refuses a text in which nothing is seen where one of schemas wants
// something said: minLength counts spaces too.
func blank(text, place string, schemas ...*openapi3.Schema) []Fault {
	if text == "" || !domain.Blank(text) {
		return nil
	}
	for _, s := range parts(schemas) {
		if s.MinLength > 0 {
			return []Fault{{Field: place, Code: domain.CodeTooShort, Args: count(s.MinLength)}}
		}
	}
	return nil
}

// named returns what schemas say of the member of that name, and whether they
// know it: by name, or because they leave names open (additionalProperties,
// or an object of which nothing is said).
func named(name string, schemas []*openapi3.Schema) (member []*openapi3.Schema, known bool) {
	open, closed := false, false
	for _, s := range schemas {
		if p := s.Properties[name]; p != nil {
			member = append(member, p.Value)
		}
		closed = closed || len(s.Properties) > 0
		open = open || s.AdditionalProperties.Has != nil && *s.AdditionalProperties.Has
	}
	if len(member) > 0 {
		return member, true
	}
	for _, s := range schemas {
		if s.AdditionalProperties.Schema != nil {
			member = append(member, s.AdditionalProperties.Schema.Value)
		}
	}
	return member, open || len(member) > 0 || !closed
}

// parts returns schemas with all that they are composed of.
func parts(schemas []*openapi3.Schema) []*openapi3.Schema {
	all := slices.Clone(schemas)
	for i := 0; i < len(all); i++ {
		for _, refs := range []openapi3.SchemaRefs{all[i].AllOf, all[i].OneOf, all[i].AnyOf} {
			for _, ref := range refs {
				if !slices.Contains(all, ref.Value) {
					all = append(all, ref.Value)
				}
			}
		}
	}
	return all
}
