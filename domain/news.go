package domain

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"kiennghi/domain/workday"
)

type (
	NotificationID = ID[Notification]
	MailID         = ID[Mail]
)

// Topic names a sort of news, as "petition.accepted". Topics are part of the
// contract: one that was published keeps its meaning.
type Topic string

// Topics is a choice of topics. It is kept as one text.
type Topics []Topic

// Value and Scan keep the topics with spaces between them.
func (t Topics) Value() (driver.Value, error) {
	words := make([]string, len(t))
	for i, topic := range t {
		words[i] = string(topic)
	}
	return strings.Join(words, " "), nil
}

func (t *Topics) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("domain: cannot read Topics from %T", src)
	}
	*t = nil
	for _, word := range strings.Fields(text) {
		*t = append(*t, Topic(word))
	}
	return nil
}

// Language is one in which news is told.
type Language string

const (
	Vietnamese Language = "vi"
	English    Language = "en"
)

// Languages lists every language.
var Languages = []Language{Vietnamese, English}

// News is what is told of an event: of which sort it is, the thing and the
// petition that it is about, the unit and the day that matter. It holds codes
// and dates alone, neither who raised a matter nor what was said.
type News struct {
	Event    EventID
	Topic    Topic
	Subject  Subject
	Of       ID[any]
	Petition PetitionID // for whoever is told; zero when it is about none, or several
	Unit     UnitID     // that did it, or to which it was done
	Day      workday.Date
	At       time.Time // when it happened
}

// Notification is one piece of news in the inbox of an account. An account is
// told of an event once.
type Notification struct {
	ID      NotificationID
	Account AccountID
	News
	ReadAt *time.Time
}

// Contact says how else than by the inbox an account is told.
type Contact struct {
	Account  AccountID
	Email    string // empty: not by e-mail
	Language Language
	Topics   Topics // of which an e-mail is sent
}

// MailState is what became of an e-mail.
type MailState string

const (
	MailWaiting       MailState = "waiting"
	MailSent          MailState = "sent"          // the first server on its way has taken it
	MailUndeliverable MailState = "undeliverable" // no further try would help
)

// Mail is one e-mail about one piece of news. The address is not kept with it:
// it is looked up when it is sent, so that whoever takes theirs back gets none.
type Mail struct {
	ID      MailID
	Account AccountID // to whom; zero: who raised News.Petition without an account
	News
	State   MailState
	SentAt  *time.Time
	Version int
}

// DerivedID returns the ID that always follows from an event and from whoever
// is told of it, so that what is told twice is kept once.
func DerivedID[T, U any](e Event, to ID[U]) ID[T] {
	sum := sha256.Sum256(append(e.ID[:], to[:]...))
	return SeededID[T](e.At, binary.LittleEndian.Uint64(sum[:8]), binary.LittleEndian.Uint64(sum[8:16]))
}
