package mail_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"time"

	out "kiennghi/api/mail"
	"kiennghi/api/mail/mailtest"
	"kiennghi/domain"
	"kiennghi/domain/casework"
)

var (
	now    = time.Date(2026, time.March, 2, 2, 30, 0, 0, time.UTC)
	letter = casework.Letter{ID: domain.NewID[domain.Mail](now), To: "ba.mau@example.vn", Language: domain.Vietnamese,
		Subject: "Kiến nghị KN-8H3K", Text: strings.Repeat("Kiến nghị đã được trả lời.\n", 9) + ".\n.. chấm\n"}
)

// sender sends to a server.
func sender(t *testing.T, s *mailtest.Server, change func(*out.Config)) *out.Sender {
	t.Helper()
	c := out.Config{Host: s.Host, Port: s.Port, From: "Kiến nghị <no-reply@example.vn>", Roots: s.Roots, Now: func() time.Time { return now }}
	change(&c)
	m, err := out.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSend(t *testing.T) {
	s := mailtest.Listen(t)
	s.Login = "office\x00the password"
	m := sender(t, s, func(c *out.Config) { c.User, c.Password = "office", "the password" })
	for range 2 {
		if err := m.Send(t.Context(), letter); err != nil {
			t.Fatal(err)
		}
	}
	got := s.Letters()
	if len(got) != 2 || got[0] != got[1] {
		t.Fatalf("sent twice as %+v", got)
	}
	if got[0].From != "no-reply@example.vn" || got[0].To != letter.To || !got[0].Encrypted {
		t.Errorf("sent %+v", got[0])
	}
	read, err := mail.ReadMessage(strings.NewReader(got[0].Text))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"From": (&mail.Address{Name: "Kiến nghị", Address: "no-reply@example.vn"}).String(), "To": "<ba.mau@example.vn>",
		"Message-Id": "<" + letter.ID.String() + "@example.vn>", "Auto-Submitted": "auto-generated", "Content-Language": "vi",
		"Date": now.Format(time.RFC1123Z), "Content-Type": "text/plain; charset=utf-8",
	} {
		if read.Header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, read.Header.Get(name), want)
		}
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject")); subject != letter.Subject || err != nil {
		t.Errorf("the subject is %q, %v", subject, err)
	}
	text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, read.Body))
	if want := strings.ReplaceAll(letter.Text, "\n", "\r\n"); string(text) != want || err != nil {
		t.Errorf("the text is %q, %v", text, err)
	}
	for line := range strings.SplitSeq(got[0].Text, "\n") {
		if len(line) > 78 {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
	}
}

// What is refused for good is told apart from what may succeed later, and no
// error repeats the address.
func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		name, command, line string
		final               bool
	}{
		{"no such reader", "RCPT", "550 no ba.mau@example.vn here", true},
		{"later", "RCPT", "451 ba.mau@example.vn is greylisted", false},
		{"no such sender", "MAIL", "550 who are you", false},
		{"no letters", "DATA", "554 none from you to ba.mau@example.vn", true},
		{"not this letter", ".", "554 spam for ba.mau@example.vn", true},
		{"full", ".", "452 ba.mau@example.vn is full", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := mailtest.Listen(t)
			s.Refuse = func(command string) string {
				if strings.HasPrefix(command, tt.command) && (tt.command == ".") == (command == ".") {
					return tt.line
				}
				return ""
			}
			err := sender(t, s, func(*out.Config) {}).Send(t.Context(), letter)
			if err == nil || errors.Is(err, casework.ErrUndeliverable) != tt.final || strings.Contains(err.Error(), "ba.mau") {
				t.Errorf("err = %v, for good: %t", err, tt.final)
			}
			if len(s.Letters()) > 0 {
				t.Error("it was taken all the same")
			}
		})
	}
}

func TestNothingInTheClear(t *testing.T) {
	s := mailtest.Listen(t)
	s.NoTLS = true
	if err := sender(t, s, func(*out.Config) {}).Send(t.Context(), letter); err == nil || len(s.Letters()) > 0 {
		t.Error("sent without TLS")
	}
	if err := sender(t, s, func(c *out.Config) { c.Plain = true }).Send(t.Context(), letter); err != nil {
		t.Errorf("not sent in the clear, as allowed: %v", err)
	}
	encrypted := mailtest.Listen(t)
	if err := sender(t, encrypted, func(c *out.Config) { c.Roots = nil }).Send(t.Context(), letter); err == nil {
		t.Error("a certificate of nobody is believed")
	}
	encrypted.Login = "office\x00the password"
	if err := sender(t, encrypted, func(c *out.Config) { c.User, c.Password = "office", "another" }).Send(t.Context(), letter); err == nil || errors.Is(err, casework.ErrUndeliverable) {
		t.Errorf("with a wrong password: %v", err)
	}
}

func TestUnreadableAddress(t *testing.T) {
	s := mailtest.Listen(t)
	for _, to := range []string{"", "nobody", "a@b\r\nRCPT TO:<c@d>", "a@b, c@d", "<a@b"} {
		l := letter
		l.To = to
		if err := sender(t, s, func(*out.Config) {}).Send(t.Context(), l); !errors.Is(err, casework.ErrUndeliverable) {
			t.Errorf("%q: %v", to, err)
		}
	}
	if _, err := out.New(out.Config{From: "nobody"}); err == nil {
		t.Error("a sender without an address")
	}
}

// A server that says nothing is not waited for longer than the caller wants.
func TestSilentServer(t *testing.T) {
	s := mailtest.Listen(t)
	asked, given := make(chan struct{}), make(chan struct{})
	ctx, end := context.WithCancel(t.Context())
	s.Refuse = func(command string) string {
		if strings.HasPrefix(command, "MAIL") {
			close(asked)
			<-given // up by who asked
		}
		return ""
	}
	m, ended := sender(t, s, func(*out.Config) {}), make(chan error)
	go func() { ended <- m.Send(ctx, letter) }()
	<-asked
	end()
	err := <-ended
	close(given)
	if err == nil {
		t.Error("it was sent")
	}
}
