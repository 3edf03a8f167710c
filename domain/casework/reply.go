package casework

import (
	"context"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/news"
)

// answersAlone reports whether the secret is that of the question about what the
// petition claims now.
func (d *Desk) answersAlone(p domain.Petition, secret string) bool {
	return p.ClaimSeq != 0 && d.Secrets.CheckReply(domain.QuestionOf(p.ID, p.ClaimSeq), secret)
}

// onlyDisputes reports whether the secret of a petition says nothing in favour of
// the office: it recorded the petition, and had the secret in hand.
func onlyDisputes(p domain.Petition) bool { return p.Owner.IsZero() }

// colleague reports whether who raised a petition, and has these posts, works at
// the unit that received it or holds it. What they have to say of it they say to
// a monitor, with or without their account.
func (c Caller) colleague(p domain.Petition, posts []domain.Post) bool {
	return c.Works(domain.Actor{Account: p.Owner, Posts: posts}, voice(p))
}

// PublicReply records what the petitioner says who knows the petition's code and
// its secret, or that of the question: of the one that they read, if they name it.
func (d *Desk) PublicReply(ctx context.Context, by Caller, code, secret, address string, read domain.QuestionID, r Reply) error {
	step, err := r.step()
	if err != nil {
		return err
	}
	id, err := d.unlocked(ctx, code, address, func(p domain.Petition) bool {
		return d.answersAlone(p, secret) || d.Secrets.Check(p.ID, secret)
	})
	if err != nil {
		return err
	}
	return d.Store.Update(ctx, func(tx Tx) error {
		p, err := tx.Petition(id)
		if err != nil {
			return err
		}
		own, whole := d.answersAlone(p, secret), d.Secrets.Check(p.ID, secret)
		if !own && !whole || !read.IsZero() && read != domain.QuestionOf(p.ID, p.ClaimSeq) {
			return domain.Stale() // something else is claimed since
		}
		posts, err := tx.Posts(p.Owner)
		if err != nil {
			return err
		}
		if by.colleague(p, posts) {
			return domain.Forbidden(domain.CodeOwnOffice)
		}
		if err := p.Replying(by.Today); err != nil {
			return err
		}
		if step != domain.StepDispute && onlyDisputes(p) && !own {
			return domain.Forbidden(domain.CodeReplySecret)
		}
		return by.hear(tx, &p, step, domain.Warrant{Role: domain.RoleCitizen}, r.Text)
	})
}

// Verdicts lists what can be replied today with the petition's own secret.
func (p PublicPetition) Verdicts() []domain.Verdict {
	switch {
	case p.Colleague || p.Replying(p.Today) != nil:
		return []domain.Verdict{}
	case onlyDisputes(p.Petition):
		return []domain.Verdict{domain.Disputed}
	}
	return []domain.Verdict{domain.Confirmed, domain.Partly, domain.Disputed}
}

// entrust gives the secrets of questions to a monitor who may record the replies
// of petitioners without an account.
func (d *Desk) entrust(by Caller, views []QuestionView) {
	for i, v := range views {
		if v.Of.Owner.IsZero() && slices.Contains(v.Allowed, domain.StepConfirm) && v.Verifies(by.Account) {
			views[i].ReplySecret = d.Secrets.Reply(v.ID)
		}
	}
}

// mailedSecret is the secret of the question of which an e-mail tells who raised
// the petition without an account. Who raised the same again is told, and is
// not the one who is asked.
func (d *Desk) mailedSecret(ctx context.Context, m domain.Mail) (string, error) {
	if m.Topic != news.Asked || !m.Account.IsZero() {
		return "", nil
	}
	q, err := d.Store.Question(ctx, domain.QuestionID(m.Of))
	if err != nil || q.Petition != m.Petition {
		return "", err
	}
	return d.Secrets.Reply(q.ID), nil
}
