package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
	"kiennghi/store"
)

// sweeping is the job that no request does: the office finds by itself what is
// overdue. It is set beside the same work in an archive of a fifth of the size
// or less.
const sweeping = "sweep"

// sweepSmall is an archive of which half is open: as much as is open in any
// larger one.
const sweepSmall = 2 * deskMost

// sweepRounds bounds the rounds of a sweep, before each of which the archive is
// copied.
const sweepRounds = 3

// sweep is what it took to find and tell everything that is open, all overdue.
type sweep struct {
	Petitions int     `json:"petitions"`
	Told      int     `json:"told"`
	MS        float64 `json:"ms"`         // median
	Heap      int     `json:"heap_bytes"` // the most that it had, beyond what an idle desk has
}

// split takes the sweep out of the jobs that are done by requests.
func split(jobs string) (requests string, sweeps bool) {
	var list []string
	for name := range strings.SplitSeq(jobs, ",") {
		if strings.TrimSpace(name) == sweeping {
			sweeps = true
		} else {
			list = append(list, name)
		}
	}
	return strings.Join(list, ","), sweeps
}

// compareSweeps sweeps this archive and a small one with as much open work, in
// turn, each time anew.
func (b *bench) compareSweeps(ctx context.Context, today workday.Date) ([]sweep, error) {
	list := []sweep{{Petitions: sweepSmall}, {Petitions: b.n}}
	took := make([][]float64, len(list))
	for range min(b.rounds, sweepRounds) {
		for i := range list {
			dsn, err := b.cluster.fresh(ctx, list[i].Petitions, today)
			if err != nil {
				return nil, err
			}
			d, err := list[i].run(ctx, dsn, today)
			if err != nil {
				return nil, err
			}
			took[i] = append(took[i], milliseconds(d))
		}
	}
	for i := range list {
		list[i].MS = median(took[i])
	}
	return list, nil
}

// run sweeps an archive on a day on which everything open is overdue.
func (s *sweep) run(ctx context.Context, dsn string, today workday.Date) (time.Duration, error) {
	db, err := store.Open(ctx, dsn, store.Options{})
	if err != nil {
		return 0, err
	}
	defer db.Close()
	if _, err := db.Books(ctx); err != nil {
		return 0, err
	}
	at := today.Add(400).Start()
	desk := &casework.Desk{Store: db, Now: func() time.Time { return at }}
	heap := watchHeap()
	began := time.Now()
	err = desk.Do(ctx, casework.Job{Kind: casework.JobOverdue})
	took := time.Since(began)
	s.Heap = max(s.Heap, heap())
	if err != nil {
		return 0, err
	}
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return 0, err
	}
	defer conn.Close(context.Background())
	err = conn.QueryRow(ctx, "SELECT count(*) FROM lapses").Scan(&s.Told)
	return took, err
}

// watchHeap samples what the heap takes until the returned function is called,
// which says by how much it was more than at first.
func watchHeap() func() int {
	inUse := func() int {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapInuse)
	}
	runtime.GC()
	first, stop, most := inUse(), make(chan struct{}), make(chan int)
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		samples := []int{first}
		for {
			select {
			case <-tick.C:
				samples = append(samples, inUse())
			case <-stop:
				most <- slices.Max(append(samples, inUse()))
				return
			}
		}
	}()
	return func() int { close(stop); return <-most - first }
}

// each is how many milliseconds each day took that was told of. The matters that
// are open in a larger archive are older, and of each there is more to tell.
func (s sweep) each() float64 { return s.MS / float64(max(s.Told, 1)) }

func printSweeps(out io.Writer, of []sweep) {
	fmt.Fprintf(out, "\nsweep: all that is open is found overdue and told\n")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tpetitions\ttold\tms\tms each\theap MB\tratio\t")
	for _, s := range of {
		fmt.Fprintf(w, "\t%d\t%d\t%.0f\t%.2f\t%d\t%.2f\t\n", s.Petitions, s.Told, s.MS, s.each(), s.Heap>>20, s.each()/of[0].each())
	}
	w.Flush()
}
