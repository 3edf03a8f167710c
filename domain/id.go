package domain

import (
	"crypto/rand"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"time"
)

// ID is a UUIDv7 (RFC 9562 §5.7) that names one T. The type parameter only
// keeps the IDs of different things apart: an AnswerID cannot be passed where
// a PetitionID is wanted. The zero ID names nothing and is kept as NULL.
type ID[T any] [16]byte

type (
	AccountID      = ID[Account]
	PostID         = ID[Post]
	DelegationID   = ID[Delegation]
	DialogueID     = ID[Dialogue]
	SessionID      = ID[CouncilSession]
	PetitionID     = ID[Petition]
	AnswerID       = ID[Answer]
	EscalationID   = ID[Escalation]
	GroupID        = ID[Group]
	FindingID      = ID[Finding]
	ReceptionID    = ID[Reception]
	DenunciationID = ID[Denunciation]
	EventID        = ID[Event]
)

// NewID returns a fresh UUIDv7, so that IDs sort by the time they were made.
func NewID[T any](now time.Time) ID[T] {
	var id ID[T]
	_, _ = rand.Read(id[:]) // never fails (crypto/rand)
	return id.at(now)
}

func (id ID[T]) at(now time.Time) ID[T] {
	for i, ms := 5, now.UnixMilli(); i >= 0; i, ms = i-1, ms>>8 {
		id[i] = byte(ms)
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

// IsV7 reports whether id is a UUIDv7 of the variant that has them, so that its
// order is that of time.
func (id ID[T]) IsV7() bool { return id[6]>>4 == 7 && id[8]>>6 == 0b10 }

// SeededID is NewID with its random part given, for data that is made anew the
// same each time.
func SeededID[T any](now time.Time, hi, lo uint64) ID[T] {
	var id ID[T]
	for i := range 8 {
		id[i], id[8+i] = byte(hi>>(8*i)), byte(lo>>(8*i))
	}
	return id.at(now)
}

// IsZero reports whether id names nothing.
func (id ID[T]) IsZero() bool { return id == ID[T]{} }

func (id ID[T]) String() string {
	var b [36]byte
	hex.Encode(b[0:8], id[0:4])
	hex.Encode(b[9:13], id[4:6])
	hex.Encode(b[14:18], id[6:8])
	hex.Encode(b[19:23], id[8:10])
	hex.Encode(b[24:36], id[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// MarshalText writes the zero ID as nothing.
func (id ID[T]) MarshalText() ([]byte, error) {
	if id.IsZero() {
		return nil, nil
	}
	return []byte(id.String()), nil
}

func (id *ID[T]) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = ID[T]{}
		return nil
	}
	if len(b) != 36 || b[8] != '-' || b[13] != '-' || b[18] != '-' || b[23] != '-' {
		return Invalid("id", CodeBadFormat)
	}
	var plain [32]byte
	n := 0
	for i, c := range b {
		if i != 8 && i != 13 && i != 18 && i != 23 {
			plain[n] = c
			n++
		}
	}
	var out ID[T]
	if _, err := hex.Decode(out[:], plain[:]); err != nil || out.IsZero() { // the nil UUID (RFC 9562 §5.9) names nothing
		return Invalid("id", CodeBadFormat)
	}
	*id = out
	return nil
}

// Value and Scan are database/sql's interfaces, which are the standard
// library's: any store can keep an ID without the domain knowing which.
func (id ID[T]) Value() (driver.Value, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id.String(), nil
}

func (id *ID[T]) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*id = ID[T]{}
		return nil
	case string:
		return id.UnmarshalText([]byte(v))
	case []byte:
		return id.UnmarshalText(v)
	case [16]byte:
		*id = v
		return nil
	}
	return fmt.Errorf("domain: cannot read an ID from %T", src)
}

// ParseID reads an ID as it is written in URLs and JSON.
func ParseID[T any](s string) (ID[T], error) {
	var id ID[T]
	err := id.UnmarshalText([]byte(s))
	return id, err
}
