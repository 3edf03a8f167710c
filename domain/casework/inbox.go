package casework

import (
	"context"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/news"
)

type inbox interface {
	// Notifications lists an account's news, the latest first.
	Notifications(ctx context.Context, of domain.AccountID, unread bool, p Page) ([]domain.Notification, error)
	// Unread counts what an account has not read, up to most.
	Unread(ctx context.Context, of domain.AccountID, most int) (int, error)
	// Read marks a piece of an account's news as read, as it was first read.
	Read(ctx context.Context, of domain.AccountID, id domain.NotificationID, at time.Time) (domain.Notification, error)
	// ReadUpTo marks a piece of an account's news, and all before it, as read.
	ReadUpTo(ctx context.Context, of domain.AccountID, id domain.NotificationID, at time.Time) error
	// Contact returns how an account is told; one that never said so has no
	// address.
	Contact(context.Context, domain.AccountID) (domain.Contact, error)
}

type inboxTx interface {
	// Contacts returns how the accounts are told that said so and are not
	// disabled.
	Contacts([]domain.AccountID) (map[domain.AccountID]domain.Contact, error)
	// KeepContact keeps how an account is told, in place of what was kept.
	KeepContact(domain.Contact) error
}

// MostUnread is up to which number unread news is counted.
const MostUnread = 100

// NewsPage is a page of the caller's news, and how much of all of it is unread.
type NewsPage struct {
	List[domain.Notification]
	Unread int // MostUnread means that many or more
}

// News lists what the caller was told, the latest first.
func (d *Desk) News(ctx context.Context, by Caller, unread bool, p Page) (NewsPage, error) {
	n, err := d.Store.Unread(ctx, by.Account, MostUnread)
	if err != nil {
		return NewsPage{}, err
	}
	list, err := d.Store.Notifications(ctx, by.Account, unread, p)
	return NewsPage{page(list, p, byID(func(n domain.Notification) domain.NotificationID { return n.ID })), n}, err
}

// ReadNews marks one piece of the caller's news as read. It stays as it was
// first read. What is read leaves no event: it changes nothing but the
// reader's own list.
func (d *Desk) ReadNews(ctx context.Context, by Caller, id domain.NotificationID) (domain.Notification, error) {
	return d.Store.Read(ctx, by.Account, id, by.Now)
}

// ReadNewsUpTo marks a piece of the caller's news, and all that is older, as
// read. It returns how much is unread then, as News counts it.
func (d *Desk) ReadNewsUpTo(ctx context.Context, by Caller, id domain.NotificationID) (unread int, err error) {
	if err := d.Store.ReadUpTo(ctx, by.Account, id, by.Now); err != nil {
		return 0, err
	}
	return d.Store.Unread(ctx, by.Account, MostUnread)
}

// Contact returns how the caller is told.
func (d *Desk) Contact(ctx context.Context, by Caller) (domain.Contact, error) {
	return d.Store.Contact(ctx, by.Account)
}

// ChangeContact says how the caller is told from now on. The record says that
// it was changed, and not to what.
func (d *Desk) ChangeContact(ctx context.Context, by Caller, c domain.Contact) (domain.Contact, error) {
	if err := news.Known(c.Topics); err != nil {
		return c, err
	}
	if c.Email == "" && len(c.Topics) > 0 {
		return c, domain.Invalid("email", domain.CodeRequired)
	}
	c.Account = by.Account
	return c, d.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Account(by.Account)
		if err != nil {
			return err
		}
		a.Version++
		e := by.accountEvent(a, domain.StepChangeContact, domain.Change{})
		if err := tx.Save(&a); err != nil {
			return err
		}
		if err := tx.KeepContact(c); err != nil {
			return err
		}
		return tx.Add(&e)
	})
}

// factsOf fills the blanks of the words.
func (c Caller) factsOf(n domain.News, link string) news.Facts {
	f := news.Facts{Day: n.Day, Link: link}
	if !n.Petition.IsZero() {
		f.Code = domain.PublicCode(n.Petition)
	}
	if u, ok := c.Units.Get(n.Unit); ok {
		f.Unit = u.Name
	}
	return f
}

// Say tells a piece of news in one sentence.
func (c Caller) Say(l domain.Language, n domain.News) string {
	return news.Say(l, n.Topic, c.factsOf(n, ""))
}
