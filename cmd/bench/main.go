// Command bench measures the program against the least that could do the same.
//
//	go run ./cmd/bench [-n 100000] [-rounds 5] [-seconds 2] [-conns 8] [-jobs read,sweep] [-scale] [-json out]
//
// It invents an archive of n petitions over ten years, on a private PostgreSQL
// that writes to the disk before it says so, and does there what the office
// does all day. Each job is done by three targets in turn, in short slices
// whose order alternates, so that what disturbs the machine disturbs all:
//
//   - kiennghi: the program itself, built and started as in an office;
//   - reference: the same jobs by hand, with net/http, pgx and encoding/json,
//     without rules, validation or repeatable requests;
//   - pgbench: the SQL of the reference and nothing else.
//
// Read the ratio first: by how much more a target does than the reference in
// the same round; the median, and how far the rounds are apart. Rates and
// latencies are this machine's, on which the servers, PostgreSQL and the load
// share the processors. Processor time is for each time that a job is done: the
// server's own, and that of PostgreSQL. Every error is counted, and fails the
// run. With -scale the same latencies are set beside those of a small archive:
// what does not depend on the size of the archive stays as it is. One job is no
// request: in a sweep the office finds by itself what is overdue. It is set
// beside one of a small archive with as much open work.
//
// Archives are kept (-dir) and copied for each run, so only the first run of a
// size takes long, and no run sees what another did.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"kiennghi/domain/workday"
)

// small is the size of the archive that others are set beside.
const small = 10_000

// options are what can be chosen.
type options struct {
	n, rounds, conns int
	seconds          float64
	jobs, dir, json  string
	scale            bool
}

