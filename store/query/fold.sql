-- Folds some changes into the terms, and tells how many they were.
--
-- $1 how many at most
WITH taken AS (
    DELETE FROM figure_changes WHERE ctid = ANY (ARRAY(SELECT ctid FROM figure_changes LIMIT $1)) RETURNING *
), folded AS (
    INSERT INTO figure_terms AS t {{share}}
    ON CONFLICT (unit, below, dimension, value, yearly, finished, term, since, until, received, figures, overdue)
    DO UPDATE SET n = t.n + excluded.n
)
SELECT count(*) FROM taken
