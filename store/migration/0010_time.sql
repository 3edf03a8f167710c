-- +goose Up

-- The rule that gave the day of the first notice, as due_rule is that of the
-- answer. Of what was filed before, it was not kept.
ALTER TABLE petitions ADD COLUMN notice_rule text NOT NULL DEFAULT '';

-- The day to which the date of the answer was extended; due_on is the first.
ALTER TABLE petitions ADD COLUMN extended_to date CHECK (extended_to > due_on);
ALTER TABLE petitions ADD COLUMN extensions int NOT NULL DEFAULT 0 CHECK (extensions >= 0 AND (extensions > 0 OR extended_to IS NULL));

-- The days on which offices do not keep the ordinary week, year by year. Only
-- whole years are entered: those that the program is shipped with by Migrate,
-- where they are not known, and any by an administrator.
CREATE TABLE calendar_years (
    year    int PRIMARY KEY CHECK (year BETWEEN 2000 AND 2100),
    version int NOT NULL CHECK (version >= 1)
);

CREATE TABLE calendar_days (
    "on"   date PRIMARY KEY,
    kind   text NOT NULL CHECK (kind IN ('holiday', 'in_lieu', 'exchanged', 'worked')),
    name   text NOT NULL CHECK (name <> ''),
    source text NOT NULL CHECK (source <> ''),
    CHECK (kind = 'holiday' OR (kind = 'worked') = (extract(isodow FROM "on") > 5))
);
