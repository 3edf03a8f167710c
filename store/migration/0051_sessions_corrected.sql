-- +goose Up

-- Sessions of a council have a record, and can be corrected. Of those that were
-- recorded before it begins with the first correction.
ALTER TABLE council_sessions ADD COLUMN version integer NOT NULL DEFAULT 1;
