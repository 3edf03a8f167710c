-- +goose Up

-- A session of a council is recorded once: what was recorded again is taken for
-- the first.
UPDATE dialogues AS d SET session = first.id
FROM council_sessions AS s, LATERAL (
    SELECT o.id FROM council_sessions AS o WHERE o.unit = s.unit AND o.opens_on = s.opens_on ORDER BY o.id LIMIT 1
) AS first
WHERE d.session = s.id AND first.id <> s.id;
DELETE FROM council_sessions AS s
USING council_sessions AS o WHERE o.unit = s.unit AND o.opens_on = s.opens_on AND o.id < s.id;
DROP INDEX council_sessions_unit;
CREATE UNIQUE INDEX council_sessions_unit ON council_sessions (unit, opens_on);
