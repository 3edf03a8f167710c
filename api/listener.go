package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
)

// Listener answers a request that net/http cannot read with a problem, as any
// other. The server would do so itself, in text, and no handler is asked.
type Listener struct{ *net.TCPListener }

func (l Listener) Accept() (net.Conn, error) {
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return conn{c}, nil
}

// conn is a connection of a Listener. It stays a TCP connection, since the server
// closes and sends files as these can.
type conn struct{ *net.TCPConn }

// Write puts what the server says itself as a problem, and nothing else.
func (c conn) Write(b []byte) (int, error) {
	status, ok := serverSays(b)
	if !ok {
		return c.TCPConn.Write(b)
	}
	if _, err := c.TCPConn.Write(problemOfUnread(status)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// serverSays reports whether b is all that net/http says of a request that it
// cannot read, and its status. It writes that at once, and nothing before or after
// it; the headers of a handler's answer have a Date. Of an expectation it says
// 417 without a word, as a handler could, but none does.
func serverSays(b []byte) (status int, ok bool) {
	if len(b) > 256 {
		return 0, false
	}
	if version, rest, _ := bytes.Cut(b, []byte(" 417 Expectation Failed\r\nConnection: close\r\n")); len(version) == len("HTTP/1.1") {
		return http.StatusExpectationFailed, bytes.HasPrefix(version, []byte("HTTP/1.")) && bytes.HasSuffix(rest, []byte("\r\nContent-Length: 0\r\n\r\n"))
	}
	if !bytes.HasPrefix(b, []byte("HTTP/1.1 ")) {
		return 0, false
	}
	line, text, ok := bytes.Cut(b[len("HTTP/1.1 "):], []byte("\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"))
	if !ok || !bytes.Equal(text, line) && string(text) != "Unsupported transfer encoding" {
		return 0, false
	}
	number, _, _ := bytes.Cut(line, []byte(" "))
	status, err := strconv.Atoi(string(number))
	return status, err == nil
}

// problemOfUnread is an answer with its headers. The language that was asked for
// is among what could not be read. What net/http blames on the server, that it
// knows no such transfer coding or version, is a bad request as any other.
func problemOfUnread(status int) []byte {
	code := codeOf(status)
	if status >= http.StatusInternalServerError {
		status = http.StatusBadRequest
	}
	body, err := json.Marshal(Problem{Type: problemType + string(code), Status: status, Code: code, Title: vietnamese.title(code)})
	if err != nil {
		panic(err) // a Problem is made of strings and numbers
	}
	return fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nContent-Type: application/problem+json\r\nContent-Language: %s\r\nCache-Control: no-store\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
		status, http.StatusText(status), vietnamese, len(body), body)
}
