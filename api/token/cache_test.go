package token

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func token(n int) string { return strconv.Itoa(n) }

func TestCacheIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 8).Draw(t, "size")
		c := newCache(size)
		for _, n := range rapid.SliceOf(rapid.IntRange(0, 40)).Draw(t, "tokens") {
			_, epoch, ok := c.get(1, token(n), start)
			if !ok {
				c.put(epoch, token(n), Identity{Subject: "x", ExpiresAt: start.Add(cacheKeep)}, start)
			}
			if _, _, ok := c.get(1, token(n), start); !ok {
				t.Fatalf("%d is not there right after it was put", n)
			}
			if len(c.young) > size || len(c.old) > size {
				t.Fatalf("generations of %d hold %d and %d", size, len(c.young), len(c.old))
			}
		}
	})
}

func TestCacheKeepsWhatIsUsed(t *testing.T) {
	c := newCache(4)
	id := Identity{Subject: "used", ExpiresAt: start.Add(cacheKeep)}
	c.put(0, token(0), id, start)
	for n := 1; n < 100; n++ {
		c.put(0, token(n), Identity{ExpiresAt: start.Add(cacheKeep)}, start)
		if got, _, ok := c.get(0, token(0), start); !ok || got != id {
			t.Fatalf("after %d others: %+v, %v", n, got, ok)
		}
	}
	if _, _, ok := c.get(0, token(1), start); ok {
		t.Error("what is not used stays")
	}
}

func TestCacheForgetsWhatExpired(t *testing.T) {
	for name, life := range map[string]time.Duration{"short": time.Second, "long": time.Hour} {
		c := newCache(4)
		c.put(0, token(0), Identity{ExpiresAt: start.Add(life)}, start)
		end := start.Add(min(life, cacheKeep))
		if _, _, ok := c.get(0, token(0), end.Add(-1)); !ok {
			t.Errorf("%s: gone before its time", name)
		}
		if _, _, ok := c.get(0, token(0), end); ok {
			t.Errorf("%s: there after its time", name)
		}
	}
}

func TestCacheForgetsWithTheKeys(t *testing.T) {
	c := newCache(1)
	end := start.Add(cacheKeep)
	_, stale, _ := c.get(1, token(0), start)
	c.put(stale, token(0), Identity{ExpiresAt: end}, start)
	c.put(stale, token(1), Identity{ExpiresAt: end}, start) // token(0) is in the old generation now
	for n := range 2 {
		if _, _, ok := c.get(2, token(n), start); ok {
			t.Errorf("%d outlived its keys", n)
		}
	}
	c.put(stale, token(0), Identity{ExpiresAt: end}, start)
	if _, _, ok := c.get(2, token(0), start); ok {
		t.Error("what was checked with older keys was put")
	}
}
