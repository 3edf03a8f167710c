-- +goose Up

-- A mark of the words of a text: its letters and digits, in lower case. It was
-- made of folded letters, which took four times as long at each publication.
DROP INDEX answers_words;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION words_mark(text) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN md5(regexp_replace(lower($1), '\W+', '', 'g'))::uuid;
-- +goose StatementEnd
CREATE INDEX answers_words ON answers (unit, words_mark(text)) WHERE state = 'published';

-- The latest of a unit, among which what is often said is soon found. They lie
-- far apart in the table, and close together here.
CREATE INDEX petition_search_unit ON petition_search (home, received_at DESC, petition DESC) INCLUDE (words);

-- What is emptied now and then keeps its pages: an empty table is read whole by
-- every plan that was made for it, also when it is not empty any more.
ALTER TABLE idempotency SET (vacuum_truncate = off);
ALTER TABLE figure_changes SET (vacuum_truncate = off);
