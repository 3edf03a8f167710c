-- +goose Up

-- A conclusion is in time by the day on which it was published here, whatever day
-- it bears; and a dialogue that was not held on its day is told of.
ALTER TABLE dialogues
    ADD COLUMN published_on date,
    ADD COLUMN unheld date;
UPDATE dialogues AS d SET published_on = (SELECT (e.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM events AS e
    WHERE e.subject = 'dialogue' AND e."of" = d.id AND e.step = 'publish_conclusion')
    WHERE d.state = 'concluded';
ALTER TABLE dialogues
    ADD CONSTRAINT dialogues_published_check CHECK ((published_on IS NOT NULL) = (state = 'concluded')),
    DROP CONSTRAINT dialogues_check6,
    ADD CONSTRAINT dialogues_told_check CHECK (told IS NULL OR state IN ('open', 'closed', 'concluded'));

-- What is still to be concluded or held, for the sweep and for whose task it is.
-- The predicates and the expression are written the same in the queries.
DROP INDEX dialogues_unconcluded, dialogues_unpublished;
CREATE INDEX dialogues_unconcluded ON dialogues (coalesce(closed_at, opened_at), id) WHERE state IN ('open', 'closed') AND told IS NULL;
CREATE INDEX dialogues_unpublished ON dialogues (unit, coalesce(closed_at, opened_at), id) WHERE state IN ('open', 'closed');
CREATE INDEX dialogues_unheld ON dialogues (starts_at, id)
    WHERE state IN ('planned', 'noticed') AND (unheld IS NULL OR unheld < (starts_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date);
CREATE INDEX dialogues_to_hold ON dialogues (unit, starts_at, id) WHERE state IN ('planned', 'noticed');

-- One dialogue may lapse more than once: on each day for which it was planned,
-- and over its conclusion.
DROP INDEX lapses_dialogue;
CREATE UNIQUE INDEX lapses_dialogue ON lapses (dialogue, owed, due_on) WHERE dialogue IS NOT NULL;
ALTER TABLE lapses
    DROP CONSTRAINT lapses_owed_check,
    ADD CONSTRAINT lapses_owed_check CHECK (owed IN ('first_notice', 'answer', 'promise', 'outcome', 'opening', 'conclusion', 'dialogues', 'commitment', 'reply'));

-- What is compared of a place, as domain.PlaceMark: its words, folded, each once
-- and in one order, so that it does not matter in which they are said; without
-- those that only say of what kind a name is, and zeros before a number. A number
-- belongs to the lane before it, and to the number beyond a stroke.
DROP INDEX petitions_resolved_place;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION place_mark(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT coalesce(string_agg(DISTINCT word COLLATE "C", ' ' ORDER BY word COLLATE "C"), '') FROM regexp_split_to_table(
        regexp_replace(regexp_replace(regexp_replace(regexp_replace(fold($1),
            '[^[:alnum:]/]+|/(?![0-9])|(?<![0-9])/', ' ', 'g'),
            '\m(so nha|so|duong|dan pho|pho|phuong|xa|thi tran|thi xa|quan|huyen|thanh pho|tp|ha noi)\M', ' ', 'g'),
            '\m0+(?=[0-9])', '', 'g'),
            '\m(ngo|ngach|hem|kiet|to|khu|cum|thon|xom) +(?=[0-9])', '\1', 'g'),
        ' +') AS word WHERE word <> '');
-- +goose StatementEnd
-- The predicate is written the same in the query.
CREATE INDEX petitions_resolved_place ON petitions (home, field, place_mark(place), claimed_on)
    WHERE claimed = 'resolved' AND place_mark(place) <> '';
