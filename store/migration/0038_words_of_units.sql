-- +goose Up

-- The words of a title with the unit that received it before each: in one unit,
-- what few say is then found by how many say it there, and not by how many say
-- it anywhere or how much the unit received.

-- +goose StatementBegin
CREATE FUNCTION unit_words(home text, words tsvector) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN replace(' ' || words::text, ' ''', ' ''' || home || '/')::tsvector;

-- The question of search_query, asked in one unit.
CREATE FUNCTION unit_query(home text, words text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN replace(' ' || search_query(words)::text, ' ''', ' ''' || home || '/')::tsquery;
-- +goose StatementEnd

-- What was filed and waits to be sorted in is read from end to end by every search:
-- it may be 256 kB, some hundred titles, and not 4 MB.
CREATE INDEX petition_search_unit_words ON petition_search USING gin (unit_words(home, words)) WITH (gin_pending_list_limit = 256);
ALTER INDEX petition_search_words SET (gin_pending_list_limit = 256);
