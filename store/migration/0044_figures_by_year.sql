-- +goose Up

-- Figures are asked for whole years more than for anything else, and are kept by
-- years beside the months: a year of months is read in a twelfth of the rows.
CREATE FUNCTION year_of(date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN date_trunc('year', $1::timestamp)::date;

-- How many spans of one kind a unit, or all units under it together, have had
-- (query/share.sql makes it of petition_spans and figure_changes). A term is a
-- month or a year, and is named by its first day:
--
--   finished      on a day of the term, and counted so since a day of the term
--                 "since", until a day of the term "until",
--   not finished  at the end of the term, and ended since.
--
-- Each is counted among all, and again by its channel, its kind and its field.
CREATE TABLE figure_terms (
    unit      text COLLATE "C" NOT NULL,
    below     boolean NOT NULL, -- of the units under it, not of its own
    dimension text COLLATE "C" NOT NULL CHECK (dimension IN ('', 'channel', 'kind', 'field')),
    value     text COLLATE "C" NOT NULL CHECK ((value = '') = (dimension = '')),
    yearly    boolean NOT NULL,
    finished  boolean NOT NULL,
    term      date NOT NULL,
    since     date NOT NULL, -- the same term, of what is not finished
    until     date NOT NULL, -- infinity while it lasts, and of what is not finished
    received  date NOT NULL, -- the term of receipt
    figures   int NOT NULL,
    overdue   boolean NOT NULL, -- at the end of the term
    n         int NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02);
INSERT INTO figure_terms
SELECT unit, below, dimension, value, false, finished, month, since, until, received, figures, overdue, n FROM figure_months
UNION ALL
SELECT unit, below, dimension, value, true, finished, year_of(month), year_of(since), year_of(until), year_of(received), figures, overdue, sum(n) FROM figure_months
WHERE CASE WHEN finished THEN year_of(since) < year_of(until) ELSE date_part('month', month) = 12 END
GROUP BY 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
ALTER TABLE figure_terms ADD PRIMARY KEY (unit, below, dimension, value, yearly, finished, term, since, until, received, figures, overdue) INCLUDE (n);
CREATE INDEX figure_terms_empty ON figure_terms (unit) WHERE n = 0;
DROP TABLE figure_months;
