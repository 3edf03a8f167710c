package contract

import (
	"errors"
	"net/mail"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// formats says what the formats of the document mean, where kin-openapi means
// nothing by them or less: a day must be in the calendar, not just look like one.
var formats = []openapi3.SchemaValidationOption{
	openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
		"uuid":      openapi3.NewRegexpFormatValidator(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`),
		"date":      format(func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil }),
		"date-time": format(func(s string) bool { _, err := time.Parse(time.RFC3339, s); return err == nil }),
		"email":     format(func(s string) bool { a, err := mail.ParseAddress(s); return err == nil && a.Address == s }),
	}),
	openapi3.DisableSchemaErrorDetails(), // the details are the caller's values
}

var errFormat = errors.New("not of that format")

func format(ok func(string) bool) openapi3.StringFormatValidator {
	return openapi3.NewCallbackValidator(func(s string) error {
		if !ok(s) {
			return errFormat
		}
		return nil
	})
}
