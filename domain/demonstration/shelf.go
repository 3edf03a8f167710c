package demonstration

import (
	"fmt"

	"kiennghi/domain"
)

// shelf keeps things by their key, in the order they came.
type shelf[K comparable, T any] struct {
	order []K
	by    map[K]T
}

// put keeps a thing, over the one before it if there is one, and reports
// whether it is new.
func (s *shelf[K, T]) put(k K, t T) bool {
	if s.by == nil {
		s.by = map[K]T{}
	}
	_, known := s.by[k]
	if !known {
		s.order = append(s.order, k)
	}
	s.by[k] = t
	return !known
}

func (s *shelf[K, T]) get(k K) (T, error) {
	t, ok := s.by[k]
	if !ok {
		return t, domain.NotFound(fmt.Sprintf("%T", t))
	}
	return t, nil
}

func (s *shelf[K, T]) all() []T {
	out := make([]T, 0, len(s.by))
	for _, k := range s.order {
		if t, ok := s.by[k]; ok {
			out = append(out, t)
		}
	}
	return out
}
