-- What each unit held open at the end of a day, by kind and age, as the record
-- had it then: what was entered after the day is not counted. An age of
-- 'overdue' counts beside the others.
--
-- $1 day, $2 the instant at which it ends
SELECT holder AS unit, $1::date AS day, kind, age, count(*)::int AS n
FROM (
    SELECT holder, kind, due, CASE -- as statistics.AgeOf
            WHEN $1 - received_on <= 10 THEN 'up_to_10'
            WHEN $1 - received_on <= 30 THEN 'up_to_30'
            WHEN $1 - received_on <= 60 THEN 'up_to_60'
            WHEN $1 - received_on <= 90 THEN 'up_to_90'
            ELSE 'over_90'
        END AS old
    FROM petition_spans AS s
    WHERE home = ANY (ARRAY(SELECT id FROM units)) AND NOT finished AND class IN ('open', 'escalated') -- as statistics.Class.Waits
        AND since <= $1 AND coalesce(until, 'infinity') > $1
        AND (seq > 1 OR EXISTS (
            SELECT FROM events AS e WHERE e.subject = 'petition' AND e."of" = s.petition AND e.seq = 1 AND e.at < $2::timestamptz))
) AS waiting
CROSS JOIN LATERAL (SELECT old AS age UNION ALL SELECT 'overdue' WHERE due < $1) AS counted
GROUP BY holder, kind, age
