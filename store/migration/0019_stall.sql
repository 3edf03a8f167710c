-- +goose Up

-- A petition given back again is contested: the unit above both must name who
-- holds it, and its naming binds.
ALTER TABLE petitions
    DROP CONSTRAINT petitions_state_check,
    DROP CONSTRAINT petitions_check,
    ADD CONSTRAINT petitions_state_check CHECK (state IN
        ('received', 'in_progress', 'handed_over', 'contested', 'answered', 'concluded', 'refused', 'withdrawn', 'linked')),
    ADD CONSTRAINT petitions_target_check CHECK ((target IS NOT NULL) = (state IN ('handed_over', 'contested'))),
    ADD COLUMN review_on date,
    ADD COLUMN review_rule text NOT NULL DEFAULT '',
    ADD COLUMN named text REFERENCES units,
    ADD COLUMN told date;

-- What is owed by a day, for a sweep over all holders: as small as the open
-- work, however large the archive. Whether it was told of is in no index, not
-- even in a predicate, so that telling it writes to none.
CREATE INDEX petitions_owing ON petitions (next_due, id) WHERE next_due IS NOT NULL;

ALTER TABLE escalations
    DROP CONSTRAINT escalations_state_check,
    DROP CONSTRAINT escalations_check1,
    ADD CONSTRAINT escalations_state_check CHECK (state IN ('pending', 'accepted', 'returned', 'recalled', 'contested', 'settled')),
    ADD CONSTRAINT escalations_reason_check CHECK (reason <> '' OR state NOT IN ('returned', 'contested', 'settled')),
    ADD COLUMN due_on date,
    ADD COLUMN due_rule text NOT NULL DEFAULT '',
    ADD COLUMN arbiter text REFERENCES units,
    ADD COLUMN named text REFERENCES units,
    ADD COLUMN named_by uuid REFERENCES accounts,
    ADD COLUMN named_at timestamptz,
    ADD COLUMN ruling text NOT NULL DEFAULT '',
    ADD CONSTRAINT escalations_arbiter_check CHECK (arbiter IS NOT NULL OR state NOT IN ('contested', 'settled')),
    ADD CONSTRAINT escalations_named_check CHECK ((named IS NOT NULL) = (state = 'settled') AND (named_at IS NOT NULL) = (state = 'settled'));
DROP INDEX escalations_pending;
-- On one hand-over of a petition at most somebody has to decide.
CREATE UNIQUE INDEX escalations_waiting ON escalations (petition) WHERE state IN ('pending', 'contested');
CREATE INDEX escalations_silent ON escalations (due_on, id) WHERE state IN ('pending', 'contested');
CREATE INDEX escalations_arbiter ON escalations (arbiter, state, id) WHERE arbiter IS NOT NULL;

ALTER TABLE dialogues ADD COLUMN told date CHECK (told IS NULL OR state IN ('closed', 'concluded'));
CREATE INDEX dialogues_unconcluded ON dialogues (closed_at, id) WHERE state = 'closed' AND told IS NULL;

-- Days that passed without what was owed by them, each told once to the
-- authority above, with the reason that is owed to it.
CREATE TABLE lapses (
    id          uuid PRIMARY KEY,
    unit        text NOT NULL REFERENCES units,
    told        text REFERENCES units CHECK (told <> unit),
    about       text NOT NULL CHECK (about IN ('petition', 'dialogue', 'unit')),
    petition    uuid REFERENCES petitions CHECK ((petition IS NOT NULL) = (about = 'petition')),
    dialogue    uuid REFERENCES dialogues CHECK ((dialogue IS NOT NULL) = (about = 'dialogue')),
    owed        text NOT NULL CHECK (owed IN ('first_notice', 'answer', 'promise', 'outcome', 'conclusion', 'dialogues')),
    due_on      date NOT NULL,
    told_at     timestamptz NOT NULL,
    reason_due  date,
    reason_rule text NOT NULL,
    reason      text NOT NULL,
    reason_by   uuid REFERENCES accounts,
    reason_at   timestamptz CHECK ((reason_at IS NULL) = (reason = '')),
    version     int NOT NULL
);
CREATE INDEX lapses_unit ON lapses (unit, id DESC);
CREATE UNIQUE INDEX lapses_petition ON lapses (petition, due_on) WHERE petition IS NOT NULL;
CREATE UNIQUE INDEX lapses_dialogue ON lapses (dialogue) WHERE dialogue IS NOT NULL;
CREATE UNIQUE INDEX lapses_year ON lapses (unit, due_on) WHERE about = 'unit';

-- How many cases each unit held open at the end of each day on which they were
-- counted. A day that is not in backlog_days was missed.
CREATE TABLE backlog_days (
    day      date PRIMARY KEY,
    taken_at timestamptz NOT NULL
);
CREATE TABLE backlog (
    unit text NOT NULL REFERENCES units,
    day  date NOT NULL REFERENCES backlog_days,
    kind text NOT NULL CHECK (kind IN ('petition', 'feedback', 'complaint')),
    age  text NOT NULL CHECK (age IN ('up_to_10', 'up_to_30', 'up_to_60', 'up_to_90', 'over_90', 'overdue')),
    n    int NOT NULL CHECK (n > 0),
    PRIMARY KEY (unit, day, kind, age)
);
CREATE TRIGGER backlog_is_final BEFORE UPDATE OR DELETE ON backlog FOR EACH ROW EXECUTE FUNCTION record_is_final();
CREATE TRIGGER backlog_stays BEFORE TRUNCATE ON backlog FOR EACH STATEMENT EXECUTE FUNCTION record_is_final();
CREATE TRIGGER backlog_days_are_final BEFORE UPDATE OR DELETE ON backlog_days FOR EACH ROW EXECUTE FUNCTION record_is_final();
