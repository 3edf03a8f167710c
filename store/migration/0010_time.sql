-- +goose Up

-- The rule that gave the day of the first notice, as due_rule is that of the
-- answer. Of what was filed before, it was not kept.
ALTER TABLE petitions ADD COLUMN notice_rule text NOT NULL DEFAULT '';
