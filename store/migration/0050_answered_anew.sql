-- +goose Up

-- What was reopened before this program goes on owing the days of the answer that
-- was disputed beside the new one: the figures of those days were counted so.
ALTER TABLE petitions ADD COLUMN anew boolean NOT NULL DEFAULT false;

-- What was overdue when another took it over is watched for no longer than it is
-- overdue.
UPDATE petitions SET watch = next_due WHERE watch = taken_over AND next_due > taken_over;
