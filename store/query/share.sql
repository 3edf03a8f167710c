-- What spans add to figure_months: {{spans}} has the columns of figure_changes.
WITH RECURSIVE lineage AS (
    SELECT id AS home, id AS unit, false AS below, parent FROM units
    UNION
    SELECT lineage.home, up.id, true, up.parent FROM lineage JOIN units AS up ON up.id = lineage.parent
)
SELECT lineage.unit, lineage.below, part.dimension, part.value, span.finished, held.month, held.until,
    month_of(span.received_on) AS received, span.class, span.mode, held.offered, held.overdue, sum(span.n)::int AS n
FROM {{spans}} AS span
JOIN lineage ON lineage.home = span.home
CROSS JOIN LATERAL (
    SELECT month_of(since) AS month, coalesce(month_of(until), 'infinity') AS until, false AS offered, false AS overdue
    WHERE finished AND (until IS NULL OR month_of(since) < month_of(until))
    UNION ALL
    SELECT day::date, 'infinity', target IS NOT NULL, coalesce(due < month_end(day::date), false)
    FROM generate_series(month_of(since)::timestamp, month_of(until) - interval '1 day', interval '1 month') AS day
    WHERE NOT finished
) AS held
CROSS JOIN LATERAL (VALUES ('', ''), ('channel', channel), ('kind', kind), ('field', field)) AS part (dimension, value)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
HAVING sum(span.n) <> 0
