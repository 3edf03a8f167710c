package casework

import (
	"context"

	"kiennghi/domain"
)

// batch is how many things a sweep takes up in one transaction, and so how
// many it has in memory.
const batch = 200

// sweep does something to everything that read finds, batch by batch, each in
// a transaction of its own. What another sweep holds is passed over, and what
// was done is not found again: so any number may run at once, or one go on
// where another was killed, and each thing is done once. What is refused keeps
// nothing else from being done: do refuses before it keeps anything, and a batch
// that fails later, as a whole, is done in parts. It is tried again by the next
// sweep, and the first refusal or failure is returned.
func sweep[T any](ctx context.Context, d *Desk, read func(Tx, Page) ([]T, error), place func(T) Cursor, do func(Tx, T) error) error {
	var refused error
	p := Page{Limit: batch}
	for {
		var list []T
		var left error
		err := d.Store.Update(ctx, func(tx Tx) (err error) {
			left = nil
			if list, err = read(tx, p); err != nil {
				return err
			}
			for _, t := range list {
				switch err := do(tx, t); {
				case err == nil:
				case domain.Refusal(err) == nil:
					return err
				case left == nil:
					left = err
				}
			}
			return nil
		})
		switch {
		case err != nil && (len(list) == 0 || ctx.Err() != nil):
			return err
		case len(list) == 0:
			return refused
		case err != nil && len(list) > 1:
			p.Limit = len(list) / 2
			continue
		case err != nil:
			left = err
		default:
			p.Limit = min(2*p.Limit, batch)
		}
		if refused == nil {
			refused = left
		}
		last := place(list[len(list)-1])
		p.After = &last
	}
}
