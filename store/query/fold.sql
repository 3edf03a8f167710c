-- Folds some changes into the months, and tells how many they were.
--
-- $1 how many at most
WITH taken AS (
    DELETE FROM figure_changes WHERE ctid = ANY (ARRAY(SELECT ctid FROM figure_changes LIMIT $1)) RETURNING *
), folded AS (
    INSERT INTO figure_months AS m {{share}}
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
    ON CONFLICT (unit, below, dimension, value, finished, month, until, received, class, mode, offered, overdue)
    DO UPDATE SET n = m.n + excluded.n
)
SELECT count(*) FROM taken
