-- +goose Up

-- A span keeps the figures that count it (statistics.Figures), and months are
-- counted by these: what else a case is, no figure asks. So a figure adds up
-- numbers, where it sorted cases by seven columns.

DROP TRIGGER petition_spans_change ON petition_spans;
DROP INDEX petition_spans_received, petition_spans_unfinished, petition_spans_finished, petition_spans_reopened, petition_spans_heard;

-- statistics.FiguresOf, for what was kept before there was that column.
-- +goose StatementBegin
CREATE FUNCTION figures_of(class text, mode text, offered boolean, claimed boolean, verdict text, in_time boolean) RETURNS int LANGUAGE sql IMMUTABLE
RETURN 1
    + CASE WHEN class IN ('resolved', 'explained', 'in_progress', 'planned', 'unresolved')
        THEN (1 << 1) + CASE mode WHEN 'on_the_spot' THEN 1 << 2 WHEN 'in_writing' THEN 1 << 3 ELSE 0 END ELSE 0 END
    + CASE class WHEN 'resolved' THEN 1 << 4 WHEN 'explained' THEN 1 << 5 WHEN 'in_progress' THEN 1 << 6 WHEN 'planned' THEN 1 << 7 WHEN 'unresolved' THEN 1 << 8
        WHEN 'escalated' THEN (1 << 9) + CASE WHEN offered THEN 1 << 10 ELSE 1 << 11 END
        WHEN 'refused' THEN 1 << 12 WHEN 'withdrawn' THEN 1 << 13 WHEN 'duplicate' THEN 1 << 14 WHEN 'open' THEN 1 << 15 ELSE 0 END
    + CASE WHEN claimed THEN (1 << 16) + CASE verdict WHEN 'confirmed' THEN 1 << 17 WHEN 'partly' THEN 1 << 18 WHEN 'disputed' THEN 1 << 19
        WHEN 'silent' THEN 1 << 20 WHEN 'recurred' THEN 1 << 21 WHEN 'awaited' THEN 1 << 22 ELSE 0 END ELSE 0 END
    + CASE WHEN in_time THEN 1 << 23 ELSE 0 END
    + CASE WHEN verdict = 'disputed' THEN 1 << 24 ELSE 0 END;
-- +goose StatementEnd

-- The table is written once, and the rule of old rows is forgotten.
ALTER TABLE petition_spans ADD COLUMN figures int NOT NULL
    GENERATED ALWAYS AS (figures_of(class, mode, target IS NOT NULL, claimed, verdict, in_time)) STORED;
ALTER TABLE petition_spans ALTER COLUMN figures DROP EXPRESSION;

CREATE INDEX petition_spans_received ON petition_spans (home, received_on, petition)
    INCLUDE (since, until, figures, due, channel, kind, field, finished_on);
CREATE INDEX petition_spans_unfinished ON petition_spans (home, (coalesce(until, 'infinity')), since)
    INCLUDE (petition, received_on, until, figures, due, channel, kind, field) WHERE NOT finished;
-- A verdict begins another span, and finishes nothing anew.
CREATE INDEX petition_spans_finished ON petition_spans (home, finished_on, petition)
    INCLUDE (received_on, since, until, figures, channel, kind, field) WHERE finished;
-- What was finished and counts as something else now.
CREATE INDEX petition_spans_reopened ON petition_spans (home, until)
    INCLUDE (since, received_on, figures, channel, kind, field, finished_on) WHERE finished AND until IS NOT NULL;
-- What was heard of on a day after it was finished.
CREATE INDEX petition_spans_heard ON petition_spans (home, since)
    INCLUDE (until, received_on, figures, channel, kind, field, finished_on) WHERE finished AND finished_on < since;

ALTER TABLE figure_months RENAME TO figure_months_before;
DROP INDEX figure_months_empty;
ALTER TABLE figure_months_before DROP CONSTRAINT figure_months_pkey;

