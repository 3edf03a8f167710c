package webhook_test

import (
	"encoding/base64"
	"testing"
	"time"

	"kiennghi/api/webhook"
)

// The example of the Standard Webhooks' own libraries.
func TestSign(t *testing.T) {
	key, err := base64.StdEncoding.DecodeString("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	at, body := time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`)
	const id, want = "msg_p5jXN8AQM9LWM0D4loKWxJek", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	if got := webhook.Sign([][]byte{key}, id, at, body); got != want {
		t.Errorf("signed %s, want %s", got, want)
	}
	if got := webhook.Secret(key); got != "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" {
		t.Errorf("the secret is shown as %s", got)
	}
	other := []byte("the key of tomorrow, of 32 bytes")
	if got := webhook.Sign([][]byte{other, key}, id, at, body); got != webhook.Sign([][]byte{other}, id, at, body)+" "+want {
		t.Errorf("signed with two keys: %s", got)
	}
	for what, changed := range map[string]string{
		"id":   webhook.Sign([][]byte{key}, id+"x", at, body),
		"time": webhook.Sign([][]byte{key}, id, at.Add(time.Second), body),
		"body": webhook.Sign([][]byte{key}, id, at, append(body, ' ')),
	} {
		if changed == want {
			t.Errorf("the signature does not cover the %s", what)
		}
	}
}
