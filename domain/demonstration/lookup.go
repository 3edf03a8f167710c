package demonstration

import (
	"context"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

func (m *memory) Petition(_ context.Context, id domain.PetitionID) (domain.Petition, error) {
	return m.petitions.get(id)
}

func (m *memory) Escalation(_ context.Context, id domain.EscalationID) (domain.Escalation, error) {
	return m.escalations.get(id)
}

func (m *memory) Answer(_ context.Context, id domain.AnswerID) (casework.AnswerTo, []domain.Petition, error) {
	a, ps, err := memoryTx{memory: m}.AnswerWith(id, nil)
	return casework.AnswerTo{Answer: a, Petitions: m.covers[id]}, ps, err
}

func (m *memory) Beside(_ context.Context, id domain.AnswerID) (b domain.Beside, err error) {
	_, _, err = memoryTx{memory: m}.AnswerWith(id, &b)
	return b, err
}

func (m *memory) Commitment(_ context.Context, id domain.CommitmentID) (domain.Commitment, []domain.Petition, error) {
	c, err := m.commitments.get(id)
	if err != nil {
		return c, nil, err
	}
	ps, err := memoryTx{memory: m}.Petitions(m.concerns[id])
	return c, ps, err
}

func (m *memory) Dialogue(_ context.Context, id domain.DialogueID) (casework.DialogueDetail, error) {
	g, err := m.dialogues.get(id)
	return casework.DialogueDetail{Dialogue: g, Notices: m.made[id]}, err
}

// Free is always so: the script draws every ID anew.
func (m memoryTx) Free(any) error { return nil }

func (m memoryTx) LoginTaken(login string) (bool, error) {
	for _, a := range m.accounts.by {
		if a.Login == login {
			return true, nil
		}
	}
	return false, nil
}

func (m memoryTx) Account(id domain.AccountID) (domain.Account, error) { return m.accounts.get(id) }

func (m memoryTx) Posts(id domain.AccountID) ([]domain.Post, error) {
	return m.postsThat(func(p domain.Post) bool { return p.Account == id }), nil
}

func (m memoryTx) PostsAt(r domain.Role, u domain.UnitID) ([]domain.Post, error) {
	return m.postsThat(func(p domain.Post) bool { return p.Role == r && p.Unit == u }), nil
}

func (m memoryTx) WorksAt(id domain.AccountID, at []domain.UnitID, on workday.Date) (bool, error) {
	return len(m.postsThat(func(p domain.Post) bool {
		return p.Account == id && slices.Contains(at, p.Unit) && p.Held(on)
	})) > 0, nil
}

func (m *memory) postsThat(are func(domain.Post) bool) []domain.Post {
	var out []domain.Post
	for _, id := range m.posts.order {
		if p := m.posts.by[id]; are(p) {
			out = append(out, p)
		}
	}
	return out
}

func (m memoryTx) CouncilSession(id domain.SessionID, _ casework.Lock) (domain.CouncilSession, error) {
	return m.sessions.get(id)
}

func (m memoryTx) Dialogue(id domain.DialogueID, _ casework.Lock) (domain.Dialogue, error) {
	return m.dialogues.get(id)
}

func (m memoryTx) Notices(id domain.DialogueID) ([]domain.Notice, error) { return m.made[id], nil }

func (m memoryTx) MatterCounts(id domain.DialogueID) (casework.MatterCounts, error) {
	return casework.MatterCounts{Total: len(m.matters[id])}, nil
}

func (m memoryTx) Undisposed(id domain.DialogueID) ([]domain.PetitionID, error) {
	var out []domain.PetitionID
	for _, id := range m.matters[id] {
		if !m.petitions.by[id].HasDisposition() {
			out = append(out, id)
		}
	}
	return out, nil
}

func (m memoryTx) Existing(ids []domain.PetitionID) (map[string]domain.Petition, error) {
	taken := map[string]domain.Petition{}
	for _, id := range ids {
		if p, ok := m.petitions.by[id]; ok {
			taken[p.Code] = p
		}
	}
	return taken, nil
}

func (m memoryTx) Petition(id domain.PetitionID) (domain.Petition, error) { return m.petitions.get(id) }

func (m memoryTx) Petitions(ids []domain.PetitionID) ([]domain.Petition, error) {
	var out []domain.Petition
	for _, id := range ids {
		p, err := m.petitions.get(id)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (m memoryTx) Duplicates(id domain.PetitionID) ([]domain.Petition, error) {
	var out []domain.Petition
	for _, d := range m.linked[id] {
		if p := m.petitions.by[d]; p.Primary == id {
			out = append(out, p)
		}
	}
	return out, nil
}

func (m memoryTx) Raised(ids []domain.PetitionID) ([]domain.Petitioner, error) {
	out := make([]domain.Petitioner, len(ids))
	for i, id := range ids {
		out[i] = m.petitioners.by[id]
	}
	return out, nil
}

func (m memoryTx) RaisedAt(id domain.DialogueID) ([]domain.Petitioner, error) {
	return m.Raised(m.matters[id])
}

func (m memoryTx) PetitionsRaised(ids []domain.PetitionID) ([]domain.Petition, []domain.Petitioner, error) {
	ps, err := m.Petitions(ids)
	if err != nil {
		return nil, nil, err
	}
	raised, err := m.Raised(ids)
	return ps, raised, err
}

func (m memoryTx) MoveSpan(next statistics.Span) error {
	m.spans[m.lastSpan[next.Petition]].Until = next.Since
	return m.Add(&next)
}

func (m memoryTx) Erase(id domain.PetitionID) error {
	delete(m.petitioners.by, id)
	return nil
}

// Denounced is never so of what the script goes on with.
func (m memoryTx) Denounced([]domain.PetitionID) (bool, error) { return false, nil }

func (m memoryTx) Pending(id domain.PetitionID) (domain.Escalation, error) {
	return m.escalations.get(m.lastOffer[id])
}

func (m memoryTx) Answer(id domain.AnswerID) (domain.Answer, error) { return m.answers.get(id) }

func (m memoryTx) AnswerWith(id domain.AnswerID, b *domain.Beside) (domain.Answer, []domain.Petition, error) {
	a, err := m.answers.get(id)
	if err != nil {
		return a, nil, err
	}
	ps, raised, err := m.PetitionsRaised(m.covers[id])
	if b != nil {
		*b = m.beside(a, ps, raised)
	}
	return a, ps, err
}

func (m memoryTx) Covered(id domain.AnswerID) ([]domain.PetitionID, error) { return m.covers[id], nil }

func (m memoryTx) Uncover(id domain.AnswerID, ids []domain.PetitionID) error {
	m.covers[id] = slices.DeleteFunc(m.covers[id], func(p domain.PetitionID) bool { return slices.Contains(ids, p) })
	return nil
}

func (m *memory) beside(a domain.Answer, of []domain.Petition, raised []domain.Petitioner) domain.Beside {
	before, ok := m.said[wording{a.Unit, a.WordsMark}]
	b := domain.Beside{Raised: raised, SameText: ok && before != a.ID && (a.Group.IsZero() || a.Group != m.answers.by[before].Group)}
	for _, p := range of {
		b.Unnamed = b.Unnamed || p.Assignee.IsZero() && !m.committed(p.ID)
		b.Received = max(b.Received, p.ReceivedOn)
		if due := m.answers.by[p.Answer].DueOn; !due.IsZero() && (b.Promised.IsZero() || due.Before(b.Promised)) {
			b.Promised = due
		}
	}
	return b
}

// committed reports whether a running commitment concerns the petition.
func (m *memory) committed(id domain.PetitionID) bool {
	return slices.ContainsFunc(m.concerned[id], func(c domain.CommitmentID) bool { return m.commitments.by[c].State.Running() })
}

func (m memoryTx) Escalation(id domain.EscalationID) (domain.Escalation, error) {
	return m.escalations.get(id)
}

func (m memoryTx) HandedOver(ids []domain.EscalationID) (xs []domain.Escalation, ps []domain.Petition, err error) {
	for _, id := range ids {
		x, err := m.escalations.get(id)
		if err != nil {
			return nil, nil, err
		}
		p, err := m.petitions.get(x.Petition)
		if err != nil {
			return nil, nil, err
		}
		xs, ps = append(xs, x), append(ps, p)
	}
	return xs, ps, nil
}

func (m *memory) members(id domain.GroupID) (out []domain.PetitionID) {
	for _, x := range m.escalations.all() {
		if x.Group == id {
			out = append(out, x.Petition)
		}
	}
	return out
}

func (m memoryTx) GroupMembers(id domain.GroupID) (domain.UnitID, []domain.PetitionID, error) {
	g, err := m.groups.get(id)
	return g.Unit, m.members(id), err
}

func (m memoryTx) Finding(id domain.FindingID) (domain.Finding, error) { return m.findings.get(id) }

func (m memoryTx) Reception(id domain.ReceptionID) (domain.Reception, error) {
	return m.receptions.get(id)
}

func (m memoryTx) Commitment(id domain.CommitmentID) (domain.Commitment, error) {
	return m.commitments.get(id)
}

func (m memoryTx) RemediationList(id domain.RemediationID) (domain.RemediationList, error) {
	return m.remediationLists.get(id)
}

// AnsweredBy is never so: monitors hold no post that answers.
func (m memoryTx) AnsweredBy(domain.PetitionID, domain.AccountID) (bool, error) { return false, nil }

func (m *memory) Books(context.Context) (casework.Books, error) { return m.books, nil }
