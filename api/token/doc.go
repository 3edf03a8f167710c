// Package token knows who is calling: access tokens made here, access tokens of
// trusted outside issuers, passwords, and the secrets by which a petitioner
// without an account follows a petition.
//
// A token says who, never what: it carries no role, so a post that ended opens
// nothing. The package knows neither HTTP nor the database; signing keys come
// through [Keys], and time is passed in.
//
// Access tokens are JWTs in the profile of RFC 9068, signed with Ed25519 (RFC
// 8037), and are read with the care that RFC 8725 asks for.
package token
