-- Counts the cohort by what matters to statistics.Name.Counts. Each row is one
-- span that stands for all that count alike, and how many they are.
--
-- $7 what each unit is counted under, as {"unit": "under"}; together if not given
SELECT coalesce($7::jsonb ->> home, '') AS unit, received,
    class, finished, mode, min(target), min(due), claimed, verdict, in_time, count(*)
FROM ({{cohort}}) AS cohort
GROUP BY 1, received, class, finished, mode, target IS NULL, due < $3, claimed, verdict, in_time
