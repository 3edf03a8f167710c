-- +goose Up

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
--   finished      since a day of the month, until a day of the month "until",
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
    until     date NOT NULL, -- infinity while it lasts, and of what is not finished
    received  date NOT NULL, -- the month of receipt
    class     text COLLATE "C" NOT NULL,
    mode      text COLLATE "C" NOT NULL,
    offered   boolean NOT NULL, -- to an authority above
    overdue   boolean NOT NULL, -- at the end of the month
    n         int NOT NULL,
    PRIMARY KEY (unit, below, dimension, value, finished, month, until, received, class, mode, offered, overdue) INCLUDE (n)
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
            OLD.class, OLD.finished, OLD.mode, OLD.target, OLD.due, OLD.since, OLD.until, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND by_month(NEW) THEN
        INSERT INTO figure_changes VALUES (NEW.home, NEW.kind, NEW.channel, NEW.field, NEW.received_on,
            NEW.class, NEW.finished, NEW.mode, NEW.target, NEW.due, NEW.since, NEW.until, 1);
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER petition_spans_come AFTER INSERT ON petition_spans FOR EACH ROW WHEN (by_month(NEW)) EXECUTE FUNCTION note_span();
CREATE TRIGGER petition_spans_change AFTER UPDATE ON petition_spans FOR EACH ROW WHEN (by_month(OLD) OR by_month(NEW)) EXECUTE FUNCTION note_span();
CREATE TRIGGER petition_spans_go AFTER DELETE ON petition_spans FOR EACH ROW WHEN (by_month(OLD)) EXECUTE FUNCTION note_span();

INSERT INTO figure_changes
SELECT home, kind, channel, field, received_on, class, finished, mode, target, due, since, until, 1
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
-- What was finished and is no more, which is little.
CREATE INDEX petition_spans_reopened ON petition_spans (home, until)
    INCLUDE (since, received_on, class, finished, mode, target, due, channel, kind, field) WHERE finished AND until IS NOT NULL;
