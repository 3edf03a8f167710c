package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/labstack/echo/v4"

	"kiennghi/api/field"
	"kiennghi/domain"
)

// Requests is a middleware that lets through what the contract allows. It goes
// by Echo's own match of the route, and so must be used after routing; what
// the document does not list (pages, health, metrics) passes untouched. Who is
// asking it does not look at. Parameters and members that were left out get
// the defaults of the document.
//
// A request outside the contract is refused with *Faults; a body of a media
// type that the operation does not take answers 415. JSON bodies are expected
// to be bounded and cleaned before (package body).
func (c *Contract) Requests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(ctx echo.Context) error {
		r := ctx.Request()
		op := c.operations[r.Method+" "+ctx.Path()]
		if op == nil {
			return next(ctx)
		}
		faults := op.checkParameters(r, pathParameters(ctx))
		more, err := op.checkBody(r)
		if err != nil {
			return err
		}
		if err := refuse(append(faults, more...)); err != nil {
			return err
		}
		return next(ctx)
	}
}

// pathParameters returns the parameters unescaped, as the generated code will.
func pathParameters(ctx echo.Context) map[string]string {
	names, values := ctx.ParamNames(), ctx.ParamValues()
	params := make(map[string]string, len(names))
	for i, name := range names {
		if v, err := url.PathUnescape(values[i]); err == nil {
			params[name] = v
		}
	}
	return params
}

func (op *operation) checkParameters(r *http.Request, path map[string]string) []Fault {
	var faults []Fault
	in := op.input(r, path)
	for name, values := range in.GetQueryParams() {
		switch p := op.query[name]; {
		case p == nil:
			faults = append(faults, Fault{Field: field.Of("query", name), Code: domain.CodeUnknownField})
		case len(values) > 1 && !isArray(p):
			faults = append(faults, Fault{Field: field.Of("query", name), Code: domain.CodeDuplicateKey})
		case p.Schema != nil:
			faults = append(faults, blankIn(p, values)...)
		}
	}
	for _, p := range op.parameters {
		place := field.Of(p.In, p.Name)
		if p.In == openapi3.ParameterInHeader && !oneLine(r.Header, p.Name) {
			faults = append(faults, Fault{Field: place, Code: domain.CodeDuplicateKey})
			continue
		}
		if isNil(p, in, path) {
			faults = append(faults, Fault{Field: place, Code: domain.CodeBadFormat, Args: []string{"uuid"}})
			continue
		}
		if err := openapi3filter.ValidateParameter(r.Context(), in, p); err != nil {
			faults = append(faults, faultsIn(place, err)...)
		}
	}
	return faults
}

// lists are headers of which several lines are one list (RFC 9110 §5.3).
var lists = []string{"If-Match", "If-None-Match"}

// oneLine leaves a header in one line, if it may be sent in several.
func oneLine(h http.Header, name string) bool {
	values := h.Values(name)
	if len(values) < 2 {
		return true
	}
	if !slices.Contains(lists, name) {
		return false
	}
	h.Set(name, strings.Join(values, ", "))
	return true
}

// isNil reports whether a parameter is the nil UUID, which names nothing (RFC
// 9562 §5.9).
func isNil(p *openapi3.Parameter, in *openapi3filter.RequestValidationInput, path map[string]string) bool {
	const none = "00000000-0000-0000-0000-000000000000"
	return p.Schema != nil && p.Schema.Value.Format == "uuid" &&
		(p.In == openapi3.ParameterInPath && path[p.Name] == none || p.In == openapi3.ParameterInQuery && in.GetQueryParams().Get(p.Name) == none)
}

// blankIn finds the values of a parameter in the query that are blank.
func blankIn(p *openapi3.Parameter, values []string) []Fault {
	place := field.Of("query", p.Name)
	if !isArray(p) {
		return blank(values[0], place, p.Schema.Value)
	}
	var faults []Fault
	for i, v := range values {
		faults = append(faults, blank(v, place+"/"+strconv.Itoa(i), p.Schema.Value.Items.Value)...)
	}
	return faults
}

// isArray reports whether p may be sent several times.
func isArray(p *openapi3.Parameter) bool {
	return p.Schema != nil && p.Schema.Value.Type.Is(openapi3.TypeArray) && (p.Explode == nil || *p.Explode)
}

// checkBody holds the body against the operation's. The error is what no field
// is at fault for.
func (op *operation) checkBody(r *http.Request) ([]Fault, error) {
	ref := op.route.Operation.RequestBody
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		if ref != nil && ref.Value.Required {
			return []Fault{{Field: field.Body, Code: domain.CodeRequired}}, nil
		}
		return nil, nil
	}
	if ref == nil {
		return []Fault{{Field: field.Body, Code: domain.CodeNotAllowed}}, nil
	}
	kind, params, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if lower := strings.ToLower(kind); lower != kind { // the same media type (RFC 9110 §8.3.1), also to the generated code
		r.Header.Set("Content-Type", strings.TrimSuffix(lower+";"+params, ";"))
	}
	media := ref.Value.Content.Get(r.Header.Get("Content-Type"))
	if media == nil {
		return nil, echo.NewHTTPError(http.StatusUnsupportedMediaType)
	}
	if media.Schema == nil || !isJSON(r.Header) {
		return nil, nil // what is no JSON is for its handler to read
	}
	return checkJSON(r, media.Schema.Value)
}

// isJSON reports whether the content is declared as JSON.
func isJSON(h http.Header) bool {
	mt, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	mt = strings.ToLower(strings.TrimSpace(mt))
	return mt == "application/json" || strings.HasSuffix(mt, "+json")
}

func checkJSON(r *http.Request, schema *openapi3.Schema) ([]Fault, error) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("contract: read the body: %w", err)
	}
	value, err := decode(text)
	if err != nil {
		return []Fault{{Field: field.Body, Code: domain.CodeBadJSON}}, nil
	}
	faults := overlooked(value, nil, schema)
	filled := false // in value, with the defaults of the document
	opts := append([]openapi3.SchemaValidationOption{
		openapi3.MultiErrors(),
		openapi3.VisitAsRequest(),
		openapi3.DefaultsSet(func() { filled = true }),
	}, formats...)
	if err := schema.VisitJSON(value, opts...); err != nil {
		faults = append(faults, faultsIn("", err)...)
	}
	if filled {
		if text, err = json.Marshal(value); err != nil {
			return nil, fmt.Errorf("contract: write the body: %w", err)
		}
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	return faults, nil
}

// decode keeps numbers as they are written.
func decode(text []byte) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("contract: something after the end of the JSON text")
	}
	return value, nil
}
