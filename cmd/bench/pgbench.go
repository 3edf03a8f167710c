package main

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// pgbench repeats the SQL of a job with nothing before it: what PostgreSQL
// alone could do.
type pgbench struct {
	program string
	dsn     string
	dir     string // for scripts and logs
}

func (p *pgbench) String() string { return "pgbench" }

// prepare writes the script of a job.
func (p *pgbench) prepare(j job) error { return os.WriteFile(p.path(j), []byte(j.script()), 0o600) }

func (p *pgbench) path(j job) string { return filepath.Join(p.dir, j.name+".sql") }

// measure runs pgbench for a time. Latencies come from its log of transactions,
// the rate from its own account, which leaves out connecting.
func (p *pgbench) measure(ctx context.Context, j job, conns int, d time.Duration) *slice {
	s := &slice{took: d}
	if err := p.run(ctx, s, j, conns, max(1, int(d.Seconds()))); err != nil {
		s.fail(err)
	}
	return s
}

func (p *pgbench) run(ctx context.Context, s *slice, j job, conns, seconds int) error {
	logs, err := os.MkdirTemp(p.dir, "log")
	if err != nil {
		return err
	}
	defer os.RemoveAll(logs)
	u, err := url.Parse(p.dsn)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, p.program, "-h", u.Query().Get("host"), "-p", u.Query().Get("port"), "-U", u.User.Username(), "-n", "-M", "prepared",
		"-c", strconv.Itoa(conns), "-j", strconv.Itoa(min(conns, 2)), "-T", strconv.Itoa(seconds), "-l", "--log-prefix", filepath.Join(logs, "l"), "-f", p.path(j), strings.TrimPrefix(u.Path, "/"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("pgbench: %w: %s", err, out[max(0, len(out)-500):])
	}
	files, err := filepath.Glob(filepath.Join(logs, "l*"))
	if err != nil {
		return err
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for line := range bytes.Lines(b) {
			f := bytes.Fields(line) // client, transaction, microseconds, …
			us, err := strconv.Atoi(string(f[2]))
			if err != nil {
				return err
			}
			s.latency.add(time.Duration(us) * time.Microsecond)
			s.done++
		}
	}
	_, rest, _ := bytes.Cut(out, []byte("tps = "))
	said, _, _ := bytes.Cut(rest, []byte(" "))
	tps, err := strconv.ParseFloat(string(said), 64)
	if err != nil {
		return fmt.Errorf("pgbench: %w", err)
	}
	s.took = time.Duration(float64(s.done) / tps * float64(time.Second))
	return nil
}
