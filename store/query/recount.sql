-- Finds where figure_months, with what is not folded into it yet, is not what
-- the spans add up to.
SELECT CASE WHEN below THEN 'under ' ELSE '' END || unit, value, figures, CASE WHEN overdue THEN 'overdue ' ELSE '' END
    || concat_ws(' ', 'received ' || to_char(received, 'YYYY-MM'), CASE WHEN finished THEN 'finished ' ELSE 'at the end of ' END || to_char(month, 'YYYY-MM'),
        'since ' || to_char(since, 'YYYY-MM'),
        'until ' || to_char(nullif(until, 'infinity'), 'YYYY-MM')),
    sum(kept)::text, sum(recomputed)::text
FROM (
    SELECT *, 0 FROM figure_months
    UNION ALL
    SELECT *, 0 FROM ({{changes}}) AS change
    UNION ALL
    SELECT unit, below, dimension, value, finished, month, since, until, received, figures, overdue, 0, n FROM ({{spans}}) AS span
) AS row (unit, below, dimension, value, finished, month, since, until, received, figures, overdue, kept, recomputed)
GROUP BY unit, below, dimension, value, finished, month, since, until, received, figures, overdue
HAVING sum(kept) <> sum(recomputed)
ORDER BY unit, below, dimension, value, finished, month, since, until, received, figures, overdue
