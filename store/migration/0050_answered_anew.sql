-- +goose Up

-- Of a case that was reopened an answer is owed anew, by its own day or by one
-- that was promised since, and no more by the days of the answer before.
UPDATE petitions AS p SET promised = (
    SELECT (e.change ->> 'promised_on')::date FROM events AS e
    WHERE e.subject = 'petition' AND e."of" = p.id AND e.change ? 'promised_on'
        AND e.seq > (SELECT max(o.seq) FROM events AS o WHERE o.subject = 'petition' AND o."of" = p.id AND o.step = 'reopen')
    ORDER BY e.seq DESC LIMIT 1)
WHERE p.reopened > 0 AND p.promised IS NOT NULL;
UPDATE petitions AS p SET next_due = least(p.promised, p.redo_due)
WHERE p.redo_due IS NOT NULL AND p.state IN ('in_progress', 'handed_over', 'contested') AND p.next_due IS NOT NULL;
UPDATE petitions AS p SET watch = coalesce(
    (SELECT min(day) FROM unnest(ARRAY[p.promised, p.redo_due, p.taken_over]) AS day WHERE day > coalesce(p.told, '-infinity')), p.told + 30)
WHERE p.redo_due IS NOT NULL AND p.state IN ('in_progress', 'handed_over', 'contested') AND p.next_due IS NOT NULL;
