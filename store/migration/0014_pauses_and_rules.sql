-- +goose Up

-- By when an urgent petition must be taken up, to the instant, and by which rule.
ALTER TABLE petitions ADD COLUMN acknowledge_by timestamptz;
ALTER TABLE petitions ADD COLUMN acknowledge_rule text NOT NULL DEFAULT '' CHECK ((acknowledge_rule = '') = (acknowledge_by IS NULL));

-- The pause that runs, and what pauses did to the day by which it must be
-- answered; due_on is the first.
ALTER TABLE petitions ADD COLUMN paused_since date;
ALTER TABLE petitions ADD COLUMN pause_reason text NOT NULL DEFAULT '' CHECK (pause_reason IN ('', 'waiting_for_petitioner', 'by_law'));
ALTER TABLE petitions ADD COLUMN paused_until date CHECK (paused_until >= paused_since);
ALTER TABLE petitions ADD COLUMN moved_to date CHECK (moved_to > due_on);
ALTER TABLE petitions ADD COLUMN paused_days int NOT NULL DEFAULT 0 CHECK (paused_days >= 0);
ALTER TABLE petitions ADD COLUMN pauses int NOT NULL DEFAULT 0 CHECK (pauses > 0 OR pauses = 0 AND moved_to IS NULL AND paused_days = 0);
ALTER TABLE petitions ADD CHECK (num_nonnulls(paused_since, paused_until, nullif(pause_reason, '')) IN (0, 3));
ALTER TABLE petitions ADD CHECK (paused_since IS NULL OR state = 'in_progress' AND moved_to IS NOT NULL);

-- The sweep of pauses that are over reads no other petition.
CREATE INDEX petitions_paused ON petitions (paused_until, id) WHERE paused_until IS NOT NULL;

-- Versions of local rules, and of the office hours, that an administrator
-- entered over those that the program is shipped with, which are the first.
CREATE TABLE local_rules (
    code    text NOT NULL CHECK (code <> ''),
    version int  NOT NULL CHECK (version >= 2),
    "from"  date NOT NULL,
    amount  int  NOT NULL CHECK (amount >= 1),
    unit    text NOT NULL CHECK (unit <> ''),
    basis   text NOT NULL CHECK (basis <> ''),
    PRIMARY KEY (code, version)
);

CREATE TABLE office_hours (
    version int  PRIMARY KEY CHECK (version >= 2),
    "from"  date NOT NULL,
    hours   text NOT NULL CHECK (hours <> ''),
    basis   text NOT NULL CHECK (basis <> '')
);
