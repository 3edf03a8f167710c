-- +goose Up

-- +goose StatementBegin
-- What is compared of a place: its letters and digits, folded. "Số 12, ngõ
-- Quỳnh" is where "số 12 ngõ quỳnh" is.
CREATE FUNCTION place_mark(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN btrim(regexp_replace(fold($1), '[^[:alnum:]]+', ' ', 'g'));
-- +goose StatementEnd
DROP INDEX petitions_resolved_place;
-- The predicate is written the same in the query.
CREATE INDEX petitions_resolved_place ON petitions (home, field, place_mark(place), claimed_on)
    WHERE claimed = 'resolved' AND place_mark(place) <> '';
