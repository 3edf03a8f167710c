package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

func toAccount(a casework.AccountDetail) Account {
	return Account{ID: a.ID, Login: a.Login, Name: a.Name, Disabled: a.Disabled, Posts: each(a.Posts, toPost)}
}

// ListAccounts answers GET /v1/accounts.
func (s *Server) ListAccounts(ctx context.Context, r ListAccountsRequestObject) (ListAccountsResponseObject, error) {
	p, err := page(ctx, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Accounts(ctx, caller(ctx), p)
	return ListAccounts200JSONResponse{
		Body:    AccountPage{Items: each(list.Items, toAccount)},
		Headers: ListAccounts200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// CreateAccount answers POST /v1/accounts.
func (s *Server) CreateAccount(ctx context.Context, r CreateAccountRequestObject) (CreateAccountResponseObject, error) {
	b := r.Body
	a, err := s.Desk.CreateAccount(ctx, caller(ctx), casework.NewAccount{Login: b.Login, Name: b.Name, Password: b.Password, Issuer: b.Issuer, Subject: b.Subject})
	return CreateAccount201JSONResponse{
		Body:    toAccount(a),
		Headers: CreateAccount201ResponseHeaders{ETag: etag(a.Version), Location: "/v1/accounts/" + a.ID.String()},
	}, err
}

// GetAccount answers GET /v1/accounts/{accountId}.
func (s *Server) GetAccount(ctx context.Context, r GetAccountRequestObject) (GetAccountResponseObject, error) {
	a, err := s.Desk.Account(ctx, caller(ctx), r.AccountID)
	return GetAccount200JSONResponse{Body: toAccount(a), Headers: GetAccount200ResponseHeaders{ETag: etag(a.Version)}}, err
}

// ChangeAccount answers PATCH /v1/accounts/{accountId}.
func (s *Server) ChangeAccount(ctx context.Context, r ChangeAccountRequestObject) (ChangeAccountResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	a, err := s.Desk.SetDisabled(ctx, by, r.AccountID, m, r.Body.Disabled)
	return ChangeAccount200JSONResponse{Body: toAccount(a), Headers: ChangeAccount200ResponseHeaders{ETag: etag(a.Version)}}, err
}

// GrantPost answers POST /v1/accounts/{accountId}/posts.
func (s *Server) GrantPost(ctx context.Context, r GrantPostRequestObject) (GrantPostResponseObject, error) {
	b := r.Body
	p, err := s.Desk.GrantPost(ctx, caller(ctx), r.AccountID, domain.Post{Role: b.Role, Unit: b.Unit, From: b.From, Until: b.Until})
	return GrantPost201JSONResponse(toPost(p)), err
}

// EndPost answers PATCH /v1/accounts/{accountId}/posts/{postId}.
func (s *Server) EndPost(ctx context.Context, r EndPostRequestObject) (EndPostResponseObject, error) {
	p, err := s.Desk.EndPost(ctx, caller(ctx), r.AccountID, r.PostID, r.Body.Until)
	return EndPost200JSONResponse(toPost(p)), err
}

// ListDelegations answers GET /v1/delegations.
func (s *Server) ListDelegations(ctx context.Context, _ ListDelegationsRequestObject) (ListDelegationsResponseObject, error) {
	list, err := s.Desk.Delegations(ctx, caller(ctx))
	return ListDelegations200JSONResponse{Items: each(list, toDelegation)}, err
}

// Delegate answers POST /v1/delegations.
func (s *Server) Delegate(ctx context.Context, r DelegateRequestObject) (DelegateResponseObject, error) {
	b := r.Body
	g, err := s.Desk.Delegate(ctx, caller(ctx), domain.Delegation{Unit: b.Unit, Deputy: b.Deputy, Scope: b.Scope, From: b.From, Until: b.Until, Note: b.Note})
	return Delegate201JSONResponse(toDelegation(g)), err
}

// EndDelegation answers PATCH /v1/delegations/{delegationId}.
func (s *Server) EndDelegation(ctx context.Context, r EndDelegationRequestObject) (EndDelegationResponseObject, error) {
	g, err := s.Desk.EndDelegation(ctx, caller(ctx), r.DelegationID, r.Body.Until)
	return EndDelegation200JSONResponse(toDelegation(g)), err
}
