// Package api speaks HTTP for the office: it turns requests into calls of
// package casework, and what they return into the answers that openapi.yaml
// promises. It decides nothing.
//
// A request passes, in this order, through what observes it, bounds it,
// says who is asking, cleans it, and holds it against the contract; then
// through one generated function and one handler, which makes one call.
package api

import (
	"context"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"kiennghi/api/body"
	"kiennghi/api/contract"
	"kiennghi/api/limit"
	"kiennghi/api/observe"
	"kiennghi/api/token"
	"kiennghi/api/web"
	"kiennghi/domain/casework"
)

//go:generate go tool -modfile=../tools/go.mod oapi-codegen -config codegen.yaml ../openapi.yaml

// Server answers the operations of openapi.yaml.
type Server struct {
	Desk          *casework.Desk
	Verifier      *token.Verifier
	Ring          *token.Ring
	Observer      *observe.Observer
	Ping          func(context.Context) error // asks whether the database answers
	Proxies       []netip.Prefix              // whose X-Forwarded-For is believed
	Version       string
	Demonstration bool // the data is made up, and the pages say so
}

var _ StrictServerInterface = (*Server)(nil)

const (
	maxBody = 4 << 20          // bytes of a request's body: 200 matters of real length
	maxTime = 30 * time.Second // of one request
)

// promise is openapi.yaml as it was read, which nobody changes.
type promise struct {
	doc  *openapi3.T
	held *contract.Contract
}

// promised reads the contract once.
var promised = sync.OnceValues(func() (p promise, err error) {
	if p.doc, err = GetSpec(); err != nil {
		return p, err
	}
	p.held, err = contract.New(p.doc)
	return p, err
})

// Prepare begins to read the contract, for which Handler waits: it is most of
// what a start has to do, and needs no database.
func Prepare() {
	go func() { _, _ = promised() }() // Handler tells the error
}

// Handler returns the server's routes.
func (s *Server) Handler() (http.Handler, error) {
	p, err := promised()
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.HTTPErrorHandler = problem
	e.IPExtractor = limit.Address(s.Proxies)
	e.Use(s.Observer.Requests, limit.Headers, limit.Timeout(maxTime), caching, allowHead,
		s.authenticate(p.doc), body.Clean(maxBody, itemised(p.doc)), body.Query, repeatable(p.doc), p.held.Requests)
	RegisterHandlers(e, NewStrictHandler(s, nil))
	s.registerDocument(e)
	web.Register(e)
	return headAsGet(e), nil
}
