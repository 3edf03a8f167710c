package contract

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"kiennghi/api/field"
	"kiennghi/domain"
)

// Fault is one thing in a request that the contract does not allow. It says
// where and why, never what was sent.
type Fault struct {
	Field string      // the place, as package field names it
	Code  domain.Code // stable
	Args  []string    // fill the blanks of the code's message; they come from the document
}

// Faults is the refusal of a request: all that is wrong with it, in order of
// place. To those who look for a *domain.Error it is the first of them.
type Faults struct{ All []Fault }

func (f *Faults) Error() string {
	said := make([]string, len(f.All))
	for i, one := range f.All {
		said[i] = domain.Invalid(one.Field, one.Code, one.Args...).Error()
	}
	return strings.Join(said, "; ")
}

// Unwrap returns the first fault as a refusal.
func (f *Faults) Unwrap() error {
	first := f.All[0]
	return domain.Invalid(first.Field, first.Code, first.Args...)
}

// refuse returns the faults as an error, or nil when there are none.
func refuse(faults []Fault) error {
	if len(faults) == 0 {
		return nil
	}
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(strings.Compare(a.Field, b.Field), strings.Compare(string(a.Code), string(b.Code)))
	})
	return &Faults{All: slices.CompactFunc(faults, func(a, b Fault) bool { return a.Field == b.Field && a.Code == b.Code })}
}

// faultsIn turns kin-openapi's error into faults. The parameter named by at is
// at fault; when at is empty, the place in the body that the error names.
func faultsIn(at string, err error) []Fault {
	switch e := err.(type) {
	case openapi3.MultiError:
		var all []Fault
		for _, one := range e {
			all = append(all, faultsIn(at, one)...)
		}
		return all
	case *openapi3filter.RequestError:
		return faultsIn(at, e.Err)
	case *openapi3filter.ParseError:
		return []Fault{{Field: at, Code: unread(e)}}
	case *openapi3.SchemaError:
		return schemaFaults(at, e)
	}
	if errors.Is(err, openapi3filter.ErrInvalidRequired) || errors.Is(err, openapi3filter.ErrInvalidEmptyValue) {
		return []Fault{{Field: at, Code: domain.CodeRequired}}
	}
	return []Fault{{Field: cmp.Or(at, field.Body), Code: domain.CodeBadFormat}}
}

func unread(e *openapi3filter.ParseError) domain.Code {
	switch cause := e.RootCause(); {
	case errors.Is(cause, strconv.ErrRange):
		return domain.CodeOutOfRange
	case errors.Is(cause, strconv.ErrSyntax):
		return domain.CodeWrongType
	}
	return domain.CodeBadFormat
}

func schemaFaults(at string, e *openapi3.SchemaError) []Fault {
	switch e.SchemaField {
	case "properties": // said by overlooked, which can name the place
		return nil
	case "allOf", "oneOf":
		// All the parts of allOf must hold, so each fault is one. Of oneOf
		// only a single candidate, chosen by the discriminator, tells more
		// than that none fits.
		parts, _ := errors.AsType[openapi3.MultiError](e.Origin)
		if e.SchemaField == "allOf" || len(parts) == 1 {
			return faultsIn(at, parts)
		}
	}
	steps := e.JSONPointer()
	if e.SchemaField == "discriminator" {
		steps = append(steps, e.Schema.Discriminator.PropertyName)
	}
	place := at
	switch {
	case at == "":
		place = field.Join(steps...)
	case len(steps) > 0:
		place = at + "/" + field.Join(steps...)
	}
	code, args := reason(e)
	return []Fault{{Field: place, Code: code, Args: args}}
}

// reason names the keyword of the schema that was not met.
func reason(e *openapi3.SchemaError) (domain.Code, []string) {
	s := e.Schema
	switch e.SchemaField {
	case "required":
		return domain.CodeRequired, nil
	case "enum":
		return domain.CodeNotAllowedValue, list(s.Enum)
	case "discriminator":
		if e.Value == nil {
			return domain.CodeRequired, nil
		}
		return domain.CodeNotAllowedValue, list(slices.Sorted(maps.Keys(s.Discriminator.Mapping)))
	case "readOnly":
		return domain.CodeNotAllowed, nil
	case "minLength":
		return domain.CodeTooShort, count(s.MinLength)
	case "maxLength":
		return domain.CodeTooLong, count(*s.MaxLength)
	case "minItems":
		return domain.CodeTooFewItems, count(s.MinItems)
	case "minProperties":
		return domain.CodeTooFewItems, count(s.MinProps)
	case "maxItems":
		return domain.CodeTooManyItems, count(*s.MaxItems)
	case "maxProperties":
		return domain.CodeTooManyItems, count(*s.MaxProps)
	case "uniqueItems":
		return domain.CodeDuplicateItem, nil
	case "minimum":
		return domain.CodeOutOfRange, condition("≥", *s.Min)
	case "maximum":
		return domain.CodeOutOfRange, condition("≤", *s.Max)
	case "exclusiveMinimum":
		return domain.CodeOutOfRange, condition(">", *s.Min)
	case "exclusiveMaximum":
		return domain.CodeOutOfRange, condition("<", *s.Max)
	case "format":
		if errors.Is(e.Origin, errYear) {
			return domain.CodeOutOfRange, condition("≥", firstYear)
		}
		if errors.Is(e.Origin, errLate) {
			return domain.CodeOutOfRange, condition("≤", lastYear)
		}
		if s.Type.Is(openapi3.TypeInteger) || s.Type.Is(openapi3.TypeNumber) {
			return domain.CodeOutOfRange, []string{s.Format}
		}
		return domain.CodeBadFormat, []string{s.Format}
	case "type", "nullable":
		if e.Origin != nil { // a number that no float64 holds
			return domain.CodeOutOfRange, nil
		}
		return domain.CodeWrongType, list(s.Type.Slice())
	case "oneOf", "anyOf":
		return domain.CodeWrongType, nil
	}
	return domain.CodeBadFormat, nil // pattern, multipleOf, not
}

// list writes what is allowed as one argument, or none when nothing is said.
func list[T any](values []T) []string {
	if len(values) == 0 {
		return nil
	}
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return []string{strings.Join(words, ", ")}
}

func count(n uint64) []string { return []string{strconv.FormatUint(n, 10)} }

func condition(sign string, bound float64) []string {
	return []string{sign + " " + strconv.FormatFloat(bound, 'f', -1, 64)}
}
