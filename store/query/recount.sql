-- Finds where figure_terms, with what is not folded into it yet, is not what
-- the spans add up to.
SELECT CASE WHEN below THEN 'under ' ELSE '' END || unit, value, figures, CASE WHEN overdue THEN 'overdue ' ELSE '' END
    || concat_ws(' ', 'received ' || to_char(received, shape), CASE WHEN finished THEN 'finished ' ELSE 'at the end of ' END || to_char(term, shape),
        'since ' || to_char(since, shape),
        'until ' || to_char(nullif(until, 'infinity'), shape)),
    sum(kept)::text, sum(recomputed)::text
FROM (
    SELECT *, 0 FROM figure_terms
    UNION ALL
    SELECT *, 0 FROM ({{changes}}) AS change
    UNION ALL
    SELECT unit, below, dimension, value, yearly, finished, term, since, until, received, figures, overdue, 0, n FROM ({{spans}}) AS span
) AS row (unit, below, dimension, value, yearly, finished, term, since, until, received, figures, overdue, kept, recomputed)
CROSS JOIN LATERAL (SELECT CASE WHEN yearly THEN 'YYYY' ELSE 'YYYY-MM' END) AS written (shape)
GROUP BY unit, below, dimension, value, yearly, finished, term, since, until, received, figures, overdue, shape
HAVING sum(kept) <> sum(recomputed)
ORDER BY unit, below, dimension, value, yearly, finished, term, since, until, received, figures, overdue
