package store

import "sync"

// remembered holds what was looked up and follows from who holds which post,
// while changes of that are heard of. As soon as they are not, or something has
// changed, it holds nothing, and the database is asked again.
type remembered[K comparable, V any] struct {
	mu     sync.RWMutex
	heard  bool // changes are
	change int  // how often something changed
	kept   map[K]V
}

func remember[K comparable, V any]() *remembered[K, V] { return &remembered[K, V]{kept: map[K]V{}} }

// most bounds how many are remembered. A busy replica forgets all when it has
// met more, and soon knows the busy ones again.
const most = 10_000

// get returns what is remembered, and otherwise what look finds.
func (m *remembered[K, V]) get(k K, look func() (V, error)) (V, error) {
	m.mu.RLock()
	v, ok := m.kept[k]
	change := m.change
	m.mu.RUnlock()
	if ok {
		return v, nil
	}
	v, err := look()
	if err == nil {
		m.put(k, v, change)
	}
	return v, err
}

// put remembers, unless something has changed since it was asked for.
func (m *remembered[K, V]) put(k K, v V, change int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.heard || m.change != change {
		return
	}
	if len(m.kept) >= most {
		clear(m.kept)
	}
	m.kept[k] = v
}

// forget forgets all, since something has changed.
func (m *remembered[K, V]) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.change++
	clear(m.kept)
}

// hears says whether changes are heard of from now on. What was remembered
// before may have changed unheard.
func (m *remembered[K, V]) hears(heard bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.heard = heard
	m.change++
	clear(m.kept)
}
