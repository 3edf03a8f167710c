-- +goose Up

-- How often the day that was promised for a written answer was put off. Events
-- before this say of none that it was: it needed no reason then.
ALTER TABLE petitions ADD COLUMN promise_moves int NOT NULL DEFAULT 0 CHECK (promise_moves >= 0);
