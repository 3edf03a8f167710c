-- +goose Up

-- The queue of jobs is kept apart from the record, by the library that it
-- belongs to.
CREATE SCHEMA river;
