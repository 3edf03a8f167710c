-- +goose Up

-- The register of units. A unit's days in force decide who answers for what,
-- so a parent is looked up at a date and never assumed.
CREATE TABLE units (
    id            text PRIMARY KEY CHECK (id ~ '^[0-9]{2,5}-[0-9]{4}$'),
    code          text NOT NULL,
    name          text NOT NULL,
    level         text NOT NULL CHECK (level IN ('city', 'district', 'town', 'ward', 'commune')),
    parent        text REFERENCES units,
    "from"        date,
    until         date CHECK (until >= "from"),
    population    int NOT NULL DEFAULT 0 CHECK (population >= 0),
    population_on date,
    source        text NOT NULL,
    version       int NOT NULL
);

CREATE TABLE successions (
    "from" text NOT NULL REFERENCES units,
    "to"   text NOT NULL REFERENCES units CHECK ("to" <> "from"),
    "on"   date NOT NULL,
    extent text NOT NULL CHECK (extent IN ('whole', 'part')),
    source text NOT NULL,
    PRIMARY KEY ("from", "to")
);

CREATE TABLE accounts (
    id       uuid PRIMARY KEY,
    login    text NOT NULL UNIQUE CHECK (login = lower(login)),
    name     text NOT NULL,
    password text NOT NULL,
    issuer   text NOT NULL DEFAULT '',
    subject  text NOT NULL DEFAULT '',
    disabled boolean NOT NULL,
    made_at  timestamptz NOT NULL,
    version  int NOT NULL
);
CREATE UNIQUE INDEX accounts_outside ON accounts (issuer, subject) WHERE issuer <> '';

CREATE TABLE posts (
    id         uuid PRIMARY KEY,
    account    uuid NOT NULL REFERENCES accounts,
    role       text NOT NULL CHECK (role IN ('clerk', 'chair', 'deputy', 'officer', 'monitor', 'delegate', 'admin')),
    unit       text NOT NULL REFERENCES units,
    "from"     date NOT NULL,
    until      date,
    granted_by uuid REFERENCES accounts,
    version    int NOT NULL
);
CREATE INDEX posts_account ON posts (account);
CREATE INDEX posts_unit ON posts (unit, role);

CREATE TABLE delegations (
    id      uuid PRIMARY KEY,
    unit    text NOT NULL REFERENCES units,
    chair   uuid NOT NULL REFERENCES accounts,
    deputy  uuid NOT NULL REFERENCES accounts CHECK (deputy <> chair),
    scope   text NOT NULL CHECK (scope IN ('answers', 'escalations', 'petitions', 'dialogues', 'all')),
    "from"  date NOT NULL,
    until   date NOT NULL,
    note    text NOT NULL,
    version int NOT NULL
);
CREATE INDEX delegations_deputy ON delegations (deputy);
CREATE INDEX delegations_unit ON delegations (unit);

-- Signing in. Refresh tokens of one sign-in are a family; of each family one
-- token is live, and a spent one that comes back revokes the family.
CREATE TABLE refresh_tokens (
    hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
    family     uuid NOT NULL,
    account    uuid NOT NULL REFERENCES accounts,
    made_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    spent_at   timestamptz
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_account ON refresh_tokens (account);
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);

