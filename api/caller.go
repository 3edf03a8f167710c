package api

import (
	"context"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"kiennghi/api/limit"
	"kiennghi/api/token"
	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// visit is what a handler may know of the request beyond its parameters.
type visit struct {
	by      casework.Caller
	network string         // from which it comes, for counting tries
	match   casework.Match // out of If-Match
	url     *url.URL
	tongue  tongue
}

type visitKey struct{}

func visitOf(ctx context.Context) visit {
	v, _ := ctx.Value(visitKey{}).(visit)
	return v
}

// caller is who asks, as authenticate found out.
func caller(ctx context.Context) casework.Caller { return visitOf(ctx).by }

// version is the one that a change is made from, as If-Match says.
func version(ctx context.Context) casework.Match { return visitOf(ctx).match }

// authenticate finds out who asks. What the contract does not open to
// everybody (security: []) needs a token; a route that is not of the contract
// is a page, which asks for nobody.
func (s *Server) authenticate(doc *openapi3.T) echo.MiddlewareFunc {
	type need int
	const (
		nobody need = iota
		anybody
		somebody
	)
	needs := ofRoutes(doc, func(path string, op *openapi3.Operation) need {
		switch {
		case op.Security == nil || len(*op.Security) > 0:
			return somebody
		case strings.HasPrefix(path, "/public/"):
			return anybody
		}
		return nobody
	})
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			ctx := r.Context()
			v := visit{network: limit.Network(c.RealIP()), url: r.URL, tongue: tongueOf(r)}
			var err error
			switch needs[routeOf(c)] {
			case anybody:
				v.by, err = s.Desk.Anyone(ctx)
			case somebody:
				v.by, err = s.who(ctx, r.Header.Get(echo.HeaderAuthorization))
			}
			if err != nil {
				return err
			}
			if v.match, err = match(strings.Join(r.Header.Values("If-Match"), ", ")); err != nil {
				return err
			}
			c.SetRequest(r.WithContext(context.WithValue(ctx, visitKey{}, v)))
			return next(c)
		}
	}
}

// who returns the caller named by a bearer token, with the rights of the moment.
func (s *Server) who(ctx context.Context, header string) (casework.Caller, error) {
	raw := ""
	if scheme, rest, ok := strings.Cut(header, " "); ok && strings.EqualFold(scheme, "Bearer") {
		raw = strings.TrimSpace(rest)
	}
	id, err := s.Verifier.Verify(ctx, raw)
	if err != nil {
		return casework.Caller{}, err
	}
	if id.Account.IsZero() {
		return s.Desk.Outsider(ctx, id.Issuer, id.Subject)
	}
	return s.Desk.Caller(ctx, id.Account, id.Family)
}

// tokens answers a sign-in.
func (s *Server) tokens(ctx context.Context, in casework.SignedIn) (Tokens, error) {
	raw, expires, err := s.Ring.Mint(ctx, in.Account, in.Family)
	if err != nil {
		return Tokens{}, err
	}
	return Tokens{AccessToken: raw, TokenType: Bearer, ExpiresIn: int(expires.Sub(s.Ring.Now()).Seconds()), RefreshToken: in.Refresh}, nil
}

// SignIn answers POST /v1/auth/sign-in.
func (s *Server) SignIn(ctx context.Context, r SignInRequestObject) (SignInResponseObject, error) {
	in, err := s.Desk.SignIn(ctx, r.Body.Login, r.Body.Password, visitOf(ctx).network)
	if err != nil {
		return nil, err
	}
	t, err := s.tokens(ctx, in)
	return SignIn200JSONResponse(t), err
}

// Refresh answers POST /v1/auth/refresh.
func (s *Server) Refresh(ctx context.Context, r RefreshRequestObject) (RefreshResponseObject, error) {
	in, err := s.Desk.Refresh(ctx, r.Body.RefreshToken)
	if err != nil {
		return nil, err
	}
	t, err := s.tokens(ctx, in)
	return Refresh200JSONResponse(t), err
}

// SignOut answers POST /v1/auth/sign-out.
func (s *Server) SignOut(ctx context.Context, r SignOutRequestObject) (SignOutResponseObject, error) {
	return SignOut204Response{}, s.Desk.SignOut(ctx, r.Body.RefreshToken)
}

// SignUp answers POST /v1/auth/sign-up.
func (s *Server) SignUp(ctx context.Context, r SignUpRequestObject) (SignUpResponseObject, error) {
	a, err := s.Desk.SignUp(ctx, casework.NewAccount{Login: r.Body.Login, Name: r.Body.Name, Password: r.Body.Password}, visitOf(ctx).network)
	return SignUp201JSONResponse{ID: a.ID, Login: a.Login, Name: a.Name, Posts: []Post{}, Delegations: []Delegation{}}, err
}

// GetMe answers GET /v1/me.
func (s *Server) GetMe(ctx context.Context, _ GetMeRequestObject) (GetMeResponseObject, error) {
	by := caller(ctx)
	return GetMe200JSONResponse{ID: by.Account, Login: by.Login, Name: by.Name,
		Posts: each(by.Posts, toPost), Delegations: each(by.Standing(by.Actor), toDelegation)}, nil
}

// ChangePassword answers PUT /v1/me/password.
func (s *Server) ChangePassword(ctx context.Context, r ChangePasswordRequestObject) (ChangePasswordResponseObject, error) {
	err := s.Desk.ChangePassword(ctx, caller(ctx), r.Body.Old, r.Body.New)
	return ChangePassword204Response{}, err
}

// GetKeys answers GET /.well-known/jwks.json.
func (s *Server) GetKeys(ctx context.Context, _ GetKeysRequestObject) (GetKeysResponseObject, error) {
	set, err := s.Ring.JWKS(ctx)
	if err != nil {
		return nil, err
	}
	return GetKeys200JSONResponse{
		Body:    KeySet{Keys: each(set.Keys, toKey)},
		Headers: GetKeys200ResponseHeaders{CacheControl: "public, max-age=60"},
	}, nil
}

func toKey(k token.JWK) map[string]string {
	return map[string]string{"kty": k.Type, "crv": k.Curve, "x": k.X, "use": k.Use, "alg": k.Algorithm, "kid": k.ID}
}

func toPost(p domain.Post) Post {
	return Post{ID: p.ID, Role: p.Role, Unit: p.Unit, From: p.From, Until: p.Until}
}

func toDelegation(g domain.Delegation) Delegation {
	return Delegation{ID: g.ID, Unit: g.Unit, Chair: g.Chair, Deputy: g.Deputy, Scope: g.Scope, From: g.From, Until: g.Until, Note: g.Note}
}
