-- +goose Up

-- The day owed of which those who answer for a petition were warned. Like what
-- was told of, it is in no index.
ALTER TABLE petitions ADD COLUMN warned date;

-- Deadlines of commitments, and days to reply to findings, that passed and were
-- told to the level above.
ALTER TABLE commitments ADD COLUMN told date CHECK (told <= deadline);
ALTER TABLE findings ADD COLUMN told date CHECK (told = due_on);
CREATE INDEX commitments_owing ON commitments (deadline, id) WHERE state IN ('open', 'moved');
CREATE INDEX findings_owing ON findings (due_on, id) WHERE replied_at IS NULL AND told IS NULL;
-- That its deadline passed is no review of a conclusion.
DROP INDEX commitments_dialogue;
CREATE INDEX commitments_dialogue ON commitments (dialogue, version) INCLUDE (state, deadline, told) WHERE dialogue IS NOT NULL;

ALTER TABLE lapses
    DROP CONSTRAINT lapses_about_check,
    DROP CONSTRAINT lapses_owed_check,
    ADD CONSTRAINT lapses_about_check CHECK (about IN ('petition', 'dialogue', 'unit', 'commitment', 'finding')),
    ADD CONSTRAINT lapses_owed_check CHECK (owed IN ('first_notice', 'answer', 'promise', 'outcome', 'conclusion', 'dialogues', 'commitment', 'reply')),
    ADD COLUMN commitment uuid REFERENCES commitments,
    ADD COLUMN finding uuid REFERENCES findings,
    ADD CONSTRAINT lapses_commitment_check CHECK ((commitment IS NOT NULL) = (about = 'commitment')),
    ADD CONSTRAINT lapses_finding_check CHECK ((finding IS NOT NULL) = (about = 'finding'));
CREATE UNIQUE INDEX lapses_commitment ON lapses (commitment, due_on) WHERE commitment IS NOT NULL;
CREATE UNIQUE INDEX lapses_finding ON lapses (finding) WHERE finding IS NOT NULL;

-- What is about a petition and, unless that is a denunciation too, about no
-- other: also the reasons why what follows from it was not done in time.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION about_alone(petition uuid) RETURNS TABLE (subject text, id uuid) LANGUAGE sql STABLE AS $$
    WITH answered AS (
        SELECT m.answer FROM answer_petitions AS m WHERE m.petition = $1 AND NOT EXISTS (
            SELECT FROM answer_petitions AS o WHERE o.answer = m.answer AND o.petition <> $1 AND NOT EXISTS (SELECT FROM denounced AS d WHERE d.petition = o.petition))
    ), found AS (
        SELECT f.id AS finding FROM findings AS f WHERE f.petition = $1 OR f.answer IN (SELECT a.answer FROM answered AS a)
    ), promised AS (
        SELECT m.commitment FROM commitment_petitions AS m WHERE m.petition = $1 AND NOT EXISTS (
            SELECT FROM commitment_petitions AS o WHERE o.commitment = m.commitment AND o.petition <> $1 AND NOT EXISTS (SELECT FROM denounced AS d WHERE d.petition = o.petition))
    )
    SELECT 'petition', $1
    UNION ALL SELECT 'escalation', x.id FROM escalations AS x WHERE x.petition = $1
    UNION ALL SELECT 'question', q.id FROM questions AS q WHERE q.petition = $1
    UNION ALL SELECT 'lapse', l.id FROM lapses AS l WHERE l.petition = $1
    UNION ALL SELECT 'lapse', l.id FROM lapses AS l JOIN found AS f ON f.finding = l.finding
    UNION ALL SELECT 'lapse', l.id FROM lapses AS l JOIN promised AS p ON p.commitment = l.commitment
    UNION ALL SELECT 'answer', a.answer FROM answered AS a
    UNION ALL SELECT 'finding', f.finding FROM found AS f
    UNION ALL SELECT 'commitment', p.commitment FROM promised AS p
    UNION ALL SELECT DISTINCT 'group', x."group" FROM escalations AS x WHERE x.petition = $1 AND x."group" IS NOT NULL AND NOT EXISTS (
        SELECT FROM escalations AS o WHERE o."group" = x."group" AND o.petition <> $1 AND NOT EXISTS (SELECT FROM denounced AS d WHERE d.petition = o.petition))
$$;
-- +goose StatementEnd