-- How many spans of one kind a unit, or all units under it together, have had
-- (query/share.sql makes it of petition_spans and figure_changes):
--
--   finished      on a day of the month, and counted so since a day of the month
--                 "since", until a day of the month "until",
--   not finished  at the end of the month, and ended since.
--
-- Each is counted among all, and again by its channel, its kind and its field.
CREATE TABLE figure_months (
    unit      text COLLATE "C" NOT NULL,
    below     boolean NOT NULL, -- of the units under it, not of its own
    dimension text COLLATE "C" NOT NULL CHECK (dimension IN ('', 'channel', 'kind', 'field')),
    value     text COLLATE "C" NOT NULL CHECK ((value = '') = (dimension = '')),
    finished  boolean NOT NULL,
    month     date NOT NULL,
    since     date NOT NULL, -- the same month, of what is not finished
    until     date NOT NULL, -- infinity while it lasts, and of what is not finished
    received  date NOT NULL, -- the month of receipt
    figures   int NOT NULL,
    overdue   boolean NOT NULL, -- at the end of the month
    n         int NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02);
INSERT INTO figure_months
SELECT unit, below, dimension, value, finished, month, since, until, received, figures_of(class, mode, offered, claimed, verdict, in_time), overdue, sum(n)
FROM figure_months_before GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11;
ALTER TABLE figure_months ADD PRIMARY KEY (unit, below, dimension, value, finished, month, since, until, received, figures, overdue) INCLUDE (n);
CREATE INDEX figure_months_empty ON figure_months (unit) WHERE n = 0;
DROP TABLE figure_months_before;

ALTER TABLE figure_changes ADD COLUMN figures int NOT NULL
    GENERATED ALWAYS AS (figures_of(class, mode, target IS NOT NULL, claimed, verdict, in_time)) STORED;
ALTER TABLE figure_changes ALTER COLUMN figures DROP EXPRESSION;
ALTER TABLE figure_changes DROP COLUMN class, DROP COLUMN finished, DROP COLUMN mode, DROP COLUMN target, DROP COLUMN claimed, DROP COLUMN verdict, DROP COLUMN in_time;

DROP FUNCTION figures_of;

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION month_of(date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN $1 - (date_part('day', $1)::int - 1);
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION note_span() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND by_month(OLD) THEN
        INSERT INTO figure_changes (home, kind, channel, field, received_on, due, since, until, finished_on, figures, n)
        VALUES (OLD.home, OLD.kind, OLD.channel, OLD.field, OLD.received_on, OLD.due, OLD.since, OLD.until, OLD.finished_on, OLD.figures, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND by_month(NEW) THEN
        INSERT INTO figure_changes (home, kind, channel, field, received_on, due, since, until, finished_on, figures, n)
        VALUES (NEW.home, NEW.kind, NEW.channel, NEW.field, NEW.received_on, NEW.due, NEW.since, NEW.until, NEW.finished_on, NEW.figures, 1);
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER petition_spans_change AFTER INSERT OR UPDATE OR DELETE ON petition_spans FOR EACH ROW EXECUTE FUNCTION note_span();

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION petition_spans_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule text := CASE
        WHEN NOT NEW.class IN ('open', 'escalated', 'resolved', 'explained', 'in_progress', 'planned', 'unresolved', 'refused', 'withdrawn', 'duplicate') THEN 'class'
        WHEN NOT NEW.since >= NEW.received_on THEN 'since'
        WHEN NOT NEW.until >= NEW.since THEN 'until'
        WHEN NOT NEW.verdict IN ('', 'awaited', 'confirmed', 'partly', 'disputed', 'silent', 'recurred') THEN 'verdict'
        WHEN NEW.claimed AND NEW.verdict = '' THEN 'verdict'
        WHEN NEW.finished <> (NEW.finished_on IS NOT NULL) THEN 'finished_on'
        WHEN NEW.figures & 1 = 0 THEN 'figures'
    END;
BEGIN
    IF rule IS NOT NULL THEN
        PERFORM broken(rule, TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
