-- The cases of a period, each with the span that holds at the end of the
-- cut-off day (see package statistics). A list and a count both read this and
-- nothing else, so they cannot disagree.
--
-- $1 units that received the cases, $2 first day, $3 cut-off,
-- $4 channel, $5 kind, $6 field; empty: any
SELECT *
FROM (
    SELECT home, petition, received_on, true AS received, figures, finished_on IS NULL AND coalesce(due < $3::date, false) AS overdue, channel, kind, field
    FROM petition_spans
    WHERE home = ANY ($1::text[]) AND received_on BETWEEN $2::date AND $3
        AND since <= $3 AND coalesce(until, 'infinity') > $3
    UNION ALL
    SELECT home, petition, received_on, false, figures, coalesce(due < $3, false), channel, kind, field
    FROM petition_spans
    WHERE home = ANY ($1) AND received_on < $2 AND NOT finished
        AND since <= $3 AND coalesce(until, 'infinity') > $3
    UNION ALL
    SELECT home, petition, received_on, false, figures, false, channel, kind, field
    FROM petition_spans
    WHERE home = ANY ($1) AND received_on < $2 AND finished
        AND finished_on BETWEEN $2 AND $3 AND since <= $3 AND coalesce(until, 'infinity') > $3
) AS span
WHERE {{filter}}
