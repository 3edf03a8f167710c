package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// report is everything that was measured.
type report struct {
	Petitions int       `json:"petitions"`
	Rounds    int       `json:"rounds"`
	Seconds   float64   `json:"seconds"`
	Conns     int       `json:"connections"`
	Start     start     `json:"start"`
	Jobs      []*figure `json:"jobs"`
	Scale     []scale   `json:"scale,omitempty"`
	Sweeps    []sweep   `json:"sweeps,omitempty"`
}

// start is what a start on a migrated database took, and the server's memory.
type start struct {
	ReadyMS     float64 `json:"ready_ms"` // median
	IdleRSS     int     `json:"idle_rss_bytes"`
	IdlePrivate int     `json:"idle_private_bytes"`
	LoadedRSS   int     `json:"loaded_rss_bytes"` // after all jobs
}

// figure is what one target did in one job.
type figure struct {
	Job      string  `json:"job"`
	Target   string  `json:"target"`
	Rate     float64 `json:"per_second"` // median of the rounds
	P50      float64 `json:"p50_ms"`
	P99      float64 `json:"p99_ms"`
	Server   float64 `json:"server_cpu_us"`   // for each time the job was done
	Database float64 `json:"postgres_cpu_us"` // likewise
	Ratio    float64 `json:"ratio"`           // of the rates to the reference's of the same round: median
	Least    float64 `json:"ratio_min"`
	Most     float64 `json:"ratio_max"`
	Errors   int     `json:"errors"`
	First    string  `json:"first_error,omitempty"`
}

// scale sets an archive of one size beside a small one.
type scale struct {
	Job   string  `json:"job"`
	Small float64 `json:"p50_ms_small"`
	Large float64 `json:"p50_ms"`
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// summarise puts the rounds of one target together; base are those of the
// reference.
func summarise(j job, target string, rounds, base []*slice) *figure {
	f := &figure{Job: j.name, Target: target}
	var all histogram
	var rates, servers, databases, ratios []float64
	each := func(d time.Duration, n int) float64 { return float64(d.Microseconds()) / float64(max(n, 1)) }
	for i, s := range rounds {
		all.merge(&s.latency)
		rates = append(rates, s.rate())
		servers = append(servers, each(s.server, s.done))
		databases = append(databases, each(s.database, s.done))
		if of := base[i].rate(); of > 0 {
			ratios = append(ratios, s.rate()/of)
		}
		f.Errors += s.errors
		if f.First == "" {
			f.First = s.first
		}
	}
	f.Rate, f.Server, f.Database, f.Ratio = median(rates), median(servers), median(databases), median(ratios)
	f.P50, f.P99 = milliseconds(all.quantile(0.5)), milliseconds(all.quantile(0.99))
	if len(ratios) > 0 {
		f.Least, f.Most = slices.Min(ratios), slices.Max(ratios)
	}
	return f
}

// printJob writes what a job's targets did.
func printJob(out io.Writer, j job, of []*figure) {
	fmt.Fprintf(out, "\n%s: %s\n", j.name, j.what)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tper second\tp50 ms\tp99 ms\tserver µs\tPostgreSQL µs\tratio\tmin..max\terrors\t")
	for _, f := range of {
		server := fmt.Sprintf("%.0f", f.Server)
		if f.Server == 0 {
			server = ""
		}
		fmt.Fprintf(w, "%s\t%.0f\t%.2f\t%.2f\t%s\t%.0f\t%.2f\t%.2f..%.2f\t%d\t\n", f.Target, f.Rate, f.P50, f.P99, server, f.Database, f.Ratio, f.Least, f.Most, f.Errors)
	}
	w.Flush()
	for _, f := range of {
		if f.First != "" {
			fmt.Fprintf(out, "  %s: %s\n", f.Target, strings.TrimSpace(f.First))
		}
	}
}

func (s start) print(out io.Writer) {
	const MB = 1 << 20
	fmt.Fprintf(out, "ready %.0f ms after its start on a migrated database; idle it has %d MB resident, %d MB of them its own\n",
		s.ReadyMS, s.IdleRSS/MB, s.IdlePrivate/MB)
}

func printScale(out io.Writer, petitions int, of []scale) {
	fmt.Fprintf(out, "\none connection, p50 ms\n")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\t%d petitions\t%d petitions\tratio\t\n", small, petitions)
	for _, s := range of {
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.2f\t\n", s.Job, s.Small, s.Large, s.Large/s.Small)
	}
	w.Flush()
}
