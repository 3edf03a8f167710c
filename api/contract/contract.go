// Package contract holds requests and responses against the OpenAPI document
// that the api promises to keep. It knows the document and Echo's routes, and
// nothing of what the operations are about.
package contract

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/labstack/echo/v4"
)

// Contract is an OpenAPI document, ready to be asked. It is safe for
// concurrent use.
type Contract struct {
	operations map[string]*operation // by method and path, as Echo writes routes: "GET /v1/units/:unitId"
	routes     *echo.Echo            // holds the same routes, to find that of a request from outside
}

// operation is one thing a caller may ask for.
type operation struct {
	route      *routers.Route
	parameters []*openapi3.Parameter
	query      map[string]*openapi3.Parameter // those of parameters that are sent in the query
}

// New reads the document, in which references have been resolved. The routes
// lie below the path of its first server. The error is the document's fault.
func New(doc *openapi3.T) (*Contract, error) {
	if err := doc.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	base, err := doc.Servers.BasePath()
	if err != nil {
		return nil, fmt.Errorf("contract: the first server: %w", err)
	}
	base = strings.TrimSuffix(base, "/")
	colons := strings.NewReplacer("{", ":", "}", "")
	c := &Contract{operations: map[string]*operation{}, routes: echo.New()}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			route := &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: op}
			pattern := base + colons.Replace(path)
			c.operations[method+" "+pattern] = newOperation(route)
			c.routes.Add(method, pattern, echo.NotFoundHandler)
		}
	}
	return c, nil
}

func newOperation(route *routers.Route) *operation {
	op := &operation{route: route, query: map[string]*openapi3.Parameter{}}
	own := route.Operation.Parameters
	for _, p := range route.PathItem.Parameters {
		if own.GetByInAndName(p.Value.In, p.Value.Name) == nil {
			op.parameters = append(op.parameters, p.Value)
		}
	}
	for _, p := range own {
		op.parameters = append(op.parameters, p.Value)
	}
	for _, p := range op.parameters {
		if p.In == openapi3.ParameterInQuery {
			op.query[p.Name] = p
		}
	}
	return op
}

// find returns the operation that r asks for, or nil when the document has
// none. It is for those who are not behind Echo's own routing.
func (c *Contract) find(r *http.Request) *operation {
	ctx := c.routes.NewContext(r, nil)
	c.routes.Router().Find(r.Method, echo.GetPath(r), ctx)
	return c.operations[r.Method+" "+ctx.Path()]
}

// input is what kin-openapi wants to know about a request.
func (op *operation) input(r *http.Request, path map[string]string) *openapi3filter.RequestValidationInput {
	return &openapi3filter.RequestValidationInput{
		Request:    r,
		PathParams: path,
		Route:      op.route,
		Options: &openapi3filter.Options{
			MultiError:              true,
			SchemaValidationOptions: formats,
		},
	}
}
