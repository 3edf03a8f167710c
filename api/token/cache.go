package token

import (
	"sync"
	"time"
)

// cache remembers whom tokens turned out to name, in two generations: when the
// young one is full it becomes the old one, and the old one is let go. So it
// holds at most twice its size, and what is used stays. Nothing is believed for
// longer than cacheKeep, in case a deleted key is not heard of.
type cache struct {
	size int // entries in a generation

	mu         sync.Mutex
	version    int // of the keys that the entries were verified with
	epoch      int // grows when all is dropped
	young, old map[string]entry
}

type entry struct {
	Identity
	until time.Time
}

func newCache(size int) *cache {
	return &cache{size: size, young: map[string]entry{}}
}

// get returns whom the token named when it was put, if that is still to be
// believed and the keys are still of that version. The epoch is for put.
func (c *cache) get(version int, raw string, now time.Time) (id Identity, epoch int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if version > c.version {
		c.version = version
		c.clear()
	}
	e, ok := c.young[raw]
	if !ok {
		if e, ok = c.old[raw]; ok {
			c.add(raw, e)
		}
	}
	return e.Identity, c.epoch, ok && now.Before(e.until)
}

// put remembers id, unless all was dropped since the epoch in which its
// token was checked: that check may have been overtaken.
func (c *cache) put(epoch int, raw string, id Identity, now time.Time) {
	until := now.Add(cacheKeep)
	if id.ExpiresAt.Before(until) {
		until = id.ExpiresAt
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if epoch == c.epoch {
		c.add(raw, entry{id, until})
	}
}

func (c *cache) add(raw string, e entry) {
	if len(c.young) >= c.size {
		c.young, c.old = make(map[string]entry, c.size), c.young
	}
	c.young[raw] = e
}

func (c *cache) clear() {
	c.epoch++
	clear(c.young)
	clear(c.old)
}
