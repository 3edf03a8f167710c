-- Finds where figure_months, with what is not folded into it yet, is not what
-- the spans add up to.
SELECT CASE WHEN below THEN 'under ' ELSE '' END || unit,
    concat_ws(' ', nullif(value, ''), class, nullif(mode, ''), CASE WHEN offered THEN 'offered' END, CASE WHEN overdue THEN 'overdue' END,
        'received ' || to_char(received, 'YYYY-MM'), CASE WHEN finished THEN 'since ' ELSE 'at the end of ' END || to_char(month, 'YYYY-MM'),
        'until ' || to_char(nullif(until, 'infinity'), 'YYYY-MM')),
    sum(kept)::text, sum(recomputed)::text
FROM (
    SELECT *, 0 FROM figure_months
    UNION ALL
    SELECT *, 0 FROM ({{changes}}) AS change
    UNION ALL
    SELECT unit, below, dimension, value, finished, month, until, received, class, mode, offered, overdue, 0, n FROM ({{spans}}) AS span
) AS row (unit, below, dimension, value, finished, month, until, received, class, mode, offered, overdue, kept, recomputed)
GROUP BY unit, below, dimension, value, finished, month, until, received, class, mode, offered, overdue
HAVING sum(kept) <> sum(recomputed)
ORDER BY unit, below, dimension, value, finished, month, until, received, class, mode, offered, overdue
