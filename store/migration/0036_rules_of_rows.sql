-- +goose Up

-- By what a place and a text are compared is written with them (domain.PlaceMark,
-- domain.WordsMark), and no longer worked out in each statement that writes or
-- reads them. Of the texts there are, the marks are made of what the database
-- knows to be letters.
DROP INDEX petitions_resolved_place;
ALTER TABLE petitions ADD COLUMN place_mark text NOT NULL DEFAULT '';
UPDATE petitions SET place_mark = place_mark(place) WHERE place <> '';
DROP FUNCTION place_mark;
-- The predicate is written the same in the query.
CREATE INDEX petitions_resolved_place ON petitions (home, field, place_mark, claimed_on)
    WHERE claimed = 'resolved' AND place_mark <> '';

DROP INDEX answers_words;
ALTER TABLE answers ADD COLUMN words_mark text NOT NULL DEFAULT '';
UPDATE answers SET words_mark = left(encode(sha256(convert_to(trim(regexp_replace(lower(text), '[^[:alnum:]]+', ' ', 'g')), 'UTF8')), 'hex'), 32)
    WHERE state <> 'dropped';
DROP FUNCTION words_mark;
CREATE INDEX answers_words ON answers (unit, words_mark) WHERE state = 'published';

-- Whether a span is one of the months is asked in the function and not in the
-- trigger, whose condition is worked out anew with every statement too.
DROP TRIGGER petition_spans_come ON petition_spans;
DROP TRIGGER petition_spans_change ON petition_spans;
DROP TRIGGER petition_spans_go ON petition_spans;
CREATE TRIGGER petition_spans_change AFTER INSERT OR UPDATE OR DELETE ON petition_spans FOR EACH ROW EXECUTE FUNCTION note_span();

-- What may stand in a row that is written all day is said by a function, which
-- each connection reads once. PostgreSQL reads every CHECK of a table anew with
-- every statement that writes to it: of a change of a petition, with its thirty,
-- that was four fifths. What is unknown breaks no rule, as with a CHECK.