func (o options) slice() time.Duration { return time.Duration(o.seconds * float64(time.Second)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	if len(os.Args) > 1 && os.Args[1] == "reference" {
		err = serveReference(ctx, os.Args[2:])
	} else {
		err = measure(ctx, os.Args[1:], os.Stdout)
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

func measure(ctx context.Context, args []string, out io.Writer) error {
	var o options
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.IntVar(&o.n, "n", 100_000, "petitions in the archive")
	f.IntVar(&o.rounds, "rounds", 5, "slices of each target in each job")
	f.Float64Var(&o.seconds, "seconds", 2, "length of a slice")
	f.IntVar(&o.conns, "conns", 8, "connections at once")
	f.StringVar(&o.jobs, "jobs", "read,inbox,file,answer,statistics,ward,search,sweep", "jobs to do, in this order; sweep last")
	f.StringVar(&o.dir, "dir", defaultDir(), "where archives are kept")
	f.StringVar(&o.json, "json", "", "file to write the figures to")
	f.BoolVar(&o.scale, "scale", false, fmt.Sprintf("set the latencies beside those of %d petitions", small))
	if err := f.Parse(args); err != nil {
		return err
	}
	if o.n < 1000 || o.rounds < 1 || o.conns < 1 || o.seconds <= 0 || o.seconds > 60 {
		return errors.New("needs at least 1000 petitions, a round, a connection, and slices of at most a minute")
	}
	r, err := run(ctx, o, out)
	if err != nil {
		return err
	}
	if o.json != "" {
		b, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(o.json, append(b, '\n'), 0o666); err != nil {
			return err
		}
	}
	for _, f := range r.Jobs {
		if f.Errors > 0 {
			return fmt.Errorf("%d errors of %s in %s", f.Errors, f.Target, f.Job)
		}
	}
	return nil
}

func run(ctx context.Context, o options, out io.Writer) (_ *report, err error) {
	scratch, err := os.MkdirTemp("", "kiennghi-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	program := filepath.Join(scratch, "kiennghi")
	// As `make build` builds it.
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "kiennghi/cmd/kiennghi")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w: %s", err, said)
	}
	c, err := openCluster(ctx, o.dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	today := workday.Of(time.Now())
	fmt.Fprintln(os.Stderr, "preparing the archive …")
	dsn, err := c.fresh(ctx, o.n, today)
	if err != nil {
		return nil, err
	}
	r := &report{Petitions: o.n, Rounds: o.rounds, Seconds: o.seconds, Conns: o.conns}
	requests, sweeps := split(o.jobs)
	o.jobs = requests
	b := &bench{options: o, cluster: c, out: out}
	if o.jobs != "" {
		err = b.requests(ctx, r, program, dsn, scratch, today)
	}
	if err == nil && sweeps {
		if r.Sweeps, err = b.compareSweeps(ctx, today); err == nil {
			printSweeps(out, r.Sweeps)
		}
	}
	return r, errors.Join(err, ctx.Err())
}

// requests does the jobs that are requests.
func (b *bench) requests(ctx context.Context, r *report, program, dsn, scratch string, today workday.Date) (err error) {
	o, out := b.options, b.out
	if err := tellOverdue(ctx, dsn, today); err != nil {
		return err
	}
	if r.Start, err = measureStart(ctx, program, dsn); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d petitions, %d rounds of %v, %d connections\n", o.n, o.rounds, o.slice(), o.conns)
	r.Start.print(out)

	subject, feed, err := b.open(ctx, program, dsn, today)
	if err != nil {
		return err
	}
	defer subject.stop()
	jobs, err := chosen(feed.jobs(), o.jobs)
	if err != nil {
		return err
	}
	targets, closeAll, err := b.targets(ctx, subject, dsn, scratch)
	if err != nil {
		return err
	}
	defer closeAll()
	for _, j := range jobs {
		figures, err := b.compare(ctx, j, feed, subject, targets)
		if err != nil {
			return err
		}
		r.Jobs = append(r.Jobs, figures...)
	}
	r.Start.LoadedRSS, _ = memoryOf(subject.pid())
	fmt.Fprintf(out, "\nafter all that it has %d MB resident\n", r.Start.LoadedRSS>>20)
	if o.scale {
		if r.Scale, err = b.compareSizes(ctx, program, subject, feed, today); err != nil {
			return err
		}
		printScale(out, o.n, r.Scale)
	}
	return ctx.Err()
}

// chosen picks jobs by their names.
func chosen(all []job, names string) ([]job, error) {
	var list []job
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(all, func(j job) bool { return j.name == strings.TrimSpace(name) })
		if i < 0 {
			return nil, fmt.Errorf("there is no job %q", name)
		}
		list = append(list, all[i])
	}
	return list, nil
}

func serving(string) []string { return []string{"serve"} }

// measureStart starts the server some times, and leaves the last one idle.
func measureStart(ctx context.Context, program, dsn string) (start, error) {
	const times, idle = 5, 2 * time.Second
	var s start
	var ready []float64
	for i := range times + 1 { // the first makes the keys
		server, err := startServer(ctx, "kiennghi", dsn, program, serving)
		if err != nil {
			return s, err
		}
		if i > 0 {
			ready = append(ready, milliseconds(server.ready))
		}
		if i == times {
			select {
			case <-time.After(idle):
			case <-ctx.Done():
			}
			s.IdleRSS, s.IdlePrivate = memoryOf(server.pid())
		}
		server.stop()
	}
	s.ReadyMS = median(ready)
	return s, ctx.Err()
}

// target does jobs and is measured.
type target interface {
	String() string
	measure(ctx context.Context, j job, conns int, d time.Duration) *slice
}

func (s *server) String() string { return s.name }

func (s *server) measure(ctx context.Context, j job, conns int, d time.Duration) *slice {
	before := cpuOf(s.pid())
	done := drive(ctx, s.addr, j, conns, d)
	done.server = cpuOf(s.pid()) - before
	return done
}

// bench is one run.
type bench struct {
	options
	cluster *cluster
	out     io.Writer
}

// open starts the program on an archive and finds out what there is to do.
func (b *bench) open(ctx context.Context, program, dsn string, today workday.Date) (*server, *feed, error) {
	s, err := startServer(ctx, "kiennghi", dsn, program, serving)
	if err != nil {
		return nil, nil, err
	}
	f, err := newFeed(ctx, dsn, today)
	if err == nil {
		err = f.signIn(ctx, s)
	}
	if err != nil {
		s.stop()
		return nil, nil, err
	}
	return s, f, nil
}

// signIn signs everybody in.
func (f *feed) signIn(ctx context.Context, s *server) error {
	for _, p := range f.people {
		if err := p.signIn(ctx, s.addr); err != nil {
			return err
		}
	}
	return nil
}

// targets starts what the program is compared with. The reference comes first.
func (b *bench) targets(ctx context.Context, subject *server, dsn, scratch string) ([]target, func(), error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	reference, err := startServer(ctx, "reference", dsn, self, func(addr string) []string { return []string{"reference", "-addr", addr} })
	if err != nil {
		return nil, nil, err
	}
	list := []target{reference, subject}
	if path := beside(b.cluster.pid, "pgbench"); path != "" {
		list = append(list, &pgbench{program: path, dsn: dsn, dir: scratch})
	} else {
		fmt.Fprintln(os.Stderr, "pgbench is not beside PostgreSQL, and is left out")
	}
	return list, reference.stop, nil
}

// compare has all targets do a job, in rounds.
func (b *bench) compare(ctx context.Context, j job, f *feed, subject *server, targets []target) ([]*figure, error) {
	if err := f.signIn(ctx, subject); err != nil {
		return nil, err
	}
	for _, t := range targets {
		if p, ok := t.(*pgbench); ok {
			if err := p.prepare(j); err != nil {
				return nil, err
			}
		}
	}
	rounds := b.interleave(ctx, len(targets), func(i int, d time.Duration) *slice { return targets[i].measure(ctx, j, b.conns, d) })
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	figures := make([]*figure, len(targets))
	for i, t := range targets {
		figures[i] = summarise(j, t.String(), rounds[i], rounds[0])
	}
	printJob(b.out, j, figures)
	if i := slices.IndexFunc(figures, func(f *figure) bool { return f.Target == subject.name && f.Errors > 0 }); i >= 0 {
		fmt.Fprintf(b.out, "  its log ends: %s\n", subject.said)
	}
	return figures, nil
}

// interleave measures each of n things once in each round, after a short one
// that is not counted. Every second round goes backwards, and each begins with
// another.
func (b *bench) interleave(ctx context.Context, n int, measure func(i int, d time.Duration) *slice) [][]*slice {
	for i := range n {
		measure(i, b.slice()/2)
	}
	rounds := make([][]*slice, n)
	for round := range b.rounds {
		for k := range n {
			i := (k + round) % n
			if round%2 == 1 {
				i = (n - 1 - k + round) % n
			}
			before := cpuOf(b.cluster.pid)
			s := measure(i, b.slice())
			s.database = cpuOf(b.cluster.pid) - before
			rounds[i] = append(rounds[i], s)
			if ctx.Err() != nil {
				return rounds
			}
		}
	}
	return rounds
}

// compareSizes does the jobs on this archive and on a small one, over one
// connection, so that nothing waits but for its own work.
func (b *bench) compareSizes(ctx context.Context, program string, large *server, f *feed, today workday.Date) ([]scale, error) {
	dsn, err := b.cluster.fresh(ctx, small, today)
	if err != nil {
		return nil, err
	}
	if err := tellOverdue(ctx, dsn, today); err != nil {
		return nil, err
	}
	little, g, err := b.open(ctx, program, dsn, today)
	if err != nil {
		return nil, err
	}
	defer little.stop()
	jobs, err := chosen(f.jobs(), b.jobs)
	if err != nil {
		return nil, err
	}
	smaller, err := chosen(g.jobs(), b.jobs)
	if err != nil {
		return nil, err
	}
	var list []scale
	for i, j := range jobs {
		if err := errors.Join(f.signIn(ctx, large), g.signIn(ctx, little)); err != nil {
			return nil, err
		}
		rounds := b.interleave(ctx, 2, func(k int, d time.Duration) *slice {
			if k == 0 {
				return little.measure(ctx, smaller[i], 1, d)
			}
			return large.measure(ctx, j, 1, d)
		})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s, l := summarise(j, "small", rounds[0], rounds[0]), summarise(j, "large", rounds[1], rounds[0])
		if s.Errors+l.Errors > 0 {
			return nil, fmt.Errorf("%s: %s%s", j.name, s.First, l.First)
		}
		list = append(list, scale{j.name, s.P50, l.P50})
	}
	return list, nil
}
