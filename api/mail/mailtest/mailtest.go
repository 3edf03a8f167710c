// Package mailtest is a small mail server for tests: it speaks as much of SMTP
// (RFC 5321) as a sender asks for, over TCP, and keeps what it is given.
package mailtest

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"net"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"sync"
	"testing"
)

// Server is a mail server. Change its fields before it is spoken with.
type Server struct {
	Host string
	Port int
	// Refuse gives the line with which a command is refused; empty for none. The
	// command is the whole line, or "." for the end of a letter.
	Refuse func(command string) string
	NoTLS  bool
	Login  string // user and password with a NUL between, if it asks for them

	Roots       *x509.CertPool // who signed its certificate
	certificate tls.Certificate
	mu          sync.Mutex
	letters     []Letter
}

// Letter is what a server was given.
type Letter struct {
	From, To  string
	Encrypted bool
	Text      string // with its header
}

// Listen runs a server until the test ends.
func Listen(t testing.TB) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	keeper := httptest.NewTLSServer(nil) // it has a certificate of 127.0.0.1
	keeper.Close()
	s := &Server{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Refuse: func(string) string { return "" },
		Roots: x509.NewCertPool(), certificate: keeper.TLS.Certificates[0]}
	s.Roots.AddCert(keeper.Certificate())
	var open sync.WaitGroup
	open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() { s.serve(c) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		open.Wait()
	})
	return s
}

// Letters returns what the server was given so far.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Letter(nil), s.letters...)
}

// serve speaks with one sender.
func (s *Server) serve(c net.Conn) {
	defer func() { c.Close() }()
	conn := textproto.NewConn(c)
	say := func(line string) { _ = conn.PrintfLine("%s", line) }
	say("220 ready")
	var l Letter
	for {
		line, err := conn.ReadLine()
		if err != nil {
			return
		}
		if refusal := s.Refuse(line); refusal != "" {
			say(refusal)
			continue
		}
		verb, rest, _ := strings.Cut(line, " ")
		switch strings.ToUpper(verb) {
		case "EHLO":
			say("250-hello")
			if !s.NoTLS && !l.Encrypted {
				say("250-STARTTLS")
			}
			if s.Login != "" {
				say("250-AUTH PLAIN")
			}
			say("250 8BITMIME")
		case "STARTTLS":
			say("220 go on")
			secure := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{s.certificate}})
			c, conn, l = secure, textproto.NewConn(secure), Letter{Encrypted: true}
		case "AUTH":
			given, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			if string(given) != "\x00"+s.Login {
				say("535 no")
				continue
			}
			say("235 yes")
		case "MAIL":
			l.From = address(rest)
			say("250 ok")
		case "RCPT":
			l.To = address(rest)
			say("250 ok")
		case "DATA":
			say("354 go on")
			text, err := conn.ReadDotBytes()
			if err != nil {
				return
			}
			if refusal := s.Refuse("."); refusal != "" {
				say(refusal)
				continue
			}
			l.Text = string(text)
			s.mu.Lock()
			s.letters = append(s.letters, l)
			s.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("502 what?")
		}
	}
}

func address(path string) string {
	_, rest, _ := strings.Cut(path, "<")
	found, _, _ := strings.Cut(rest, ">")
	return found
}
