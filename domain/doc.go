// Package domain holds the words of the office that hears citizens and the
// rules that need nothing but themselves to be checked: what a petition, an
// answer, a hand-over and a dialogue are, which states each passes through,
// and what every step leaves behind in the record.
//
// It imports the standard library only, so the rules can be read and tested
// without a database. It does not know over whose cases a post reaches
// (package policy), how long the law gives (package law), nor where anything
// is kept (package store).
package domain
