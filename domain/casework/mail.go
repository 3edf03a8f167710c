package casework

import (
	"context"
	"errors"

	"kiennghi/domain"
	"kiennghi/domain/news"
)

// Mailer hands e-mails over to the first server on their way.
type Mailer interface {
	// Send sends a letter. When the error is ErrUndeliverable, no further try
	// would help. No error says to whom it was.
	Send(context.Context, Letter) error
}

// ErrUndeliverable is the error of a letter that will never be taken.
var ErrUndeliverable = errors.New("the e-mail will never be taken")

// Letter is an e-mail as it is sent. Its ID is the same however often it is, so
// that whoever gets it twice can know.
type Letter struct {
	ID            domain.MailID
	To            string
	Language      domain.Language
	Subject, Text string
}

type mails interface {
	// Mail returns an e-mail, and the address and language that its reader has
	// now; no address when the account is disabled or takes none any more.
	Mail(context.Context, domain.MailID) (m domain.Mail, to string, in domain.Language, err error)
}

type mailsTx interface {
	Mail(domain.MailID) (domain.Mail, error)
}

// mail sends an e-mail that waits. That it was sent is kept before the job is
// called done, so one that is run again sends nothing. When the program dies
// between the server's yes and that, the same letter goes out once more, under
// the same Message-ID: SMTP has no way to ask.
func (d *Desk) mail(ctx context.Context, by Caller, id domain.ID[any]) error {
	m, to, in, err := d.Store.Mail(ctx, domain.MailID(id))
	if domain.KindOf(err) == domain.KindNotFound {
		return nil // erased with its petition
	}
	if err != nil || m.State != domain.MailWaiting {
		return err
	}
	if d.Site.Mailer == nil {
		return errors.New("casework: no mail server is configured")
	}
	state := domain.MailUndeliverable
	if to != "" {
		facts := by.factsOf(m.News, d.Site.URL)
		if facts.ReplySecret, err = d.mailedSecret(ctx, m); err != nil {
			return err
		}
		subject, text := news.Letter(in, m.Topic, facts)
		err = d.Site.Mailer.Send(ctx, Letter{ID: m.ID, To: to, Language: in, Subject: subject, Text: text})
		switch {
		case err == nil:
			state = domain.MailSent
		case !errors.Is(err, ErrUndeliverable):
			return err
		}
	}
	return d.Store.Update(ctx, func(tx Tx) error {
		m, err := tx.Mail(m.ID)
		if domain.KindOf(err) == domain.KindNotFound {
			return nil
		}
		if err != nil || m.State != domain.MailWaiting {
			return err
		}
		m.State, m.Version = state, m.Version+1
		if state == domain.MailSent {
			m.SentAt = &by.Now
		}
		return tx.Save(&m)
	})
}