CREATE TABLE revoked_families (
    family     uuid PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

-- Tries that are counted: sign-ins, guesses at codes. The key is a hash.
CREATE TABLE tries (
    key         bytea PRIMARY KEY CHECK (length(key) = 32),
    count       int NOT NULL,
    window_ends timestamptz NOT NULL
);
CREATE INDEX tries_end ON tries (window_ends);

CREATE TABLE signing_keys (
    id         text PRIMARY KEY,
    seed       bytea NOT NULL CHECK (length(seed) = 32),
    not_before timestamptz NOT NULL,
    retire_at  timestamptz
);

-- What belongs to the deployment: the key of petition secrets, the shift of
-- the demonstration's clock; and "units", which counts the changes of the
-- register, so that every replica knows when to read it again.
CREATE TABLE settings (
    name  text PRIMARY KEY,
    value text NOT NULL
);

-- The answer to a request that may be repeated, kept with the change itself.
-- Requests without an account are kept under the nil UUID.
CREATE TABLE idempotency (
    account uuid NOT NULL,
    key     text NOT NULL,
    request bytea NOT NULL CHECK (length(request) = 32),
    result  jsonb NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX idempotency_made ON idempotency (made_at);

CREATE TABLE council_sessions (
    id       uuid PRIMARY KEY,
    unit     text NOT NULL REFERENCES units,
    title    text NOT NULL,
    opens_on date NOT NULL
);
CREATE INDEX council_sessions_unit ON council_sessions (unit, opens_on);

CREATE TABLE dialogues (
    id                uuid PRIMARY KEY,
    unit              text NOT NULL REFERENCES units,
    basis             text NOT NULL CHECK (basis IN ('decree_32_2021', 'local_government_2025', 'decision_2200_qd_tu')),
    session           uuid REFERENCES council_sessions,
    meeting           text NOT NULL CHECK (meeting IN ('in_person', 'online', 'social_network', 'cluster', 'representatives')),
    place             text NOT NULL,
    starts_at         timestamptz NOT NULL CHECK (starts_at >= planned_at),
    agenda            text NOT NULL,
    state             text NOT NULL CHECK (state IN ('planned', 'noticed', 'open', 'closed', 'concluded', 'cancelled')),
    people            int NOT NULL CHECK (people >= 0),
    organisations     int NOT NULL CHECK (organisations >= 0),
    officials         int NOT NULL CHECK (officials >= 0),
    planned_at        timestamptz NOT NULL,
    opened_at         timestamptz CHECK (opened_at >= planned_at),
    closed_at         timestamptz CHECK (closed_at >= opened_at),
    minutes           text NOT NULL,
    conclusion_number text NOT NULL,
    conclusion_text   text NOT NULL,
    concluded_on      date,
    version           int NOT NULL,
    CHECK (opened_at IS NOT NULL OR state IN ('planned', 'noticed', 'cancelled')),
    CHECK ((closed_at IS NOT NULL) = (state IN ('closed', 'concluded'))),
    CHECK ((concluded_on IS NOT NULL) = (state = 'concluded'))
);
CREATE INDEX dialogues_unit ON dialogues (unit, starts_at DESC, id DESC);
CREATE INDEX dialogues_opened ON dialogues (unit, opened_at) WHERE opened_at IS NOT NULL;

CREATE TABLE notices (
    dialogue uuid NOT NULL REFERENCES dialogues,
    channel  text NOT NULL CHECK (channel IN ('mass_media', 'quarter_heads', 'posting', 'social_network')),
    at       timestamptz NOT NULL,
    detail   text NOT NULL,
    PRIMARY KEY (dialogue, channel, at)
);

-- +goose StatementBegin
-- A petition's row is read in one piece and written whole on each step; the
-- fill factor leaves room for those writes on the same page.
CREATE TABLE petitions (
    id          uuid PRIMARY KEY,
    code        text NOT NULL UNIQUE,
    kind        text NOT NULL CHECK (kind IN ('petition', 'feedback', 'complaint')),
    channel     text NOT NULL CHECK (channel IN ('dialogue', 'reception', 'letter', 'phone', 'online')),
    field       text NOT NULL,
    title       text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
    text        text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 20000),
    place       text NOT NULL,
    home        text NOT NULL REFERENCES units,
    dialogue    uuid REFERENCES dialogues,
    owner       uuid REFERENCES accounts,
    received_at timestamptz NOT NULL,
    received_on date NOT NULL,
    state       text NOT NULL CHECK (state IN ('received', 'in_progress', 'handed_over', 'answered', 'concluded', 'refused', 'withdrawn', 'linked')),
    holder      text NOT NULL REFERENCES units,
    target      text REFERENCES units CHECK ((target IS NOT NULL) = (state = 'handed_over')),
    assignee    uuid REFERENCES accounts,
    disposed    text NOT NULL CHECK (disposed IN ('', 'on_the_spot', 'written', 'escalated')),
    mode        text NOT NULL CHECK (mode IN ('', 'on_the_spot', 'in_writing')),
    outcome     text NOT NULL CHECK (outcome IN ('', 'resolved', 'explained', 'in_progress', 'planned', 'unresolved')),
    outcome_due date,
    answer      uuid,
    answered_on date,
    notice_due  date,
    due_on      date NOT NULL,
    due_rule    text NOT NULL,
    promised    date,
    next_due    date,
    "primary"   uuid REFERENCES petitions CHECK (("primary" IS NOT NULL) = (state = 'linked')),
    bounces     int NOT NULL CHECK (bounces >= 0),
    hops        int NOT NULL CHECK (hops >= 0),
    public      boolean NOT NULL,
    version     int NOT NULL,
    CHECK ((outcome <> '') = (state IN ('answered', 'concluded')))
) WITH (fillfactor = 80);
-- +goose StatementEnd

-- The inbox: what a holder still owes, in the order of the page. The predicate
-- is written the same in the query, so that only that is ever read.
CREATE INDEX petitions_inbox ON petitions (holder, next_due, id) WHERE next_due IS NOT NULL;
-- The register of a unit, the latest first.
CREATE INDEX petitions_register ON petitions (home, received_at DESC, id DESC);
CREATE INDEX petitions_dialogue ON petitions (dialogue, id) WHERE dialogue IS NOT NULL;
CREATE INDEX petitions_owner ON petitions (owner, received_at DESC, id DESC) WHERE owner IS NOT NULL;
CREATE INDEX petitions_primary ON petitions ("primary") WHERE "primary" IS NOT NULL;
CREATE INDEX petitions_assignee ON petitions (assignee, next_due, id)
    WHERE assignee IS NOT NULL AND next_due IS NOT NULL;

-- Who raised it, apart from what was raised.
CREATE TABLE petitioners (
    petition uuid PRIMARY KEY REFERENCES petitions,
    kind     text NOT NULL CHECK (kind IN ('person', 'organisation', 'unnamed')),
    name     text NOT NULL,
    address  text NOT NULL,
    phone    text NOT NULL,
    email    text NOT NULL
);

-- Who looked at an identity, and why.
CREATE TABLE identity_views (
    petition uuid NOT NULL REFERENCES petitions,
    by       uuid NOT NULL REFERENCES accounts,
    role     text NOT NULL,
    unit     text,
    at       timestamptz NOT NULL,
    purpose  text NOT NULL
);
CREATE INDEX identity_views_petition ON identity_views (petition, at);

-- +goose StatementBegin
-- The words of a text: its letters and digits, folded. What separates them
-- separates them in a search too.
CREATE FUNCTION search_words(text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_tsvector('simple'::regconfig, regexp_replace(fold($1), '[^[:alnum:]]+', ' ', 'g'));

-- The question whether a text has all these words, of which the last may be
-- unfinished. NULL when there are no words; a question is cut at 200 characters.
CREATE FUNCTION search_query(text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_tsquery('simple'::regconfig,
        replace(nullif(btrim(regexp_replace(left(fold($1), 200), '[^[:alnum:]]+', ' ', 'g')), ''), ' ', ' & ') || ':*');
-- +goose StatementEnd

-- The words of the title: a narrow table, so that a change of state need not
-- touch its index.
CREATE TABLE petition_search (
    petition    uuid PRIMARY KEY REFERENCES petitions,
    home        text NOT NULL,
    received_at timestamptz NOT NULL,
    words       tsvector NOT NULL
);
-- The unit is in the index, so that a ward's search costs what the ward has.
CREATE INDEX petition_search_words ON petition_search USING gin (home, words);
-- For common words: the latest are soon found by walking back from today.
CREATE INDEX petition_search_latest ON petition_search (received_at DESC, petition DESC);

-- What each petition counted as, day by day (domain/statistics.Span).
CREATE TABLE petition_spans (
    petition    uuid NOT NULL REFERENCES petitions,
    seq         int NOT NULL,
    home        text NOT NULL,
    kind        text NOT NULL,
    channel     text NOT NULL,
    field       text NOT NULL,
    received_on date NOT NULL,
    class       text NOT NULL CHECK (class IN ('open', 'escalated', 'resolved', 'explained', 'in_progress', 'planned', 'unresolved', 'refused', 'withdrawn', 'duplicate')),
    finished    boolean NOT NULL,
    mode        text NOT NULL,
    holder      text NOT NULL,
    target      text,
    due         date,
    since       date NOT NULL CHECK (since >= received_on),
    until       date CHECK (until >= since),
    PRIMARY KEY (petition, seq)
);
CREATE UNIQUE INDEX petition_spans_last ON petition_spans (petition) WHERE until IS NULL;
-- For each branch of query/cohort.sql, everything that a figure needs.
-- Received in a period.
CREATE INDEX petition_spans_received ON petition_spans (home, received_on, petition)
    INCLUDE (since, until, class, finished, mode, target, due, channel, kind, field);
-- Carried in, not finished: those that were finished long before the cut-off
-- are passed over, so this costs as much as is open, however old the archive.
CREATE INDEX petition_spans_unfinished ON petition_spans (home, (coalesce(until, 'infinity')), since)
    INCLUDE (petition, received_on, until, class, finished, mode, target, due, channel, kind, field) WHERE NOT finished;
-- Carried in, finished within the period.
CREATE INDEX petition_spans_finished ON petition_spans (home, since, petition)
    INCLUDE (received_on, until, class, finished, mode, target, due, channel, kind, field) WHERE finished;

-- What is finished mostly lasts, and what is not mostly does not: unless the
-- planner knows, it expects far too much of the second index.
CREATE STATISTICS petition_spans_lasting (mcv) ON finished, (coalesce(until, 'infinity')) FROM petition_spans;

CREATE TABLE groups (
    id      uuid PRIMARY KEY,
    unit    text NOT NULL REFERENCES units,
    title   text NOT NULL,
    made_by uuid NOT NULL REFERENCES accounts,
    made_at timestamptz NOT NULL,
    version int NOT NULL
);

CREATE TABLE answers (
    id            uuid PRIMARY KEY,
    unit          text NOT NULL REFERENCES units,
    mode          text NOT NULL CHECK (mode IN ('on_the_spot', 'in_writing')),
    number        text NOT NULL,
    signed_on     date,
    signatory     text NOT NULL,
    text          text NOT NULL,
    summary       text NOT NULL,
    outcome       text NOT NULL CHECK (outcome IN ('resolved', 'explained', 'in_progress', 'planned', 'unresolved')),
    reason        text NOT NULL,
    means         text NOT NULL,
    evidence      text NOT NULL,
    done_on       date,
    due_on        date,
    dialogue      uuid REFERENCES dialogues,
    "group"       uuid REFERENCES groups,
    state         text NOT NULL CHECK (state IN ('draft', 'approved', 'published', 'dropped')),
    drafted_by    uuid NOT NULL REFERENCES accounts,
    approved_by   uuid REFERENCES accounts,
    published_at  timestamptz CHECK ((published_at IS NOT NULL) = (state = 'published')),
    version       int NOT NULL,
    CHECK (outcome <> 'resolved' OR (means <> '' AND evidence <> '' AND done_on IS NOT NULL)),
    CHECK (outcome <> 'planned' OR due_on IS NOT NULL),
    CHECK (mode <> 'in_writing' OR (number <> '' AND signed_on IS NOT NULL AND signatory <> ''))
);
CREATE INDEX answers_unit ON answers (unit, id DESC);
CREATE INDEX answers_public ON answers (published_at DESC, id DESC) WHERE state = 'published' AND summary <> '';
CREATE INDEX answers_public_unit ON answers (unit, published_at DESC, id DESC) WHERE state = 'published' AND summary <> '';

CREATE TABLE answer_petitions (
    answer   uuid NOT NULL REFERENCES answers,
    petition uuid NOT NULL REFERENCES petitions,
    PRIMARY KEY (answer, petition)
);
CREATE INDEX answer_petitions_petition ON answer_petitions (petition, answer);

ALTER TABLE petitions ADD FOREIGN KEY (answer) REFERENCES answers;

CREATE TABLE escalations (
    id         uuid PRIMARY KEY,
    petition   uuid NOT NULL REFERENCES petitions,
    sender     text NOT NULL REFERENCES units,
    target     text NOT NULL REFERENCES units,
    ground     text NOT NULL CHECK (ground IN ('beyond_authority', 'beyond_resources', 'several_units', 'ordered_above')),
    note       text NOT NULL,
    state      text NOT NULL CHECK (state IN ('pending', 'accepted', 'returned', 'recalled')),
    "group"    uuid REFERENCES groups,
    sent_by    uuid NOT NULL REFERENCES accounts,
    sent_at    timestamptz NOT NULL,
    decided_by uuid REFERENCES accounts,
    decided_at timestamptz CHECK ((decided_at IS NULL) = (state = 'pending')),
    reason     text NOT NULL CHECK (reason <> '' OR state <> 'returned'),
    bounce     int NOT NULL,
    version    int NOT NULL
);
-- One hand-over at most waits for a petition.
CREATE UNIQUE INDEX escalations_pending ON escalations (petition) WHERE state = 'pending';
CREATE INDEX escalations_petition ON escalations (petition);
CREATE INDEX escalations_target ON escalations (target, state, id);
CREATE INDEX escalations_sender ON escalations (sender, state, id);
CREATE INDEX escalations_group ON escalations ("group") WHERE "group" IS NOT NULL;

CREATE TABLE findings (
    id             uuid PRIMARY KEY,
    unit           text NOT NULL REFERENCES units,
    about          text NOT NULL CHECK (about IN ('petition', 'answer', 'dialogue', 'unit')),
    petition       uuid REFERENCES petitions,
    answer         uuid REFERENCES answers,
    dialogue       uuid REFERENCES dialogues,
    kind           text NOT NULL,
    text           text NOT NULL,
    recommendation text NOT NULL,
    due_on         date NOT NULL,
    made_by        uuid NOT NULL REFERENCES accounts,
    made_at        timestamptz NOT NULL,
    reply          text NOT NULL,
    replied_by     uuid REFERENCES accounts,
    replied_at     timestamptz CHECK ((replied_at IS NULL) = (reply = '')),
    version        int NOT NULL
);
CREATE INDEX findings_unit ON findings (unit, id DESC);

CREATE TABLE receptions (
    id       uuid PRIMARY KEY,
    unit     text NOT NULL REFERENCES units,
    "on"     date NOT NULL,
    by_chair boolean NOT NULL,
    visits   int NOT NULL CHECK (visits >= 0),
    people   int NOT NULL CHECK (people >= 0),
    letters  int NOT NULL CHECK (letters >= 0),
    note     text NOT NULL,
    recorded uuid NOT NULL REFERENCES accounts
);
CREATE INDEX receptions_unit ON receptions (unit, "on" DESC, id DESC) INCLUDE (visits, people, letters);

-- A line of the register and no more: the rest of a denunciation is a state
-- secret and never comes here.
CREATE TABLE denunciations (
    id          uuid PRIMARY KEY,
    number      text NOT NULL,
    received_on date NOT NULL,
    unit        text NOT NULL REFERENCES units,
    passed_to   text NOT NULL,
    passed_on   date NOT NULL CHECK (passed_on >= received_on),
    UNIQUE (unit, number)
);
CREATE INDEX denunciations_received ON denunciations (unit, received_on);

-- The record. Nobody changes it, not even the owner of the table by mistake.
CREATE TABLE events (
    id         uuid PRIMARY KEY,
    subject    text NOT NULL,
    "of"       uuid,
    seq        int NOT NULL CHECK (seq >= 1),
    step       text NOT NULL,
    at         timestamptz NOT NULL,
    by         uuid,
    role       text NOT NULL,
    unit       text,
    delegation uuid,
    change     jsonb NOT NULL,
    UNIQUE (subject, "of", seq)
);

-- +goose StatementBegin
CREATE FUNCTION record_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record is never changed: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER events_are_final BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION record_is_final();
CREATE TRIGGER events_stay BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION record_is_final();
CREATE TRIGGER views_are_final BEFORE UPDATE OR DELETE ON identity_views FOR EACH ROW EXECUTE FUNCTION record_is_final();
CREATE TRIGGER views_stay BEFORE TRUNCATE ON identity_views FOR EACH STATEMENT EXECUTE FUNCTION record_is_final();
