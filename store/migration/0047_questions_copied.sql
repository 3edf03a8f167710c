-- +goose Up

-- What a question copies from its petition and its answer, which refer to the
-- same: check holds the copies against the record, and to look each up again took
-- a quarter of the time to write a question.
ALTER TABLE questions
    DROP CONSTRAINT questions_home_fkey,
    DROP CONSTRAINT questions_unit_fkey,
    DROP CONSTRAINT questions_claimed_by_fkey;

-- A hash of another length cannot be written: it is an array in the program.
-- PostgreSQL would read the CHECK anew with every change that somebody may repeat.
ALTER TABLE idempotency DROP CONSTRAINT idempotency_request_check;
