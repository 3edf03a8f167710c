-- +goose Up

-- What waits for somebody: each index holds what is open, and nothing else.
CREATE INDEX lapses_unexplained ON lapses (unit, reason_due, id) WHERE reason = '' AND reason_due IS NOT NULL;
CREATE INDEX dialogues_unpublished ON dialogues (unit, closed_at, id) WHERE state = 'closed';
CREATE INDEX commitments_unjudged ON commitments (unit, ended_at, id) WHERE state IN ('kept', 'late') AND NOT upheld;
CREATE INDEX petitions_promised ON petitions (holder, outcome_due, answer) WHERE state = 'answered' AND outcome_due IS NOT NULL;

-- What a petitioner gave when a pause waited for it.
CREATE TABLE completions (
    id       uuid PRIMARY KEY,
    petition uuid NOT NULL REFERENCES petitions,
    text     text NOT NULL,
    at       timestamptz NOT NULL
);
CREATE INDEX completions_petition ON completions (petition, at, id);
