// Package mail sends e-mails over SMTP (RFC 5321): plain text to one reader
// each, over a connection of its own.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"kiennghi/domain/casework"
)

// Config says by which server letters are sent.
type Config struct {
	Host     string
	Port     int    // 465 speaks TLS from the first byte; any other begins it with STARTTLS (RFC 8314 §3.3)
	User     string // empty: the server asks for nobody
	Password string
	From     string // an address, with a name if you like: Kiến nghị <no-reply@example.vn>
	// Plain sends without TLS where the server offers none: for a server on the
	// same machine, and for tests. A password is never sent so, but to that machine.
	Plain bool
	Now   func() time.Time
	Roots *x509.CertPool // who is believed to sign certificates; nil for the system's
}

// Sender sends letters. It is safe for concurrent use.
type Sender struct {
	Config
	from *mail.Address
}

var _ casework.Mailer = (*Sender)(nil)

// New returns a sender. It does not speak with the server yet.
func New(c Config) (*Sender, error) {
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return nil, errors.New("mail: the sender's address cannot be read")
	}
	return &Sender{c, from}, nil
}

// Bounds of one letter.
const (
	dialTime  = 10 * time.Second
	wholeTime = time.Minute
)

// implicitTLS is the port on which TLS comes first (RFC 8314 §7.3).
const implicitTLS = 465

// Send sends a letter. What the server refuses for good is ErrUndeliverable
// (RFC 5321 §4.2.1: 5yz). No error holds what the server said, which may repeat
// the address; but its code.
func (s *Sender) Send(ctx context.Context, l casework.Letter) error {
	to, err := mail.ParseAddress(l.To)
	if err != nil || strings.ContainsAny(to.Address, "\r\n") {
		return casework.ErrUndeliverable
	}
	ctx, cancel := context.WithTimeout(ctx, wholeTime)
	defer cancel()
	c, err := s.dial(ctx)
	if err != nil {
		return silent("connecting", err)
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"STARTTLS", func() error { return s.secure(c) }},
		{"AUTH", func() error { return s.authenticate(c) }},
		{"MAIL", func() error { return c.Mail(s.from.Address) }},
	} {
		if err := step.do(); err != nil {
			return silent(step.what, err) // of every letter, so not this one's fault
		}
	}
	if err := c.Rcpt(to.Address); err != nil {
		return final("RCPT", err)
	}
	w, err := c.Data()
	if err != nil {
		return final("DATA", err)
	}
	if _, err := w.Write(s.compose(l, to)); err != nil {
		return silent("DATA", err)
	}
	if err := w.Close(); err != nil {
		return final("DATA", err)
	}
	_ = c.Quit() // the letter is theirs, whatever they say to that
	return nil
}

func (s *Sender) tls() *tls.Config {
	return &tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
}

func (s *Sender) dial(ctx context.Context) (*smtp.Client, error) {
	address := net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
	d := &net.Dialer{Timeout: dialTime}
	dial := d.DialContext
	if s.Port == implicitTLS {
		dial = (&tls.Dialer{NetDialer: d, Config: s.tls()}).DialContext
	}
	conn, err := dial(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	if end, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(end)
	}
	c, err := smtp.NewClient(conn, s.Host)
	if err != nil {
		conn.Close()
	}
	return c, err
}

// errNoTLS is the error of a server that would read everything in the clear.
var errNoTLS = errors.New("the server offers no TLS")

func (s *Sender) secure(c *smtp.Client) error {
	if _, encrypted := c.TLSConnectionState(); encrypted {
		return nil
	}
	if offered, _ := c.Extension("STARTTLS"); offered {
		return c.StartTLS(s.tls())
	}
	if !s.Plain {
		return errNoTLS
	}
	return nil
}

// authenticate gives the password, which net/smtp keeps back on a connection
// that anybody on the way can read.
func (s *Sender) authenticate(c *smtp.Client) error {
	if s.User == "" {
		return nil
	}
	return c.Auth(smtp.PlainAuth("", s.User, s.Password, s.Host))
}

// silent is an error without what a server said.
func silent(what string, err error) error {
	if said, ok := errors.AsType[*textproto.Error](err); ok {
		return fmt.Errorf("mail: %s: refused with %d", what, said.Code)
	}
	return fmt.Errorf("mail: %s: %w", what, err)
}

// final is the error of a letter that the server refused, perhaps for good.
func final(what string, err error) error {
	if said, ok := errors.AsType[*textproto.Error](err); ok && said.Code/100 == 5 {
		return fmt.Errorf("%w (%s: %d)", casework.ErrUndeliverable, what, said.Code)
	}
	return silent(what, err)
}

// compose writes a letter as it goes over the line (RFC 5322, RFC 2045). It is
// made by a program and wants no answer (RFC 3834 §5).
func (s *Sender) compose(l casework.Letter, to *mail.Address) []byte {
	_, domainPart, _ := strings.Cut(s.from.Address, "@")
	var b strings.Builder
	for _, h := range [][2]string{
		{"From", s.from.String()},
		{"To", (&mail.Address{Address: to.Address}).String()},
		{"Subject", mime.QEncoding.Encode("utf-8", l.Subject)},
		{"Date", s.Now().Format(time.RFC1123Z)},
		{"Message-ID", "<" + l.ID.String() + "@" + domainPart + ">"},
		{"Auto-Submitted", "auto-generated"},
		{"Content-Language", string(l.Language)},
		{"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=utf-8"},
		{"Content-Transfer-Encoding", "base64"},
	} {
		b.WriteString(h[0] + ": " + h[1] + "\r\n")
	}
	b.WriteString("\r\n")
	const line = 76 // characters (RFC 2045 §6.8)
	text := base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(l.Text, "\n", "\r\n")))
	for len(text) > line {
		b.WriteString(text[:line] + "\r\n")
		text = text[line:]
	}
	b.WriteString(text + "\r\n")
	return []byte(b.String())
}
