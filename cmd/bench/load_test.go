package main

import (
	"testing"
	"time"
)

func TestQuantile(t *testing.T) {
	var h histogram
	for us := range 10_000 {
		h.add(time.Duration(us+1) * time.Microsecond)
	}
	for p, want := range map[float64]time.Duration{0.5: 5000 * time.Microsecond, 0.99: 9900 * time.Microsecond, 1: 10_000 * time.Microsecond} {
		if got := h.quantile(p); got > want || got < want-want/64 {
			t.Errorf("quantile %v = %v, want %v less 1.6 %% at most", p, got, want)
		}
	}
	if got := new(histogram).quantile(0.5); got != 0 {
		t.Errorf("the quantile of nothing is %v", got)
	}
}

// Every latency falls in one bucket, and no bucket lies before the one below.
func TestBuckets(t *testing.T) {
	for us := range uint64(1 << 16) {
		b := bucket(us)
		if floor(b) > us || floor(b+1) <= us {
			t.Fatalf("%d µs falls in the bucket from %d to %d", us, floor(b), floor(b+1))
		}
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		list []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{4, 1}, 2.5}, {[]float64{9, 1, 2}, 2}} {
		if got := median(c.list); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.list, got, c.want)
		}
	}
}
