-- +goose Up

-- What was reopened before this program goes on owing the days of the answer that
-- was disputed beside the new one: the figures of those days were counted so.
ALTER TABLE petitions ADD COLUMN anew boolean NOT NULL DEFAULT false;
