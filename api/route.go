package api

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
)

// ofRoutes says something of each operation of the contract, by its route as
// routeOf writes it.
func ofRoutes[T any](doc *openapi3.T, say func(path string, op *openapi3.Operation) T) map[string]T {
	asEcho := strings.NewReplacer("{", ":", "}", "")
	said := map[string]T{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			said[method+" "+asEcho.Replace(path)] = say(path, op)
		}
	}
	return said
}

// routeOf is the route that a request took: its method, and the path as Echo has it.
func routeOf(c echo.Context) string { return c.Request().Method + " " + c.Path() }
