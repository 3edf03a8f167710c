-- What is counted beside the cases of a period.
--
-- $1 units, $2 first day, $3 cut-off, $4 the instant at which the first day
-- begins, $5 at which the cut-off day ends, $6 apart for each unit
SELECT CASE WHEN $6::boolean THEN unit ELSE '' END,
    sum(visits)::bigint, sum(people)::bigint, sum(letters)::bigint, sum(held)::bigint, sum(denunciations)::bigint
FROM (
    SELECT unit, visits, people, letters, 0 AS held, 0 AS denunciations
    FROM receptions WHERE unit = ANY ($1::text[]) AND "on" BETWEEN $2::date AND $3::date
    UNION ALL
    SELECT unit, 0, 0, 0, 1, 0
    FROM dialogues WHERE unit = ANY ($1) AND opened_at >= $4::timestamptz AND opened_at < $5::timestamptz
    UNION ALL
    SELECT unit, 0, 0, 0, 0, 1
    FROM denunciations WHERE unit = ANY ($1) AND received_on BETWEEN $2 AND $3
) AS side
GROUP BY 1
