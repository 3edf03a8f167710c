-- What spans add to figure_terms: {{spans}} has the columns of figure_changes.
WITH RECURSIVE lineage AS (
    SELECT id AS home, id COLLATE "C" AS unit, false AS below, parent FROM units
    UNION
    SELECT lineage.home, up.id COLLATE "C", true, up.parent FROM lineage JOIN units AS up ON up.id = lineage.parent
), monthly AS MATERIALIZED (
    SELECT home, kind, channel, field, true AS finished, month_of(finished_on) AS month, month_of(since) AS since, coalesce(month_of(until), 'infinity') AS until,
        month_of(received_on) AS received, figures, false AS overdue, n
    FROM {{spans}} AS span
    WHERE finished_on IS NOT NULL AND (until IS NULL OR month_of(since) < month_of(until))
    UNION ALL
    SELECT home, kind, channel, field, false, month::date, month::date, 'infinity',
        month_of(received_on), figures, coalesce(due < month_end(month::date), false), n
    FROM {{spans}} AS span, generate_series(month_of(since)::timestamp, month_of(until) - interval '1 day', interval '1 month') AS month
    WHERE finished_on IS NULL
), held AS (
    SELECT home, kind, channel, field, false AS yearly, finished, month AS term, since, until, received, figures, overdue, n FROM monthly
    UNION ALL
    -- What holds at the end of a year.
    SELECT home, kind, channel, field, true, finished, year_of(month), year_of(since), year_of(until), year_of(received), figures, overdue, n FROM monthly
    WHERE CASE WHEN finished THEN year_of(since) < year_of(until) ELSE date_part('month', month) = 12 END
)
SELECT unit, below, dimension, value, yearly, finished, term, since, until, received, figures, overdue, sum(n)::int AS n
FROM held JOIN lineage USING (home)
CROSS JOIN LATERAL (VALUES ('', ''), ('channel', channel), ('kind', kind), ('field', field)) AS part (dimension, value)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
HAVING sum(n) <> 0
