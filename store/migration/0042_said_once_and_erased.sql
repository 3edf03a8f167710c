-- +goose Up

-- An answer in writing that says what was said at the conference begins no span
-- (statistics.SpanOf); it did, while it counted otherwise. Of spans that follow
-- each other and say the same the first lasts as long as all.
WITH said AS (
    SELECT s.petition, s.seq, s.since, to_jsonb(s) - '{seq,since,until}'::text[] AS what
    FROM petition_spans AS s JOIN petitions AS p ON p.id = s.petition
    WHERE p.disposed = 'on_the_spot'
), told AS (
    SELECT petition, seq, since, what IS NOT DISTINCT FROM lag(what) OVER (PARTITION BY petition ORDER BY seq) AS again FROM said
), gone AS (
    DELETE FROM petition_spans AS s USING told AS t WHERE t.again AND (s.petition, s.seq) = (t.petition, t.seq)
), firsts AS (
    SELECT petition, seq, lead(since) OVER (PARTITION BY petition ORDER BY seq) AS until FROM told WHERE NOT again
)
UPDATE petition_spans AS s SET until = f.until
FROM firsts AS f WHERE (s.petition, s.seq) = (f.petition, f.seq) AND s.until IS DISTINCT FROM f.until;

-- The public page of what turned out to be a denunciation, if it had one, is gone
-- (domain.Petition.Apply).
UPDATE petitions AS p SET public = false
FROM denounced AS d WHERE d.petition = p.id AND p.public;
