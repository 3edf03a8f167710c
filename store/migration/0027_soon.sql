-- +goose Up

-- The day owed of which those who answer for a petition were warned. Like what
-- was told of, it is in no index.
ALTER TABLE petitions ADD COLUMN warned date;
