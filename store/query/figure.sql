-- Counts the cohort by the figures that count its cases.
--
-- $7 what each unit is counted under, as {"unit": "under"}; together if not given
SELECT coalesce($7::jsonb ->> home, '') AS unit, received, figures, overdue, count(*)
FROM ({{cohort}}) AS cohort
GROUP BY 1, 2, 3, 4
