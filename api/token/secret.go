package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
	"unicode"

	"kiennghi/domain"
)

// crockford leaves out letters that are taken for digits or for each other
// (I, L, O, U).
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

const (
	secretBytes = 10 // 80 bits: beyond guessing, and 16 letters to copy by hand
	keyBytes    = 32 // the least that a key may have
)

// Secrets gives each petition the secret by which a petitioner without an
// account follows it, each question the one by which they reply to it, and each
// endpoint those that sign what is posted to it. A
// secret is derived from the ID of the thing, so that there is nothing to store
// or to steal, and a request that is repeated gets the same answer. With another
// Key all secrets change.
type Secrets struct {
	Key []byte // at least 32 random bytes
}

// Secret returns the secret of a petition as it is printed:
// XXXX-XXXX-XXXX-XXXX. It panics when the Key is too short to protect anything.
func (s Secrets) Secret(id domain.PetitionID) string { return grouped(s.derive(petitions, id[:])) }

// Check reports whether given is the secret of that petition, however it was
// typed: case, spaces and hyphens do not count, O is 0, and I and L are 1. How
// long it takes does not tell how much of it is right.
func (s Secrets) Check(id domain.PetitionID, given string) bool {
	return s.is(petitions, id[:], given)
}

// Reply returns the secret of a question, printed as that of a petition, from
// which it does not follow.
func (s Secrets) Reply(id domain.QuestionID) string { return grouped(s.derive(questions, id[:])) }

// CheckReply is Check for a question.
func (s Secrets) CheckReply(id domain.QuestionID, given string) bool {
	return s.is(questions, id[:], given)
}

// What secrets to be copied by hand are of.
const (
	petitions = "petition-secret:"
	questions = "question-secret:"
)

func (s Secrets) is(what string, id []byte, given string) bool {
	return hmac.Equal([]byte(s.derive(what, id)), []byte(retype(given)))
}

func (s Secrets) derive(what string, id []byte) string {
	return crockford.EncodeToString(s.mac(what, id)[:secretBytes])
}

func grouped(c string) string { return c[0:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:16] }

// Webhook returns a secret of an endpoint by its number: 32 bytes, of the 24 to
// 64 that the Standard Webhooks ask for. It panics when the Key is too short to
// protect anything.
func (s Secrets) Webhook(id domain.WebhookID, number int) []byte {
	return s.mac("webhook-secret:"+strconv.Itoa(number)+":", id[:])
}

// Seal makes of a hash another, from which nobody without the Key can guess what
// was hashed.
func (s Secrets) Seal(hash [32]byte) [32]byte { return [32]byte(s.mac("request:", hash[:])) }

func (s Secrets) mac(what string, of []byte) []byte {
	if len(s.Key) < keyBytes {
		panic("token: the key of secrets is too short")
	}
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte(what))
	mac.Write(of)
	return mac.Sum(nil)
}

func retype(given string) string {
	return strings.Map(func(r rune) rune {
		switch r = unicode.ToUpper(r); {
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r):
			return -1
		case r == 'O':
			return '0'
		case r == 'I', r == 'L':
			return '1'
		}
		return r
	}, given)
}
