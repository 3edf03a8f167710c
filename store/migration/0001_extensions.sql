-- +goose Up

CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- What is compared when diacritics and case do not matter: "duong" is the fold
-- of "Đường". The extension calls unaccent stable since its rules are a file,
-- which nothing here changes; an index needs an immutable function.
CREATE FUNCTION fold(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(unaccent('unaccent'::regdictionary, normalize($1, NFC)));

-- Words without stems or stop words, which Vietnamese has not, and without
-- diacritics.
CREATE TEXT SEARCH CONFIGURATION vi (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION vi
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH unaccent, simple;
