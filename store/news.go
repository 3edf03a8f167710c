package store

import (
	"context"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// Event returns one line of the record.
func (db *DB) Event(ctx context.Context, id domain.EventID) (domain.Event, error) {
	return events.one(ctx, db.pool, "event", "SELECT "+events.columns("e")+" FROM spoken_events AS e WHERE e.id = $1", id)
}

// Holding lists the accounts that hold a post of one of the roles at one of the
// units on the day, without those that were disabled.
func (db *DB) Holding(ctx context.Context, roles []domain.Role, at []domain.UnitID, on workday.Date) ([]domain.AccountID, error) {
	return collect(ctx, db.pool, itself[domain.AccountID], `SELECT DISTINCT p.account FROM posts AS p JOIN accounts AS a ON a.id = p.account
		WHERE p.unit = ANY ($1::text[]) AND p.role = ANY ($2::text[]) AND NOT a.disabled AND p."from" <= $3 AND (p.until IS NULL OR p.until >= $3)`,
		texts(at), texts(roles), on)
}

// Notifications lists what an account was told, the latest first.
func (db *DB) Notifications(ctx context.Context, of domain.AccountID, unread bool, p casework.Page) ([]domain.Notification, error) {
	var a args
	where := " WHERE n.account = " + a.add(of)
	if unread {
		where += " AND n.read_at IS NULL"
	}
	return notifications.list(ctx, db.pool, "SELECT "+notifications.columns("n")+" FROM notifications AS n"+where+
		beyondID(&a, p, "n.id", "<")+" ORDER BY n.id DESC LIMIT "+more(&a, p), a...)
}

// Unread counts what an account has not read, up to most.
func (db *DB) Unread(ctx context.Context, of domain.AccountID, most int) (int, error) {
	var n int
	err := db.pool.QueryRow(ctx, "SELECT count(*) FROM (SELECT FROM notifications WHERE account = $1 AND read_at IS NULL LIMIT $2) AS unread", of.String(), most).Scan(&n)
	return n, fault(err)
}

// Read marks a piece of an account's news as read, as it was first read.
func (db *DB) Read(ctx context.Context, of domain.AccountID, id domain.NotificationID, at time.Time) (domain.Notification, error) {
	return notifications.one(ctx, db.pool, "notification", "UPDATE notifications AS n SET read_at = coalesce(n.read_at, $3) WHERE n.account = $1 AND n.id = $2 RETURNING "+
		notifications.columns("n"), of, id, at)
}

// ReadUpTo marks a piece of an account's news, and all before it, as read.
func (db *DB) ReadUpTo(ctx context.Context, of domain.AccountID, id domain.NotificationID, at time.Time) error {
	var known bool
	err := db.pool.QueryRow(ctx, `WITH known AS (SELECT FROM notifications WHERE account = $1 AND id = $2),
		read AS (UPDATE notifications SET read_at = $3 WHERE account = $1 AND id <= $2 AND read_at IS NULL AND EXISTS (SELECT FROM known))
		SELECT EXISTS (SELECT FROM known)`, of.String(), id.String(), at).Scan(&known)
	if err == nil && !known {
		return domain.NotFound("notification")
	}
	return fault(err)
}

// Contact returns how an account is told.
func (db *DB) Contact(ctx context.Context, of domain.AccountID) (domain.Contact, error) {
	c, err := contacts.one(ctx, db.pool, "contact", "SELECT "+contacts.columns("c")+" FROM contacts AS c WHERE c.account = $1", of)
	if domain.KindOf(err) == domain.KindNotFound {
		return domain.Contact{Account: of, Language: domain.Vietnamese}, nil
	}
	return c, err
}

// Mail returns an e-mail with the address and the language that its reader has
// now.
func (db *DB) Mail(ctx context.Context, id domain.MailID) (domain.Mail, string, domain.Language, error) {
	type addressed struct {
		domain.Mail
		to string
		in domain.Language
	}
	found, err := collect(ctx, db.pool, func(m *addressed) []any { return append(mails.into(&m.Mail), &m.to, &m.in) },
		"SELECT "+mails.columns("m")+`, coalesce(CASE WHEN m.account IS NULL THEN r.email WHEN NOT a.disabled THEN c.email END, ''), coalesce(c.language, 'vi')
		FROM mails AS m LEFT JOIN accounts AS a ON a.id = m.account LEFT JOIN contacts AS c ON c.account = m.account
		LEFT JOIN petitioners AS r ON r.petition = m.petition WHERE m.id = $1`, id)
	if err == nil && len(found) == 0 {
		err = domain.NotFound("mail")
	}
	if err != nil {
		return domain.Mail{}, "", "", err
	}
	return found[0].Mail, found[0].to, found[0].in, nil
}

// Webhook returns an endpoint.
func (db *DB) Webhook(ctx context.Context, id domain.WebhookID) (domain.Webhook, error) {
	return webhooks.one(ctx, db.pool, "webhook", "SELECT "+webhooks.columns("w")+" FROM webhooks AS w WHERE w.id = $1", id)
}

// Webhooks lists the endpoints, the latest first.
func (db *DB) Webhooks(ctx context.Context, p casework.Page) ([]domain.Webhook, error) {
	var a args
	return webhooks.list(ctx, db.pool, "SELECT "+webhooks.columns("w")+" FROM webhooks AS w WHERE true"+
		beyondID(&a, p, "w.id", "<")+" ORDER BY w.id DESC LIMIT "+more(&a, p), a...)
}

// Delivery returns a message to an endpoint.
func (db *DB) Delivery(ctx context.Context, id domain.DeliveryID) (domain.Delivery, error) {
	return deliveries.one(ctx, db.pool, "delivery", "SELECT "+deliveries.columns("x")+" FROM webhook_deliveries AS x WHERE x.id = $1", id)
}

// Deliveries lists the messages to an endpoint, the latest event first.
func (db *DB) Deliveries(ctx context.Context, to domain.WebhookID, s domain.DeliveryState, p casework.Page) ([]domain.Delivery, error) {
	var a args
	return deliveries.list(ctx, db.pool, "SELECT "+deliveries.columns("x")+" FROM webhook_deliveries AS x WHERE x.webhook = "+a.add(to)+
		equal(&a, "x.state", s)+beyondID(&a, p, "x.id", "<")+" ORDER BY x.id DESC LIMIT "+more(&a, p), a...)
}

func (t *tx) Contacts(of []domain.AccountID) (map[domain.AccountID]domain.Contact, error) {
	list, err := contacts.list(t.ctx, t, "SELECT "+contacts.columns("c")+` FROM contacts AS c JOIN accounts AS a ON a.id = c.account
		WHERE c.account = ANY ($1::uuid[]) AND NOT a.disabled`, uuids(of))
	said := make(map[domain.AccountID]domain.Contact, len(list))
	for _, c := range list {
		said[c.Account] = c
	}
	return said, err
}

func (t *tx) KeepContact(c domain.Contact) error {
	t.queue("DELETE FROM contacts WHERE account = $1", c.Account.String())
	return t.Add(&c)
}

func (t *tx) Mail(id domain.MailID) (domain.Mail, error) {
	return hold[domain.Mail](t, forUpdate, "mail", "id = ?", id)
}

func (t *tx) Webhook(id domain.WebhookID) (domain.Webhook, error) {
	return hold[domain.Webhook](t, forNoKeyUpdate, "webhook", "id = ?", id)
}

func (t *tx) EnabledWebhooks() ([]domain.Webhook, error) {
	return find[domain.Webhook](t.orm(), "id", "state = ?", domain.WebhookEnabled)
}

func (t *tx) Delivery(id domain.DeliveryID) (domain.Delivery, error) {
	return hold[domain.Delivery](t, forUpdate, "delivery", "id = ?", id)
}

func (t *tx) DeliveriesTo(to domain.WebhookID, ids []domain.DeliveryID) (map[domain.DeliveryID]domain.Delivery, error) {
	list, err := lockedRows(t, deliveries, "SELECT "+deliveries.columns("x")+
		" FROM webhook_deliveries AS x WHERE x.webhook = $1 AND x.id = ANY ($2::uuid[]) ORDER BY x.id FOR UPDATE", to, uuids(ids))
	found := make(map[domain.DeliveryID]domain.Delivery, len(list))
	for _, x := range list {
		found[x.ID] = x
	}
	return found, err
}