-- +goose StatementBegin
DO $$
DECLARE c record;
BEGIN
    FOR c IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
        WHERE contype = 'c' AND conrelid IN ('petitions'::regclass, 'petition_spans'::regclass, 'answers'::regclass, 'questions'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.of, c.conname);
    END LOOP;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION broken(rule text, of text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE = format('a row of %s breaks its rule of %s', of, rule), CONSTRAINT = rule, TABLE = of;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION petitions_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule text := CASE
        WHEN NOT NEW.kind IN ('petition', 'feedback', 'complaint') THEN 'kind'
        WHEN NOT NEW.channel IN ('dialogue', 'reception', 'letter', 'phone', 'online') THEN 'channel'
        WHEN NOT char_length(NEW.title) BETWEEN 1 AND 200 THEN 'title'
        WHEN NOT char_length(NEW.text) BETWEEN 1 AND 20000 THEN 'text'
        WHEN NOT NEW.state IN ('received', 'in_progress', 'handed_over', 'contested', 'answered', 'concluded', 'refused', 'withdrawn', 'linked') THEN 'state'
        WHEN NOT (NEW.target IS NOT NULL) = (NEW.state IN ('handed_over', 'contested')) THEN 'target'
        WHEN NOT (NEW."primary" IS NOT NULL) = (NEW.state = 'linked') THEN 'primary'
        WHEN NEW.revive_by IS NOT NULL AND NOT NEW.state = 'withdrawn' THEN 'revive_by'
        WHEN NOT NEW.disposed IN ('', 'on_the_spot', 'written', 'escalated') THEN 'disposed'
        WHEN NOT NEW.mode IN ('', 'on_the_spot', 'in_writing') THEN 'mode'
        WHEN NOT NEW.outcome IN ('', 'resolved', 'explained', 'in_progress', 'planned', 'unresolved') THEN 'outcome'
        WHEN NOT (NEW.outcome <> '') = (NEW.state IN ('answered', 'concluded')) THEN 'outcome'
        WHEN NEW.bounces < 0 OR NEW.hops < 0 OR NEW.promise_moves < 0 THEN 'counts'
        -- deadlines
        WHEN NOT (NEW.acknowledge_rule = '') = (NEW.acknowledge_by IS NULL) THEN 'acknowledge_by'
        WHEN NOT NEW.extended_to > NEW.due_on THEN 'extended_to'
        WHEN NEW.extensions < 0 OR NEW.extensions = 0 AND NEW.extended_to IS NOT NULL THEN 'extensions'
        WHEN NOT NEW.moved_to > NEW.due_on THEN 'moved_to'
        -- pauses
        WHEN NOT NEW.pause_reason IN ('', 'waiting_for_petitioner', 'by_law') THEN 'pause_reason'
        WHEN NOT num_nonnulls(NEW.paused_since, NEW.paused_until, nullif(NEW.pause_reason, '')) IN (0, 3) THEN 'paused_since'
        WHEN NEW.paused_since IS NOT NULL AND NOT (NEW.state = 'in_progress' AND NEW.moved_to IS NOT NULL) THEN 'paused_since'
        WHEN NOT NEW.paused_until >= NEW.paused_since THEN 'paused_until'
        WHEN NEW.paused_days < 0 THEN 'paused_days'
        WHEN NEW.pauses < 0 OR NEW.pauses = 0 AND (NEW.moved_to IS NOT NULL OR NEW.paused_days > 0) THEN 'pauses'
        -- what came of the last claim
        WHEN NOT NEW.claimed IN ('', 'resolved', 'explained', 'in_progress', 'planned', 'unresolved', 'refused') THEN 'claimed'
        WHEN NOT ((NEW.claimed = '') = (NEW.verdict = '') AND (NEW.claimed = '') = (NEW.claim_seq = 0) AND (NEW.claimed = '') = (NEW.claimed_on IS NULL)) THEN 'claimed'
        WHEN NOT NEW.verdict IN ('', 'awaited', 'confirmed', 'partly', 'disputed', 'silent') THEN 'verdict'
        WHEN NEW.reply_by IS NOT NULL AND NOT NEW.verdict IN ('silent', 'disputed') THEN 'reply_by'
        WHEN NEW.rule_by IS NOT NULL AND NOT NEW.verdict = 'disputed' THEN 'rule_by'
        WHEN NEW.recurred_as IS NOT NULL AND NOT NEW.claimed = 'resolved' THEN 'recurred_as'
    END;
BEGIN
    IF rule IS NOT NULL THEN
        PERFORM broken(rule, TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION petition_spans_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule text := CASE
        WHEN NOT NEW.class IN ('open', 'escalated', 'resolved', 'explained', 'in_progress', 'planned', 'unresolved', 'refused', 'withdrawn', 'duplicate') THEN 'class'
        WHEN NOT NEW.since >= NEW.received_on THEN 'since'
        WHEN NOT NEW.until >= NEW.since THEN 'until'
        WHEN NOT NEW.verdict IN ('', 'awaited', 'confirmed', 'partly', 'disputed', 'silent', 'recurred') THEN 'verdict'
        WHEN NEW.claimed AND NEW.verdict = '' THEN 'verdict'
    END;
BEGIN
    IF rule IS NOT NULL THEN
        PERFORM broken(rule, TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION answers_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule text := CASE
        WHEN NOT NEW.mode IN ('on_the_spot', 'in_writing') THEN 'mode'
        WHEN NEW.mode = 'in_writing' AND NOT (NEW.number <> '' AND NEW.signed_on IS NOT NULL AND NEW.signatory <> '') THEN 'signed_on'
        WHEN NOT NEW.state IN ('draft', 'approved', 'published', 'dropped') THEN 'state'
        WHEN NOT (NEW.published_at IS NOT NULL) = (NEW.state = 'published') THEN 'published_at'
        WHEN NOT NEW.outcome IN ('resolved', 'explained', 'in_progress', 'planned', 'unresolved') THEN 'outcome'
        WHEN NEW.outcome = 'resolved' AND NOT (NEW.means <> '' AND NEW.evidence <> '' AND NEW.done_on IS NOT NULL) THEN 'evidence'
        WHEN NEW.outcome = 'planned' AND NEW.due_on IS NULL THEN 'due_on'
        WHEN NEW.overrides <> '' AND NOT NEW.state = 'published' THEN 'overrides'
    END;
BEGIN
    IF rule IS NOT NULL THEN
        PERFORM broken(rule, TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION questions_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule text := CASE
        WHEN NOT NEW.outcome IN ('resolved', 'explained', 'in_progress', 'planned', 'unresolved', 'refused') THEN 'outcome'
        WHEN NOT (NEW.answer IS NULL) = (NEW.outcome = 'refused') THEN 'answer'
        WHEN NOT NEW.state IN ('waiting', 'asked', 'confirmed', 'partly', 'disputed', 'closed', 'upheld', 'refuted', 'unruled', 'silent', 'dropped') THEN 'state'
        WHEN NOT (NEW.due IS NOT NULL) = (NEW.state IN ('waiting', 'asked', 'closed')) THEN 'due'
        WHEN NOT (NEW.reply_due IS NULL) = (NEW.asked_on IS NULL) THEN 'reply_due'
        WHEN NOT NEW.late_due >= NEW.reply_due THEN 'late_due'
        WHEN NEW.replied_at IS NULL AND NOT NEW.state IN ('waiting', 'asked', 'silent', 'dropped') THEN 'replied_at'
        WHEN NOT (NEW.closing = '') = (NEW.closed_at IS NULL) THEN 'closed_at'
        WHEN NOT (NEW.rule_due IS NULL) = (NEW.closed_at IS NULL) THEN 'rule_due'
        WHEN NOT (NEW.ruled_at IS NOT NULL) = (NEW.state IN ('upheld', 'refuted')) THEN 'ruled_at'
        WHEN NEW.version < 0 THEN 'version'
    END;
BEGIN
    IF rule IS NOT NULL THEN
        PERFORM broken(rule, TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

CREATE TRIGGER rules AFTER INSERT OR UPDATE ON petitions FOR EACH ROW EXECUTE FUNCTION petitions_rules();
CREATE TRIGGER rules AFTER INSERT OR UPDATE ON petition_spans FOR EACH ROW EXECUTE FUNCTION petition_spans_rules();
CREATE TRIGGER rules AFTER INSERT OR UPDATE ON answers FOR EACH ROW EXECUTE FUNCTION answers_rules();
CREATE TRIGGER rules AFTER INSERT OR UPDATE ON questions FOR EACH ROW EXECUTE FUNCTION questions_rules();
