-- +goose Up

-- What stands for words that had to go; no words stay none.
CREATE FUNCTION erased(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $1 = '' THEN '' ELSE '(nội dung đã được xoá)' END;

CREATE FUNCTION erased_words(jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT jsonb_object_agg(key, erased(value)) FROM jsonb_each_text($1));

-- The overrides of an answer, as they are written, without their reasons.
CREATE FUNCTION erased_overrides(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $1 = '' THEN '' ELSE (
        SELECT '[' || string_agg(row_to_json(o)::text, ',') || ']'
        FROM (SELECT code, erased(reason) AS reason FROM json_to_recordset($1::json) AS x (code text, reason text)) AS o) END;

-- The free words of events, each by its place: what officials noted, their
-- reasons, the texts of the five clear points. The events themselves hold none,
-- say "spoken" when they have some, and are final; these can be erased, and
-- nothing else.
CREATE TABLE event_words (
    event uuid PRIMARY KEY REFERENCES events,
    words jsonb NOT NULL CHECK (words <> '{}')
);

INSERT INTO event_words
SELECT id, words FROM (
    SELECT id, jsonb_strip_nulls(jsonb_build_object('note', change->'note', 'article', change->'article', 'evidence', change->'evidence',
            'task', change#>'{five_clear,task}', 'responsibility', change#>'{five_clear,responsibility}', 'result', change#>'{five_clear,result}'))
        || coalesce((SELECT jsonb_object_agg('overrides/' || (o->>'code'), o->'reason') FROM jsonb_array_elements(change->'overrides') AS o), '{}') AS words
    FROM events
) AS said
WHERE words <> '{}';

ALTER TABLE events DISABLE TRIGGER events_are_final; -- their words only move
UPDATE events AS e SET change = '{"spoken": true}'
    || (e.change - ARRAY['note', 'article', 'evidence'] #- '{five_clear,task}' #- '{five_clear,responsibility}' #- '{five_clear,result}')
    || coalesce((SELECT jsonb_build_object('overrides', jsonb_agg(o || '{"reason": ""}' ORDER BY n))
        FROM jsonb_array_elements(e.change->'overrides') WITH ORDINALITY AS x (o, n) HAVING count(*) > 0), '{}')
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

-- The petitions that turned out to be denunciations.
CREATE VIEW denounced AS
SELECT e."of" AS petition FROM events AS e WHERE e.subject = 'petition' AND e.step = 'refuse' AND e.change->>'ground' = 'denunciation';

-- What is about a petition and, unless that is a denunciation too, about no
-- other.
-- +goose StatementBegin
CREATE FUNCTION about_alone(petition uuid) RETURNS TABLE (subject text, id uuid) LANGUAGE sql STABLE AS $$
    WITH answered AS (
        SELECT m.answer FROM answer_petitions AS m WHERE m.petition = $1 AND NOT EXISTS (
            SELECT FROM answer_petitions AS o WHERE o.answer = m.answer AND o.petition <> $1 AND NOT EXISTS (SELECT FROM denounced AS d WHERE d.petition = o.petition))
    )
    SELECT 'petition', $1
    UNION ALL SELECT 'escalation', x.id FROM escalations AS x WHERE x.petition = $1
    UNION ALL SELECT 'question', q.id FROM questions AS q WHERE q.petition = $1
    UNION ALL SELECT 'lapse', l.id FROM lapses AS l WHERE l.petition = $1
    UNION ALL SELECT 'answer', a.answer FROM answered AS a
    UNION ALL SELECT 'finding', f.id FROM findings AS f WHERE f.petition = $1 OR f.answer IN (SELECT a.answer FROM answered AS a)
    UNION ALL SELECT 'commitment', m.commitment FROM commitment_petitions AS m WHERE m.petition = $1 AND NOT EXISTS (
        SELECT FROM commitment_petitions AS o WHERE o.commitment = m.commitment AND o.petition <> $1 AND NOT EXISTS (SELECT FROM denounced AS d WHERE d.petition = o.petition))
    UNION ALL SELECT DISTINCT 'group', x."group" FROM escalations AS x WHERE x.petition = $1 AND x."group" IS NOT NULL AND NOT EXISTS (
        SELECT FROM escalations AS o WHERE o."group" = x."group" AND o.petition <> $1 AND NOT EXISTS (SELECT FROM denounced AS d WHERE d.petition = o.petition))
$$;
-- +goose StatementEnd

-- Erases what officials wrote about a petition and no other, and the answers
-- that are kept for repeated requests.
-- +goose StatementBegin
CREATE FUNCTION erase_words(petition uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    t record;
    ids text[] := ARRAY(SELECT a.id::text FROM about_alone($1) AS a);
BEGIN
    DELETE FROM idempotency AS k WHERE EXISTS (SELECT FROM unnest(ids) AS i (id) WHERE strpos(k.result, i.id) > 0);
    UPDATE identity_views AS v SET purpose = erased(v.purpose) WHERE v.petition = $1;
    UPDATE repeats AS r SET text = '' WHERE r.petition = $1;
    FOR t IN SELECT a.subject, a.id FROM about_alone($1) AS a LOOP
        UPDATE event_words AS w SET words = erased_words(w.words) FROM events AS e WHERE e.subject = t.subject AND e."of" = t.id AND w.event = e.id;
        CASE t.subject
        WHEN 'escalation' THEN
            UPDATE escalations AS x SET note = erased(x.note), reason = erased(x.reason), ruling = erased(x.ruling) WHERE x.id = t.id;
        WHEN 'question' THEN
            UPDATE questions AS q SET text = '', closing = erased(q.closing), ruling = erased(q.ruling) WHERE q.id = t.id;
        WHEN 'lapse' THEN
            UPDATE lapses AS l SET reason = erased(l.reason) WHERE l.id = t.id;
        WHEN 'answer' THEN -- without a summary the public sees nothing of it
            UPDATE answers AS a SET number = erased(a.number), signatory = erased(a.signatory), text = erased(a.text), summary = '',
                evidence = erased(a.evidence), overrides = erased_overrides(a.overrides) WHERE a.id = t.id;
        WHEN 'finding' THEN
            UPDATE findings AS f SET text = erased(f.text), recommendation = erased(f.recommendation), reply = erased(f.reply) WHERE f.id = t.id;
        WHEN 'commitment' THEN
            UPDATE commitments AS c SET task = erased(c.task), responsibility = erased(c.responsibility), result = erased(c.result) WHERE c.id = t.id;
        WHEN 'group' THEN
            UPDATE groups AS g SET title = erased(g.title) WHERE g.id = t.id;
        ELSE -- the petition's own texts are taken with who raised it
        END CASE;
    END LOOP;
END
$$;
-- +goose StatementEnd

SELECT erase_words(d.petition) FROM denounced AS d;
