-- +goose Up

-- A named list of what a unit has to put right; its items are commitments.
CREATE TABLE remediation_lists (
    id      uuid PRIMARY KEY,
    unit    text NOT NULL REFERENCES units,
    title   text NOT NULL CHECK (title <> ''),
    made_by uuid NOT NULL REFERENCES accounts,
    made_at timestamptz NOT NULL,
    version int NOT NULL
);
CREATE INDEX remediation_lists_unit ON remediation_lists (unit, id DESC);

-- What a unit promised, with the "5 rõ". That a deadline has passed is never
-- kept: it is asked of the calendar.
CREATE TABLE commitments (
    id             uuid PRIMARY KEY,
    unit           text NOT NULL REFERENCES units,
    dialogue       uuid REFERENCES dialogues,
    answer         uuid REFERENCES answers,
    finding        uuid REFERENCES findings,
    list           uuid REFERENCES remediation_lists,
    person         uuid NOT NULL REFERENCES accounts,
    task           text NOT NULL CHECK (task <> ''),
    responsibility text NOT NULL CHECK (responsibility <> ''),
    deadline       date NOT NULL CHECK (deadline >= first_deadline),
    result         text NOT NULL CHECK (result <> ''),
    first_deadline date NOT NULL CHECK (first_deadline >= promised_on),
    promised_on    date NOT NULL,
    state          text NOT NULL CHECK (state IN ('open', 'moved', 'kept', 'late', 'broken')),
    moves          int NOT NULL CHECK ((moves > 0) = (deadline > first_deadline)),
    notes          int NOT NULL CHECK (notes >= 0),
    noted_at       timestamptz CHECK ((noted_at IS NULL) = (notes = 0)),
    refuted        int NOT NULL CHECK (refuted >= 0),
    upheld         boolean NOT NULL CHECK (NOT upheld OR state IN ('kept', 'late')),
    made_by        uuid NOT NULL REFERENCES accounts,
    made_at        timestamptz NOT NULL,
    ended_by       uuid REFERENCES accounts CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    ended_at       timestamptz CHECK ((ended_at IS NULL) = (state IN ('open', 'moved'))),
    version        int NOT NULL,
    CHECK (num_nonnulls(dialogue, answer, finding, list) = 1),
    CHECK (state <> 'open' OR moves = 0),
    CHECK (state <> 'moved' OR moves > 0)
);
-- The list of a unit, the earliest deadline first.
CREATE INDEX commitments_unit ON commitments (unit, deadline, id);
CREATE INDEX commitments_person ON commitments (person, deadline, id);
CREATE INDEX commitments_dialogue ON commitments (dialogue, version) INCLUDE (state, deadline) WHERE dialogue IS NOT NULL;
CREATE INDEX commitments_answer ON commitments (answer) WHERE answer IS NOT NULL;
CREATE INDEX commitments_list ON commitments (list) INCLUDE (state, deadline) WHERE list IS NOT NULL;

-- Which petitions a commitment concerns.
CREATE TABLE commitment_petitions (
    commitment uuid NOT NULL REFERENCES commitments,
    petition   uuid NOT NULL REFERENCES petitions,
    PRIMARY KEY (commitment, petition)
);
CREATE INDEX commitment_petitions_petition ON commitment_petitions (petition, commitment);

-- Answers that promise something; the predicate is written the same in the query.
CREATE INDEX answers_promising ON answers (unit, id DESC)
    WHERE state = 'published' AND (outcome = 'planned' OR outcome = 'in_progress' AND reason = 'with_plan');
