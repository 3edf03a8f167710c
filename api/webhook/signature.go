// Package webhook posts messages to endpoints that others run, as the Standard
// Webhooks have it (standardwebhooks.com): signed, and with an ID that stays
// the same however often one is sent. It knows nothing of what they say.
//
// Whoever names an endpoint chooses where this program sends its requests, so
// nothing is sent into networks that are not everybody's: see Global.
package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// The headers of a message.
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp" // of this try, in seconds since 1970
	HeaderSignature = "Webhook-Signature"
)

const secretPrefix = "whsec_"

// Secret writes a key as it is shown to whoever runs the endpoint.
func Secret(key []byte) string { return secretPrefix + base64.StdEncoding.EncodeToString(key) }

// Sign returns the value of HeaderSignature: one signature for each key, all of
// version 1, which is HMAC-SHA256.
func Sign(keys [][]byte, id string, at time.Time, body []byte) string {
	signatures := make([]string, len(keys))
	for i, key := range keys {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(id + "." + seconds(at) + "."))
		mac.Write(body)
		signatures[i] = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return strings.Join(signatures, " ")
}

func seconds(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }
