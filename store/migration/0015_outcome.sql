-- +goose Up

-- What came of what a petition's office claimed last (domain.Upshot).
ALTER TABLE petitions
    ADD COLUMN claimed     text NOT NULL DEFAULT '' CHECK (claimed IN ('', 'resolved', 'explained', 'in_progress', 'planned', 'unresolved', 'refused')),
    ADD COLUMN claim_seq   int NOT NULL DEFAULT 0,
    ADD COLUMN claimed_on  date,
    ADD COLUMN verdict     text NOT NULL DEFAULT '' CHECK (verdict IN ('', 'awaited', 'confirmed', 'partly', 'disputed', 'silent')),
    ADD COLUMN in_time     boolean NOT NULL DEFAULT false,
    ADD COLUMN finished_on date,
    ADD COLUMN answers     int NOT NULL DEFAULT 0,
    ADD COLUMN reopened    int NOT NULL DEFAULT 0,
    ADD COLUMN redo_due    date,
    ADD COLUMN close_by    date,
    ADD COLUMN reply_by    date CHECK (reply_by IS NULL OR verdict = 'silent'),
    ADD COLUMN rule_by     date CHECK (rule_by IS NULL OR verdict = 'disputed'),
    ADD COLUMN refuted     boolean NOT NULL DEFAULT false,
    ADD COLUMN recurred_as uuid REFERENCES petitions,
    ADD COLUMN recurs      uuid REFERENCES petitions,
    ADD COLUMN repeats     int NOT NULL DEFAULT 0,
    ADD CHECK ((claimed = '') = (verdict = '') AND (claimed = '') = (claim_seq = 0) AND (claimed = '') = (claimed_on IS NULL)),
    ADD CHECK (recurred_as IS NULL OR claimed = 'resolved');
-- What was resolved at a place, so that what comes up there again is found at
-- its filing. The predicate is written the same in the query.
CREATE INDEX petitions_resolved_place ON petitions (home, field, fold(place), claimed_on)
    WHERE claimed = 'resolved' AND place <> '';

-- What who raised a matter is asked about each outcome that was claimed.
CREATE TABLE questions (
    id          uuid PRIMARY KEY,
    petition    uuid NOT NULL REFERENCES petitions,
    claim       int NOT NULL,
    home        text NOT NULL REFERENCES units,
    unit        text NOT NULL REFERENCES units,
    outcome     text NOT NULL CHECK (outcome IN ('resolved', 'explained', 'in_progress', 'planned', 'unresolved', 'refused')),
    answer      uuid REFERENCES answers CHECK ((answer IS NULL) = (outcome = 'refused')),
    claimed_by  uuid REFERENCES accounts,
    claimed_at  timestamptz NOT NULL,
    state       text NOT NULL CHECK (state IN ('waiting', 'asked', 'confirmed', 'partly', 'disputed', 'closed', 'upheld', 'refuted', 'unruled', 'silent', 'dropped')),
    due         date CHECK ((due IS NOT NULL) = (state IN ('waiting', 'asked', 'closed'))),
    asked_on    date,
    reply_due   date CHECK ((reply_due IS NULL) = (asked_on IS NULL)),
    late_due    date CHECK (late_due >= reply_due),
    replied_at  timestamptz CHECK (replied_at IS NOT NULL OR state IN ('waiting', 'asked', 'silent', 'dropped')),
    recorded_by uuid REFERENCES accounts,
    text        text NOT NULL,
    closed_by   uuid REFERENCES accounts,
    closed_at   timestamptz,
    closing     text NOT NULL CHECK ((closing = '') = (closed_at IS NULL)),
    rule_due    date CHECK ((rule_due IS NULL) = (closed_at IS NULL)),
    ruled_by    uuid REFERENCES accounts,
    ruled_at    timestamptz CHECK ((ruled_at IS NOT NULL) = (state IN ('upheld', 'refuted'))),
    ruling      text NOT NULL,
    version     int NOT NULL CHECK (version >= 0),
    -- One question for each outcome, also after the case was opened again.
    UNIQUE (petition, claim)
);
-- What goes on by itself when its day has come, and nothing else: a sweep costs
-- what waits, however many were asked before.
CREATE INDEX questions_due ON questions (due, id) WHERE due IS NOT NULL;
-- What monitors work through: those of a unit's people, the earliest first.
CREATE INDEX questions_home ON questions (home, claimed_at, id);
CREATE INDEX questions_home_state ON questions (home, state, claimed_at, id);

-- The same matter raised again, attached to its case.
CREATE TABLE repeats (
    id       uuid PRIMARY KEY,
    petition uuid NOT NULL REFERENCES petitions,
    channel  text NOT NULL CHECK (channel IN ('dialogue', 'reception', 'letter', 'phone', 'online')),
    text     text NOT NULL,
    at       timestamptz NOT NULL,
    recorded uuid REFERENCES accounts
);
CREATE INDEX repeats_petition ON repeats (petition, at, id);
