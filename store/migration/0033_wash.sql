-- +goose Up

-- What keeps a case from being washed out of the figures: that its petitioner
-- called it a matter of its own, that an outcome of it was disputed and none held
-- since, and until when its petitioner may take back a withdrawal by the office.
ALTER TABLE petitions
    ADD COLUMN separate   boolean NOT NULL DEFAULT false,
    ADD COLUMN challenged boolean NOT NULL DEFAULT false,
    ADD COLUMN revive_by  date CHECK (revive_by IS NULL OR state = 'withdrawn');
UPDATE petitions AS p SET challenged = true
    WHERE p.reopened > 0 AND NOT EXISTS (
        SELECT FROM events AS h WHERE h.subject = 'petition' AND h."of" = p.id
            AND (h.step = 'record_verdict' AND h.change->>'verdict' IN ('confirmed', 'partly') OR h.step = 'refuse' AND h.change->>'ground' = 'denunciation')
            AND h.seq > (SELECT max(r.seq) FROM events AS r WHERE r.subject = 'petition' AND r."of" = p.id AND r.step = 'reopen'));

-- A line that was entered as a petition was refused has no number in the paper register.
ALTER TABLE denunciations DROP CONSTRAINT denunciations_unit_number_key;
CREATE UNIQUE INDEX denunciations_number ON denunciations (unit, number) WHERE number <> '';

-- Who was silent after a dispute leaves the verdict disputed, and may still reply.
-- The check before it was given no name.
-- +goose StatementBegin
DO $$
DECLARE unnamed name;
BEGIN
    SELECT c.conname INTO STRICT unnamed FROM pg_constraint AS c WHERE c.conrelid = 'petitions'::regclass AND pg_get_constraintdef(c.oid) LIKE '%reply_by IS NULL%';
    EXECUTE format('ALTER TABLE petitions DROP CONSTRAINT %I', unnamed);
END $$;
-- +goose StatementEnd
ALTER TABLE petitions
    ADD CONSTRAINT petitions_reply_by_check CHECK (reply_by IS NULL OR verdict IN ('silent', 'disputed'));
