-- +goose Up

-- The rule that gave the day of the first notice, as due_rule is that of the
-- answer. Of what was filed before, it was not kept.
ALTER TABLE petitions ADD COLUMN notice_rule text NOT NULL DEFAULT '';

-- The day to which the date of the answer was extended; due_on is the first.
ALTER TABLE petitions ADD COLUMN extended_to date CHECK (extended_to > due_on);
ALTER TABLE petitions ADD COLUMN extensions int NOT NULL DEFAULT 0 CHECK (extensions >= 0 AND (extensions > 0 OR extended_to IS NULL));
