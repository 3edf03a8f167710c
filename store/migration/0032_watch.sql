-- +goose Up

-- The day that the clock watches of a petition: the earliest owed of which the
-- level above was not told, or the one on which it is told again. A sweep reads
-- what it has to tell, and not again what it told.
ALTER TABLE petitions ADD COLUMN watch date, ADD COLUMN taken_over date;
UPDATE petitions AS p SET watch = coalesce((
    SELECT min(day) FROM unnest(CASE p.state
        WHEN 'received' THEN ARRAY[p.notice_due, (p.acknowledge_by AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, p.promised, coalesce(p.moved_to, p.extended_to, p.due_on)]
        WHEN 'answered' THEN ARRAY[p.outcome_due, p.review_on]
        ELSE ARRAY[p.promised, coalesce(p.moved_to, p.extended_to, p.due_on), p.redo_due] END) AS day
    WHERE p.told IS NULL OR day > p.told), p.told + 30)
WHERE p.next_due IS NOT NULL;
DROP INDEX petitions_owing;
CREATE INDEX petitions_watched ON petitions (watch, id) WHERE watch IS NOT NULL;
