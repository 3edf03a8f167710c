package contract

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3filter"
)

// ErrUnlisted says that a request asks for nothing that the document lists.
var ErrUnlisted = errors.New("contract: no such operation")

// Response holds an answer to r against what the document promises for its
// operation: the status, the headers, the media type, the body, and that it
// has no members that the document does not name. It is for tests: its errors
// may tell what was answered.
func (c *Contract) Response(r *http.Request, status int, header http.Header, body []byte) error {
	op := c.find(r)
	if op == nil {
		return ErrUnlisted
	}
	promised := op.route.Operation.Responses.Status(status)
	if promised == nil {
		promised = op.route.Operation.Responses.Default()
	}
	if promised == nil {
		return fmt.Errorf("contract: status %d is not promised", status)
	}
	content := promised.Value.Content
	if len(content) == 0 && len(body) > 0 {
		return fmt.Errorf("contract: status %d has a body, which is not promised", status)
	}
	mediaType := header.Get("Content-Type")
	bodiless := r.Method == http.MethodHead || status == http.StatusNotModified
	if len(content) > 0 && !bodiless && content.Get(mediaType) == nil {
		return fmt.Errorf("contract: status %d with media type %q is not promised", status, mediaType)
	}

	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: op.input(r, nil),
		Status:                 status,
		Header:                 header,
		Options: &openapi3filter.Options{
			IncludeResponseStatus:   true,
			ExcludeResponseBody:     !isJSON(header), // of files and streams the media type says all
			MultiError:              true,
			SchemaValidationOptions: formats,
		},
	}
	in.SetBodyBytes(body)
	if err := openapi3filter.ValidateResponse(r.Context(), in); err != nil {
		return fmt.Errorf("contract: status %d: %w", status, err)
	}
	media := content.Get(mediaType)
	if media == nil || media.Schema == nil || !isJSON(header) || len(body) == 0 {
		return nil
	}
	value, err := decode(body)
	if err != nil {
		return fmt.Errorf("contract: status %d: %w", status, err)
	}
	if err := refuse(overlooked(value, nil, media.Schema.Value)); err != nil {
		return fmt.Errorf("contract: status %d: %w", status, err)
	}
	return nil
}
