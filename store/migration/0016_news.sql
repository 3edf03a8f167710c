-- +goose Up

-- How else than by the inbox an account is told: its owner's own choice.
CREATE TABLE contacts (
    account  uuid PRIMARY KEY REFERENCES accounts,
    email    text NOT NULL,
    language text NOT NULL CHECK (language IN ('vi', 'en')),
    topics   text NOT NULL CHECK (topics = '' OR email <> '')
);

-- What accounts were told: codes and dates, no text. The ID follows from the
-- event and the account, so that what is told twice is kept once.
CREATE TABLE notifications (
    id       uuid PRIMARY KEY,
    account  uuid NOT NULL REFERENCES accounts,
    event    uuid NOT NULL REFERENCES events,
    topic    text NOT NULL CHECK (topic <> ''),
    subject  text NOT NULL,
    "of"     uuid NOT NULL,
    petition uuid REFERENCES petitions,
    unit     text REFERENCES units,
    day      date,
    at       timestamptz NOT NULL,
    read_at  timestamptz,
    UNIQUE (event, account)
);
CREATE INDEX notifications_inbox ON notifications (account, id DESC);
CREATE INDEX notifications_unread ON notifications (account, id DESC) WHERE read_at IS NULL;
CREATE INDEX notifications_petition ON notifications (petition) WHERE petition IS NOT NULL;

-- E-mails, without the address: it is looked up when one is sent. Without an
-- account it goes to who raised the petition.
CREATE TABLE mails (
    id       uuid PRIMARY KEY,
    account  uuid REFERENCES accounts,
    event    uuid NOT NULL REFERENCES events,
    topic    text NOT NULL CHECK (topic <> ''),
    subject  text NOT NULL,
    "of"     uuid NOT NULL,
    petition uuid REFERENCES petitions,
    unit     text REFERENCES units,
    day      date,
    at       timestamptz NOT NULL,
    state    text NOT NULL CHECK (state IN ('waiting', 'sent', 'undeliverable')),
    sent_at  timestamptz CHECK ((sent_at IS NOT NULL) = (state = 'sent')),
    version  int NOT NULL,
    CHECK (account IS NOT NULL OR petition IS NOT NULL)
);
CREATE INDEX mails_petition ON mails (petition) WHERE petition IS NOT NULL;

-- The endpoints to which news is posted. Their secrets are derived: only the
-- number of the present one is kept.
CREATE TABLE webhooks (
    id          uuid PRIMARY KEY,
    url         text NOT NULL CHECK (url LIKE 'https://%'),
    topics      text NOT NULL,
    description text NOT NULL,
    state       text NOT NULL CHECK (state IN ('enabled', 'disabled', 'gone')),
    secret      int NOT NULL CHECK (secret >= 1),
    rotated_at  timestamptz CHECK ((rotated_at IS NULL) = (secret = 1)),
    made_by     uuid NOT NULL REFERENCES accounts,
    made_at     timestamptz NOT NULL,
    version     int NOT NULL
);

CREATE TABLE webhook_deliveries (
    id       uuid PRIMARY KEY,
    webhook  uuid NOT NULL REFERENCES webhooks,
    event    uuid NOT NULL REFERENCES events,
    topic    text NOT NULL CHECK (topic <> ''),
    subject  text NOT NULL,
    "of"     uuid NOT NULL,
    petition uuid REFERENCES petitions,
    unit     text REFERENCES units,
    day      date,
    at       timestamptz NOT NULL,
    state    text NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
    tries    int NOT NULL CHECK (tries >= 0),
    status   int NOT NULL,
    tried_at timestamptz,
    version  int NOT NULL
);
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook, id DESC);
CREATE INDEX webhook_deliveries_state ON webhook_deliveries (webhook, state, id DESC) WHERE state <> 'delivered';
CREATE INDEX webhook_deliveries_petition ON webhook_deliveries (petition) WHERE petition IS NOT NULL;
