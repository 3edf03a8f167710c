package contract

import (
	"errors"
	"net/mail"
	"regexp"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"kiennghi/domain/workday"
)

// formats says what the formats of the document mean, where kin-openapi means
// nothing by them or less: a day must be in the calendar, not just look like one.
var formats = []openapi3.SchemaValidationOption{
	openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
		"uuid": openapi3.NewRegexpFormatValidator(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`),
		"date": openapi3.NewCallbackValidator(func(s string) error {
			d, err := workday.Parse(s)
			year, _, _ := d.Civil()
			return known(year, err)
		}),
		"date-time": openapi3.NewCallbackValidator(func(s string) error {
			t, err := time.Parse(time.RFC3339, s)
			if !instant.MatchString(s) {
				err = errFormat
			}
			if err == nil && t.UTC().AddDate(0, 0, 1).Year() > lastYear {
				return errLate
			}
			return known(t.Year(), err)
		}),
		"email": openapi3.NewCallbackValidator(func(s string) error {
			if a, err := mail.ParseAddress(s); err != nil || a.Address != s {
				return errFormat
			}
			return nil
		}),
	}),
	openapi3.DisableSchemaErrorDetails(), // the details are the caller's values
}

// instant is how RFC 3339 §5.6 writes one, of which time.Parse also takes what is
// only nearly so: T8:00, 00,5Z, +24:00.
var instant = regexp.MustCompile(`^[0-9-]{10}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`)

// firstYear is before anything that an office writes down. Earlier days are
// slips of programs, above all the year 1, which says of an instant that there
// is none, and would be taken for it.
const firstYear = 1900

// lastYear is the last that is written with four digits (RFC 3339 §1): an instant
// is in it wherever it is read.
const lastYear = 9999

var (
	errFormat = errors.New("not of that format")
	errYear   = errors.New("before the first year")
	errLate   = errors.New("after the last year")
)

// known refuses what could not be read, and years before the first.
func known(year int, err error) error {
	switch {
	case err != nil:
		return errFormat
	case year < firstYear:
		return errYear
	}
	return nil
}
