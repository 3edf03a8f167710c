-- +goose Up

-- What came of what was claimed, as it is counted (statistics.Upshot).
ALTER TABLE petition_spans
    ADD COLUMN claimed     boolean NOT NULL DEFAULT false,
    ADD COLUMN verdict     text NOT NULL DEFAULT '' CHECK (verdict IN ('', 'awaited', 'confirmed', 'partly', 'disputed', 'silent', 'recurred')),
    ADD COLUMN in_time     boolean NOT NULL DEFAULT false,
    ADD COLUMN finished_on date,
    ADD CHECK (NOT claimed OR verdict <> '');
UPDATE petition_spans SET finished_on = since WHERE finished;
DROP INDEX petition_spans_received, petition_spans_unfinished, petition_spans_finished;
CREATE INDEX petition_spans_received ON petition_spans (home, received_on, petition)
    INCLUDE (since, until, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time, finished_on);
CREATE INDEX petition_spans_unfinished ON petition_spans (home, (coalesce(until, 'infinity')), since)
    INCLUDE (petition, received_on, until, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time) WHERE NOT finished;
-- A verdict begins another span, and finishes nothing anew.
CREATE INDEX petition_spans_finished ON petition_spans (home, finished_on, petition)
    INCLUDE (received_on, since, until, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time) WHERE finished;

-- +goose StatementBegin
-- The first and the last day of a day's month.
CREATE FUNCTION month_of(date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN $1 - (extract(day FROM $1)::int - 1);

CREATE FUNCTION month_end(date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (month_of($1) + interval '1 month' - interval '1 day')::date;

-- Whether a span is counted by months: it is finished or has ended, and holds
-- at the end of a month. What is open now is counted itself.
CREATE FUNCTION by_month(petition_spans) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1.until IS NULL THEN $1.finished ELSE month_of($1.since) < month_of($1.until) END;
-- +goose StatementEnd

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
    class     text COLLATE "C" NOT NULL,
    mode      text COLLATE "C" NOT NULL,
    offered   boolean NOT NULL, -- to an authority above
    overdue   boolean NOT NULL, -- at the end of the month
    claimed   boolean NOT NULL,
    verdict   text COLLATE "C" NOT NULL,
    in_time   boolean NOT NULL,
    n         int NOT NULL,
    PRIMARY KEY (unit, below, dimension, value, finished, month, since, until, received, class, mode, offered, overdue, claimed, verdict, in_time) INCLUDE (n)
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX figure_months_empty ON figure_months (unit) WHERE n = 0;

-- Spans that came or went since the months were counted: nobody who works on a
-- petition waits for a counter. Folded into the months in the background.
CREATE TABLE figure_changes (
    home        text COLLATE "C" NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    channel     text COLLATE "C" NOT NULL,
    field       text COLLATE "C" NOT NULL,
    received_on date NOT NULL,
    class       text COLLATE "C" NOT NULL,
    finished    boolean NOT NULL,
    mode        text COLLATE "C" NOT NULL,
    target      text COLLATE "C",
    due         date,
    since       date NOT NULL,
    until       date,
    claimed     boolean NOT NULL,
    verdict     text COLLATE "C" NOT NULL,
    in_time     boolean NOT NULL,
    finished_on date,
    n           int NOT NULL CHECK (n IN (1, -1))
);
CREATE INDEX figure_changes_home ON figure_changes (home);
-- Every row is soon deleted.
ALTER TABLE figure_changes SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- +goose StatementBegin
CREATE FUNCTION note_span() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND by_month(OLD) THEN
        INSERT INTO figure_changes VALUES (OLD.home, OLD.kind, OLD.channel, OLD.field, OLD.received_on,
            OLD.class, OLD.finished, OLD.mode, OLD.target, OLD.due, OLD.since, OLD.until,
            OLD.claimed, OLD.verdict, OLD.in_time, OLD.finished_on, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND by_month(NEW) THEN
        INSERT INTO figure_changes VALUES (NEW.home, NEW.kind, NEW.channel, NEW.field, NEW.received_on,
            NEW.class, NEW.finished, NEW.mode, NEW.target, NEW.due, NEW.since, NEW.until,
            NEW.claimed, NEW.verdict, NEW.in_time, NEW.finished_on, 1);
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER petition_spans_come AFTER INSERT ON petition_spans FOR EACH ROW WHEN (by_month(NEW)) EXECUTE FUNCTION note_span();
CREATE TRIGGER petition_spans_change AFTER UPDATE ON petition_spans FOR EACH ROW WHEN (by_month(OLD) OR by_month(NEW)) EXECUTE FUNCTION note_span();
CREATE TRIGGER petition_spans_go AFTER DELETE ON petition_spans FOR EACH ROW WHEN (by_month(OLD)) EXECUTE FUNCTION note_span();

INSERT INTO figure_changes
SELECT home, kind, channel, field, received_on, class, finished, mode, target, due, since, until, claimed, verdict, in_time, finished_on, 1
FROM petition_spans AS s WHERE by_month(s);

-- What a unit was counted under stays right: no unit moves to another parent.
-- +goose StatementBegin
CREATE FUNCTION unit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'unit % stays under its parent; another that succeeds it may have another', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER units_stay BEFORE UPDATE ON units FOR EACH ROW WHEN (OLD.parent IS DISTINCT FROM NEW.parent) EXECUTE FUNCTION unit_stays();

-- The last day on which anything changed, since the last span of each petition
-- lasts: what there is after a later day need not be looked for.
CREATE INDEX petition_spans_latest ON petition_spans (since) WHERE until IS NULL;
-- What was finished and counts as something else now.
CREATE INDEX petition_spans_reopened ON petition_spans (home, until)
    INCLUDE (since, received_on, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time, finished_on)
    WHERE finished AND until IS NOT NULL;
-- What was heard of on a day after it was finished.
CREATE INDEX petition_spans_heard ON petition_spans (home, since)
    INCLUDE (until, received_on, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time, finished_on)
    WHERE finished AND finished_on < since;
