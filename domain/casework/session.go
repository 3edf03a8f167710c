package casework

import (
	"cmp"
	"context"

	"kiennghi/domain"
	"kiennghi/domain/policy"
)

// SessionView is a council's session with what the caller may do with it now.
type SessionView struct {
	domain.CouncilSession
	Allowed []domain.Step
}

func (c Caller) session(s domain.CouncilSession) SessionView {
	return SessionView{s, c.steps(s.Unit, []domain.Step{domain.StepCorrectSession})}
}

// RecordSession records a regular meeting of a People's Council.
func (d *Desk) RecordSession(ctx context.Context, by Caller, s domain.CouncilSession) (SessionView, error) {
	return update(ctx, d, by, func(tx Tx) (SessionView, error) {
		s := s // the closure may run twice
		w, err := by.at(domain.StepSession, s.Unit, "unit")
		if err != nil {
			return SessionView{}, err
		}
		u, _ := by.Units.Get(s.Unit)
		if err := s.Validate(u); err != nil {
			return SessionView{}, err
		}
		if err := name(tx, &s.ID, &s, by.Now); err != nil {
			return SessionView{}, err
		}
		e := s.Record(by.Now, w)
		s.Apply(e)
		return by.session(s), tx.Add(&s, &e)
	})
}

// CorrectSession sets right what was announced of a session.
func (d *Desk) CorrectSession(ctx context.Context, by Caller, id domain.SessionID, m Match, to domain.Convening, reason string) (SessionView, error) {
	return update(ctx, d, by, func(tx Tx) (SessionView, error) {
		s, err := tx.CouncilSession(id, ForUpdate)
		if err != nil {
			return SessionView{}, err
		}
		w, ok := by.May(by.Actor, domain.StepCorrectSession, policy.At(s.Unit))
		if !ok {
			return SessionView{}, domain.Forbidden(domain.CodeForbidden, string(domain.StepCorrectSession))
		}
		if err := m.Check(s.Version); err != nil {
			return SessionView{}, err
		}
		u, _ := by.Units.Get(s.Unit)
		if err := cmp.Or(to.Validate(u), domain.Worded("reason", reason)); err != nil {
			return SessionView{}, err
		}
		e, err := s.Correct(to, reason, by.Now, w)
		if err != nil {
			return SessionView{}, err
		}
		s.Apply(e)
		if err := tx.Save(&s); err != nil {
			return SessionView{}, err
		}
		return by.session(s), record(tx, &e)
	})
}

// Session returns a session. They are public.
func (d *Desk) Session(ctx context.Context, by Caller, id domain.SessionID) (SessionView, error) {
	s, err := d.Store.CouncilSession(ctx, id)
	return by.session(s), err
}

// SessionEvents returns the record of a session.
func (d *Desk) SessionEvents(ctx context.Context, id domain.SessionID) ([]domain.Event, error) {
	if _, err := d.Store.CouncilSession(ctx, id); err != nil {
		return nil, err
	}
	return d.Store.Events(ctx, domain.OfSession, domain.ID[any](id))
}

// CouncilSessions lists the regular meetings of the council of a unit and of
// those above it.
func (d *Desk) CouncilSessions(ctx context.Context, by Caller, unit domain.UnitID) ([]SessionView, error) {
	list, err := d.Store.CouncilSessions(ctx, councils(by.Units, unit))
	views := make([]SessionView, len(list))
	for i, s := range list {
		views[i] = by.session(s)
	}
	return views, err
}

// councils lists the units whose councils oversee a unit: its own and those
// above. With no unit all are meant.
func councils(us *domain.Units, unit domain.UnitID) []domain.UnitID {
	var ids []domain.UnitID
	for _, u := range us.All() {
		if unit == "" || us.Under(unit, u.ID) {
			ids = append(ids, u.ID)
		}
	}
	return ids
}
