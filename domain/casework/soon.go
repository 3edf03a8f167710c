package casework

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/news"
	"kiennghi/domain/workday"
)

type soonTx interface {
	// DueSoon reads and locks petitions of which something is owed from today to
	// the last of the days that are soon, and of that day or a later nobody was
	// warned, but for the texts: the earliest due first, at most as many as the page takes,
	// none that another holds.
	DueSoon(today, soon workday.Date, p Page) ([]domain.Petition, error)
}

// warnDue tells whoever answers for a petition that something is owed of it
// within DueWithin working days, once for the day. Of what is owed by a later
// day since, they are warned anew; of an earlier one they are not, since they
// know already that something is near, and a day that was moved away and back
// would be told of twice. Of a day that has passed nobody is warned: it is told
// to the level above.
func (d *Desk) warnDue(ctx context.Context, by Caller, _ domain.ID[any]) error {
	return sweep(ctx, d,
		func(tx Tx, p Page) ([]domain.Petition, error) { return tx.DueSoon(by.Today, by.soon(), p) },
		func(p domain.Petition) Cursor { return Cursor{int64(p.Watch), domain.ID[any](p.ID)} },
		func(tx Tx, p domain.Petition) error {
			if _, ok := p.OwedBy(p.Watch); !ok {
				return nil // it is only told again
			}
			w, err := by.mayTake(domain.StepWarn, p)
			if err != nil {
				return err
			}
			return by.take(tx, &p, domain.StepWarn, w, domain.Change{On: p.Watch})
		})
}

// toHandle has whoever the petition is assigned to told, and only where that is
// nobody who still works there all who may handle it.
func (d *Desk) toHandle(ctx context.Context, by Caller, p domain.Petition, s *scene) error {
	works, err := d.assigned(ctx, by, p)
	if works {
		s.people[news.Responsible] = p.Assignee
		delete(s.units, news.Handlers)
	}
	return err
}
