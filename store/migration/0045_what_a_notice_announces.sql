-- +goose Up

-- A notice made one day of the dialogue known. When the dialogue is moved to
-- another it says nothing of that, and does not count for it.
ALTER TABLE notices ADD COLUMN announces date;
UPDATE notices AS n SET announces = coalesce(
    (SELECT ((p.change ->> 'at')::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    FROM events AS g JOIN events AS p ON p.subject = 'dialogue' AND p."of" = n.dialogue AND p.seq < g.seq
        AND p.step IN ('plan_dialogue', 'change_plan') AND p.change ->> 'at' IS NOT NULL
    WHERE g.subject = 'dialogue' AND g."of" = n.dialogue AND g.step = 'give_notice'
        AND g.change ->> 'notice' = n.channel AND (g.change ->> 'at')::timestamptz = n.at
    ORDER BY p.seq DESC LIMIT 1),
    (SELECT (starts_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM dialogues WHERE id = n.dialogue));
ALTER TABLE notices ALTER COLUMN announces SET NOT NULL;
