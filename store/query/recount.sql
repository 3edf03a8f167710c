-- Finds where figure_months, with what is not folded into it yet, is not what
-- the spans add up to.
SELECT CASE WHEN below THEN 'under ' ELSE '' END || unit,
    concat_ws(' ', nullif(value, ''), class, nullif(mode, ''), CASE WHEN offered THEN 'offered' END, CASE WHEN overdue THEN 'overdue' END,
        'received ' || to_char(received, 'YYYY-MM'), CASE WHEN finished THEN 'finished ' ELSE 'at the end of ' END || to_char(month, 'YYYY-MM'),
        nullif(verdict, ''), CASE WHEN claimed THEN 'claimed' END, CASE WHEN in_time THEN 'in time' END,
        'since ' || to_char(since, 'YYYY-MM'),
        'until ' || to_char(nullif(until, 'infinity'), 'YYYY-MM')),
    sum(kept)::text, sum(recomputed)::text
FROM (
    SELECT *, 0 FROM figure_months
    UNION ALL
    SELECT *, 0 FROM ({{changes}}) AS change
    UNION ALL
    SELECT unit, below, dimension, value, finished, month, since, until, received, class, mode, offered, overdue, claimed, verdict, in_time, 0, n FROM ({{spans}}) AS span
) AS row (unit, below, dimension, value, finished, month, since, until, received, class, mode, offered, overdue, claimed, verdict, in_time, kept, recomputed)
GROUP BY unit, below, dimension, value, finished, month, since, until, received, class, mode, offered, overdue, claimed, verdict, in_time
HAVING sum(kept) <> sum(recomputed)
ORDER BY unit, below, dimension, value, finished, month, since, until, received, class, mode, offered, overdue, claimed, verdict, in_time
