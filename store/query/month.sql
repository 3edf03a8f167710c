-- Counts the cohort (query/cohort.sql) as query/figure.sql does, but by months:
-- whole months are read as they were counted, and the spans of a month that the
-- period cuts are put right one by one. What is open now is counted itself.
--
-- $1 units that received the cases, $2 first day, $3 cut-off,
-- $4 channel, $5 kind, $6 field; empty: any; at most one is given,
-- $7 what each unit is counted under, as {"unit": "under"}; together if not given,
-- $8 and $9 the units again, as figure_months has them: itself, or those below it,
-- $10 and $11 the dimension and the value of the filter
--
-- cut_first and cut_last say whether the first day and the cut-off cut their
-- months; what can then hold nothing is not even planned.
WITH latest AS (
    SELECT max(since) AS change FROM petition_spans WHERE until IS NULL
), cut AS (
    -- Each is in the first of these that fits. Received before the first day, in its month.
    SELECT home, received_on, since, until, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time, finished_on
    FROM petition_spans
    WHERE {{cut_first}} AND home = ANY ($1::text[]) AND received_on >= month_of($2::date) AND received_on < $2
        AND (finished OR until IS NOT NULL AND NOT {{cut_last}})
    UNION ALL
    -- Finished before the first day, in its month.
    SELECT home, received_on, since, until, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time, finished_on
    FROM petition_spans
    WHERE {{cut_first}} AND home = ANY ($1) AND finished_on >= month_of($2) AND finished_on < $2 AND finished
        AND received_on < month_of($2)
    UNION ALL
    -- Finished after the cut-off, in its month, if anything happened after it.
    SELECT home, received_on, since, until, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time, finished_on
    FROM petition_spans
    WHERE {{cut_last}} AND $3::date < (SELECT change FROM latest)
        AND home = ANY ($1) AND finished_on > $3 AND finished_on <= month_end($3) AND since <= month_end($3) AND finished
        AND received_on NOT BETWEEN month_of($2) AND $2 - 1 AND finished_on NOT BETWEEN month_of($2) AND $2 - 1
    UNION ALL
    -- Heard of after the cut-off, in its month, and finished before.
    SELECT home, received_on, since, until, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time, finished_on
    FROM petition_spans
    WHERE {{cut_last}} AND $3::date < (SELECT change FROM latest)
        AND home = ANY ($1) AND since > $3 AND since <= month_end($3) AND finished AND finished_on < since AND finished_on <= $3
        AND received_on NOT BETWEEN month_of($2) AND $2 - 1 AND finished_on NOT BETWEEN month_of($2) AND $2 - 1
    UNION ALL
    -- Until then something else, to a day after the cut-off in its month.
    SELECT home, received_on, since, until, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time, finished_on
    FROM petition_spans
    WHERE {{cut_last}} AND $3::date < (SELECT change FROM latest)
        AND home = ANY ($1) AND until > $3 AND until <= month_end($3) AND finished AND since <= $3
        AND received_on NOT BETWEEN month_of($2) AND $2 - 1 AND finished_on NOT BETWEEN month_of($2) AND $2 - 1
)
SELECT coalesce($7::jsonb ->> home, '') AS unit, received, class, finished, mode, min(target), min(due), claimed, verdict, in_time, sum(n)
FROM (
    -- Finished in the months of the period, and still so after them.
    SELECT m.unit AS home, m.received >= month_of($2) AS received, m.class, m.finished, m.mode, NULL AS target, NULL::date AS due,
        m.claimed, m.verdict, m.in_time, m.n
    FROM unnest($8::text[], $9::boolean[]) AS node (unit, below)
    JOIN figure_months AS m ON m.unit = node.unit AND m.below = node.below AND m.dimension = $10 AND m.value = $11
    WHERE m.finished AND m.month BETWEEN month_of($2) AND month_of($3) AND m.since <= month_of($3) AND m.until > month_of($3)
    UNION ALL
    -- Not finished when the last month ended, but since.
    SELECT m.unit AS home, m.received >= month_of($2), m.class, m.finished, m.mode,
        CASE WHEN m.offered THEN m.unit END, CASE WHEN m.overdue THEN $3 - 1 END,
        m.claimed, m.verdict, m.in_time, m.n
    FROM unnest($8, $9) AS node (unit, below)
    JOIN figure_months AS m ON m.unit = node.unit AND m.below = node.below AND m.dimension = $10 AND m.value = $11
    WHERE NOT {{cut_last}} AND NOT m.finished AND m.month = month_of($3)
    UNION ALL
    -- The same of what is not folded into the months yet, and without what is cut.
    SELECT home, received_on >= month_of($2), class, finished, mode, target, due, claimed, verdict, in_time, n
    FROM (
        SELECT home, received_on, since, until, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time, finished_on, n FROM figure_changes WHERE home = ANY ($1)
        UNION ALL
        SELECT home, received_on, since, until, class, finished, mode, target, due, channel, kind, field, claimed, verdict, in_time, finished_on, -1 FROM cut
    ) AS change
    WHERE since <= month_end($3) AND coalesce(until, 'infinity') > month_end($3)
        AND CASE WHEN finished THEN finished_on >= month_of($2) ELSE NOT {{cut_last}} END
        AND {{filter}}
    UNION ALL
    -- What is cut, by the day.
    SELECT home, received_on >= $2, class, finished, mode, target, due, claimed, verdict, in_time, 1
    FROM cut
    WHERE since <= $3 AND coalesce(until, 'infinity') > $3 AND (finished_on >= $2 OR NOT finished)
        AND {{filter}}
    UNION ALL
    -- Open now.
    SELECT home, received_on >= $2, class, finished, mode, target, due, claimed, verdict, in_time, 1
    FROM petition_spans
    WHERE home = ANY ($1) AND NOT finished AND coalesce(until, 'infinity') = 'infinity' AND since <= $3
        AND {{filter}}
    UNION ALL
    -- Open at a cut-off within a month, and ended since.
    SELECT home, received_on >= $2, class, finished, mode, target, due, claimed, verdict, in_time, 1
    FROM petition_spans
    WHERE {{cut_last}} AND $3::date < (SELECT change FROM latest)
        AND home = ANY ($1) AND NOT finished AND coalesce(until, 'infinity') > $3 AND coalesce(until, 'infinity') < 'infinity' AND since <= $3
        AND {{filter}}
) AS counted
GROUP BY 1, received, class, finished, mode, NOT finished AND target IS NOT NULL, NOT finished AND coalesce(due < $3, false), claimed, verdict, in_time
HAVING sum(n) <> 0
