package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"math/bits"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"
)

// histogram counts latencies in buckets of microseconds, 64 to a power of two,
// so that a quantile is exact to 1.6 %.
type histogram [40 << 6]int

func bucket(us uint64) int {
	if us < 64 {
		return int(us)
	}
	e := bits.Len64(us) - 7 // us>>e lies in 64..127
	return (e+1)<<6 + int(us>>e) - 64
}

// floor is the least latency that falls in a bucket.
func floor(b int) uint64 {
	if b < 64 {
		return uint64(b)
	}
	return (uint64(b&63) + 64) << (b>>6 - 1)
}

func (h *histogram) add(d time.Duration) {
	h[min(bucket(uint64(max(d, 0).Microseconds())), len(h)-1)]++
}

func (h *histogram) merge(o *histogram) {
	for i, n := range o {
		h[i] += n
	}
}

// quantile returns the latency within which the share p of all was done.
func (h *histogram) quantile(p float64) time.Duration {
	total := 0
	for _, n := range h {
		total += n
	}
	seen, want := 0, p*float64(total)
	for b, n := range h {
		if seen += n; n > 0 && float64(seen) >= want {
			return time.Duration(floor(b)) * time.Microsecond
		}
	}
	return 0
}

// slice is what was measured while one target did one job for a short time.
type slice struct {
	done     int // how often the job was done
	took     time.Duration
	latency  histogram
	errors   int
	first    string // of the errors
	server   time.Duration
	database time.Duration // CPU time, as server is
}

func (s *slice) fail(err error) {
	if s.errors++; s.first == "" {
		s.first = err.Error()
	}
}

func (s *slice) rate() float64 { return float64(s.done) / s.took.Seconds() }

// mostDone bounds a slice in which a target is much faster than it should be.
const mostDone = 200_000

// drive does a job over conns connections for a time. Each connection does it
// again as soon as it is done.
func drive(ctx context.Context, addr string, j job, conns int, d time.Duration) *slice {
	parts := make([]slice, conns)
	began := time.Now()
	var wg sync.WaitGroup
	for i := range parts {
		wg.Go(func() { parts[i].run(ctx, addr, j, began.Add(d), mostDone/conns) })
	}
	wg.Wait()
	total := &slice{took: time.Since(began)}
	for i := range parts {
		p := &parts[i]
		total.done += p.done
		total.errors += p.errors
		total.latency.merge(&p.latency)
		if total.first == "" {
			total.first = p.first
		}
	}
	return total
}

// run does the job over one connection until the end. After an error it begins
// a new connection; after many it gives up.
func (s *slice) run(ctx context.Context, addr string, j job, end time.Time, most int) {
	const patience = 10
	r := mathrand.New(mathrand.NewPCG(mathrand.Uint64(), mathrand.Uint64()))
	var c *client
	defer func() {
		if c != nil {
			c.conn.Close()
		}
	}()
	for s.done < most && s.errors < patience && time.Now().Before(end) && ctx.Err() == nil {
		if c == nil {
			var err error
			if c, err = dial(addr); err != nil {
				s.fail(err)
				continue
			}
		}
		requests := j.requests(r)
		began := time.Now()
		if err := c.all(requests); err != nil {
			s.fail(err)
			c.conn.Close()
			c = nil
			continue
		}
		s.latency.add(time.Since(began))
		s.done++
	}
}

// client speaks HTTP/1.1 over one connection and costs little: what it took
// would be missing from the servers, which share the processors with it.
type client struct {
	addr   string
	conn   net.Conn
	reader *bufio.Reader
	buffer []byte
}

func dial(addr string) (*client, error) {
	conn, err := net.DialTimeout("tcp", addr, 2*time.Second)
	if err != nil {
		return nil, err
	}
	return &client{addr: addr, conn: conn, reader: bufio.NewReaderSize(conn, 32<<10)}, nil
}

// all sends requests one after the other.
func (c *client) all(requests []request) error {
	for _, q := range requests {
		if err := c.do(q); err != nil {
			return fmt.Errorf("%s %s: %w", q.method, q.path, err)
		}
	}
	return nil
}

// do sends a request and reads the answer, which must be one of success.
func (c *client) do(q request) error {
	b := c.buffer[:0]
	b = fmt.Appendf(b, "%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n", q.method, q.path, c.addr, q.as.access())
	if q.method == http.MethodPost {
		b = fmt.Appendf(b, "Content-Length: %d\r\nIdempotency-Key: %s\r\nIf-Match: *\r\n", len(q.body), rand.Text())
	}
	if q.body != nil {
		b = append(b, "Content-Type: application/json\r\n"...)
	}
	b = append(b, "\r\n"...)
	c.buffer = append(b, q.body...)
	if err := c.conn.SetDeadline(time.Now().Add(15 * time.Second)); err != nil {
		return err
	}
	if _, err := c.conn.Write(c.buffer); err != nil {
		return err
	}
	a, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	if a.StatusCode >= 300 {
		said, _ := io.ReadAll(io.LimitReader(a.Body, 500))
		return fmt.Errorf("%s: %s", a.Status, said)
	}
	_, err = io.Copy(io.Discard, a.Body)
	return err
}
