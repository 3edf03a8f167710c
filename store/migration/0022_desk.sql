-- +goose Up

-- In spite of which warnings an answer was given, and why; empty for most.
ALTER TABLE answers ADD COLUMN overrides text NOT NULL DEFAULT '' CHECK (overrides = '' OR state = 'published');
CREATE INDEX answers_overridden ON answers (unit, id DESC) WHERE overrides <> '';

-- +goose StatementBegin
-- A mark of the words of a text: its letters and digits, folded.
CREATE FUNCTION words_mark(text) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN md5(btrim(regexp_replace(fold($1), '[^[:alnum:]]+', ' ', 'g')))::uuid;
-- +goose StatementEnd
-- What a unit answered in the same words is one look away.
CREATE INDEX answers_words ON answers (unit, words_mark(text)) WHERE state = 'published';

-- What waits for somebody: each index holds what is open, and nothing else.
CREATE INDEX answers_pending ON answers (unit, state, signed_on, id) WHERE state IN ('draft', 'approved');
CREATE INDEX petitions_reopened ON petitions (holder, redo_due, id) WHERE redo_due IS NOT NULL;
CREATE INDEX petitions_closed_again ON petitions (holder, rule_by, id) WHERE rule_by IS NOT NULL;
CREATE INDEX questions_asked ON questions (home, due, id) WHERE state = 'asked';
CREATE INDEX commitments_running ON commitments (unit, deadline, id) WHERE state IN ('open', 'moved');
CREATE INDEX commitments_charged ON commitments (person, deadline, id) WHERE state IN ('open', 'moved');
CREATE INDEX findings_unreplied ON findings (unit, due_on, id) WHERE replied_at IS NULL;
