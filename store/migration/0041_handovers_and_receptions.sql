-- +goose Up

-- When the petition of a contested hand-over came to nothing, so that it can be
-- said where each stood on a day gone by.
ALTER TABLE escalations ADD COLUMN withdrawn_at timestamptz;
UPDATE escalations AS x SET withdrawn_at = e.at
FROM events AS e
WHERE x.state = 'recalled' AND x.arbiter IS NOT NULL AND e.subject = 'escalation' AND e."of" = x.id AND e.step = 'withdraw';
ALTER TABLE escalations
    ADD CONSTRAINT escalations_withdrawn_check CHECK ((withdrawn_at IS NOT NULL) = (state = 'recalled' AND arbiter IS NOT NULL));

-- What was sent in a period, by either side, in the order of the list.
CREATE INDEX escalations_sent ON escalations (sender, sent_at, id);
CREATE INDEX escalations_received ON escalations (target, sent_at, id);

-- A sitting can be corrected.
ALTER TABLE receptions ADD COLUMN version int NOT NULL DEFAULT 1;
