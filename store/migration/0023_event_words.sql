-- +goose Up

-- What stands for words that had to go; no words stay none.
CREATE FUNCTION erased(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $1 = '' THEN '' ELSE '(nội dung đã được xoá)' END;

CREATE FUNCTION erased_words(jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT jsonb_object_agg(key, erased(value)) FROM jsonb_each_text($1));

-- The free words of events: what officials noted, their reasons, the texts of
-- the five clear points. The events themselves hold none and are final; these
-- can be erased, and nothing else.
CREATE TABLE event_words (
    event uuid PRIMARY KEY REFERENCES events,
    words jsonb NOT NULL CHECK (words <> '{}')
);

INSERT INTO event_words
SELECT id, words FROM (
    SELECT id, jsonb_strip_nulls(jsonb_build_object('note', change->'note', 'article', change->'article', 'evidence', change->'evidence',
        'task', change#>'{five_clear,task}', 'responsibility', change#>'{five_clear,responsibility}', 'result', change#>'{five_clear,result}')) AS words
    FROM events
) AS said
WHERE words <> '{}';

ALTER TABLE events DISABLE TRIGGER events_are_final; -- their words only move
UPDATE events AS e SET change = e.change - ARRAY['note', 'article', 'evidence'] #- '{five_clear,task}' #- '{five_clear,responsibility}' #- '{five_clear,result}'
FROM event_words AS w WHERE w.event = e.id;
ALTER TABLE events ENABLE TRIGGER events_are_final;

-- +goose StatementBegin
CREATE FUNCTION words_are_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) || (CASE TG_TABLE_NAME
        WHEN 'event_words' THEN jsonb_build_object('words', erased_words(to_jsonb(OLD)->'words'))
        ELSE jsonb_build_object('purpose', erased(to_jsonb(OLD)->>'purpose')) END)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the record is never changed: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER words_are_final BEFORE UPDATE OR DELETE ON event_words FOR EACH ROW EXECUTE FUNCTION words_are_only_erased();
CREATE TRIGGER words_stay BEFORE TRUNCATE ON event_words FOR EACH STATEMENT EXECUTE FUNCTION record_is_final();

-- Who looked at whom, and when, stays when the purpose has to go.
DROP TRIGGER views_are_final ON identity_views;
CREATE TRIGGER views_are_final BEFORE UPDATE OR DELETE ON identity_views FOR EACH ROW EXECUTE FUNCTION words_are_only_erased();

-- The events with their words.
CREATE VIEW spoken_events AS
SELECT e.id, e.subject, e."of", e.seq, e.step, e.at, e.by, e.role, e.unit, e.delegation,
    coalesce(e.change || (SELECT jsonb_build_object('words', w.words) FROM event_words AS w WHERE w.event = e.id), e.change) AS change
FROM events AS e;

-- The answers to a petition, and the commitments that concern it, that are for
-- no other.
CREATE FUNCTION answers_to_alone(petition uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT m.answer FROM answer_petitions AS m WHERE m.petition = $1
        AND NOT EXISTS (SELECT FROM answer_petitions AS o WHERE o.answer = m.answer AND o.petition <> $1)
$$;
CREATE FUNCTION commitments_to_alone(petition uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT m.commitment FROM commitment_petitions AS m WHERE m.petition = $1
        AND NOT EXISTS (SELECT FROM commitment_petitions AS o WHERE o.commitment = m.commitment AND o.petition <> $1)
$$;

-- The events whose words may tell what a petition says.
CREATE FUNCTION events_about(petition uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT e.id FROM (
        SELECT 'petition', $1
        UNION ALL SELECT 'escalation', x.id FROM escalations AS x WHERE x.petition = $1
        UNION ALL SELECT 'question', q.id FROM questions AS q WHERE q.petition = $1
        UNION ALL SELECT 'commitment', c FROM commitments_to_alone($1) AS c
    ) AS t (subject, id) JOIN events AS e ON e.subject = t.subject AND e."of" = t.id
$$;

-- Erases what officials wrote about a petition, wherever it is about no other.
-- +goose StatementBegin
CREATE FUNCTION erase_words(petition uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE event_words SET words = erased_words(words) WHERE event IN (SELECT events_about($1));
    UPDATE identity_views AS v SET purpose = erased(purpose) WHERE v.petition = $1;
    UPDATE escalations AS x SET note = erased(note), reason = erased(reason) WHERE x.petition = $1;
    UPDATE groups AS g SET title = erased(title)
        WHERE g.id IN (SELECT x."group" FROM escalations AS x WHERE x.petition = $1)
            AND NOT EXISTS (SELECT FROM escalations AS x WHERE x."group" = g.id AND x.petition <> $1);
    UPDATE questions AS q SET text = '', closing = erased(closing), ruling = erased(ruling) WHERE q.petition = $1;
    UPDATE answers SET text = erased(text), summary = erased(summary), evidence = erased(evidence) WHERE id IN (SELECT answers_to_alone($1));
    UPDATE findings AS f SET text = erased(text), recommendation = erased(recommendation), reply = erased(reply)
        WHERE f.petition = $1 OR f.answer IN (SELECT answers_to_alone($1));
    UPDATE commitments SET task = erased(task), responsibility = erased(responsibility), result = erased(result)
        WHERE id IN (SELECT commitments_to_alone($1));
    DELETE FROM idempotency AS k USING (
        SELECT $1
        UNION ALL SELECT x.id FROM escalations AS x WHERE x.petition = $1
        UNION ALL SELECT answers_to_alone($1)
        UNION ALL SELECT commitments_to_alone($1)
    ) AS t (id) WHERE strpos(k.result, t.id::text) > 0;
$$;
-- +goose StatementEnd

SELECT erase_words(e."of") FROM events AS e WHERE e.subject = 'petition' AND e.step = 'refuse' AND e.change->>'ground' = 'denunciation';
