-- Counts the cohort (query/cohort.sql) as query/figure.sql does, but by terms:
-- whole months, or years where the period is made of years, are read as they were
-- counted, and the spans of a month that the period cuts are put right one by one.
-- What is open now is counted itself.
--
-- $1 units that received the cases, $2 first day, $3 cut-off,
-- $4 and $5 the units again, as figure_terms has them: itself, or those below it,
-- $6 and $7 the dimension and the value of the filter, which asks for that value,
-- $8 the term of the first day, $9 that of the cut-off and $10 its last day,
-- $11 what each unit is counted under, as {"unit": "under"}, if {{unit}} asks for it
--
-- yearly says whether the terms are years, cut_first and cut_last whether the first
-- day and the cut-off cut their months, and after whether anything happened after
-- the cut-off; what can then hold nothing is not even planned.
WITH cut AS (
    -- Each is in the first of these that fits. Received before the first day, in its month.
    SELECT home, received_on, since, until, figures, due, channel, kind, field, finished_on
    FROM petition_spans
    WHERE {{cut_first}} AND home = ANY ($1::text[]) AND received_on >= $8::date AND received_on < $2::date
        AND (finished_on IS NOT NULL OR until IS NOT NULL AND NOT {{cut_last}})
    UNION ALL
    -- Finished before the first day, in its month.
    SELECT home, received_on, since, until, figures, NULL, channel, kind, field, finished_on
    FROM petition_spans
    WHERE {{cut_first}} AND home = ANY ($1) AND finished_on >= $8 AND finished_on < $2 AND finished
        AND received_on < $8
    UNION ALL
    -- Finished after the cut-off, in its month.
    SELECT home, received_on, since, until, figures, NULL, channel, kind, field, finished_on
    FROM petition_spans
    WHERE {{after}} AND home = ANY ($1) AND finished_on > $3 AND finished_on <= $10::date AND since <= $10 AND finished
        AND received_on NOT BETWEEN $8 AND $2 - 1 AND finished_on NOT BETWEEN $8 AND $2 - 1
    UNION ALL
    -- Heard of after the cut-off, in its month, and finished before.
    SELECT home, received_on, since, until, figures, NULL, channel, kind, field, finished_on
    FROM petition_spans
    WHERE {{after}} AND home = ANY ($1) AND since > $3 AND since <= $10 AND finished AND finished_on < since AND finished_on <= $3
        AND received_on NOT BETWEEN $8 AND $2 - 1 AND finished_on NOT BETWEEN $8 AND $2 - 1
    UNION ALL
    -- Until then something else, to a day after the cut-off in its month.
    SELECT home, received_on, since, until, figures, NULL, channel, kind, field, finished_on
    FROM petition_spans
    WHERE {{after}} AND home = ANY ($1) AND until > $3 AND until <= $10 AND finished AND since <= $3
        AND received_on NOT BETWEEN $8 AND $2 - 1 AND finished_on NOT BETWEEN $8 AND $2 - 1
)
SELECT {{unit}} AS unit, received, figures, overdue, sum(n)
FROM (
    -- Finished in the terms of the period, and still so after them.
    SELECT t.unit AS home, t.received >= $8 AS received, t.figures, false AS overdue, t.n
    FROM unnest($4::text[], $5::boolean[]) AS node (unit, below)
    JOIN figure_terms AS t ON t.unit = node.unit AND t.below = node.below AND t.dimension = $6 AND t.value = $7 AND t.yearly = {{yearly}}
    WHERE t.finished AND t.term BETWEEN $8 AND $9::date AND t.since <= $9 AND t.until > $9
    UNION ALL
    -- Not finished when the last term ended, but since.
    SELECT t.unit AS home, t.received >= $8, t.figures, t.overdue, t.n
    FROM unnest($4, $5) AS node (unit, below)
    JOIN figure_terms AS t ON t.unit = node.unit AND t.below = node.below AND t.dimension = $6 AND t.value = $7 AND t.yearly = {{yearly}}
    WHERE NOT {{cut_last}} AND NOT t.finished AND t.term = $9
    UNION ALL
    -- The same of what is not folded into the terms yet, and without what is cut.
    SELECT home, received_on >= $8, figures, finished_on IS NULL AND coalesce(due < $3, false), n
    FROM (
        SELECT home, received_on, since, until, figures, due, channel, kind, field, finished_on, n FROM figure_changes WHERE home = ANY ($1)
        UNION ALL
        SELECT home, received_on, since, until, figures, due, channel, kind, field, finished_on, -1 FROM cut
    ) AS change
    WHERE since <= $10 AND coalesce(until, 'infinity') > $10
        AND CASE WHEN finished_on IS NULL THEN NOT {{cut_last}} ELSE finished_on >= $8 END
        AND {{filter}}
    UNION ALL
    -- What is cut, by the day.
    SELECT home, received_on >= $2, figures, finished_on IS NULL AND coalesce(due < $3, false), 1
    FROM cut
    WHERE since <= $3 AND coalesce(until, 'infinity') > $3 AND (finished_on >= $2 OR finished_on IS NULL)
        AND {{filter}}
    UNION ALL
    -- Open now.
    SELECT home, received_on >= $2, figures, coalesce(due < $3, false), 1
    FROM petition_spans
    WHERE home = ANY ($1) AND NOT finished AND coalesce(until, 'infinity') = 'infinity' AND since <= $3
        AND {{filter}}
    UNION ALL
    -- Open at a cut-off within a month, and ended since.
    SELECT home, received_on >= $2, figures, coalesce(due < $3, false), 1
    FROM petition_spans
    WHERE {{after}} AND home = ANY ($1) AND NOT finished AND coalesce(until, 'infinity') > $3 AND coalesce(until, 'infinity') < 'infinity' AND since <= $3
        AND {{filter}}
) AS counted
GROUP BY 1, 2, 3, 4
HAVING sum(n) <> 0
