-- +goose Up

-- Commitments whose passed deadline is to be told: a sweep does not read again
-- what runs on and was told. The predicate is written the same in the query.
DROP INDEX commitments_owing;
CREATE INDEX commitments_owing ON commitments (deadline, id) WHERE state IN ('open', 'moved') AND (told IS NULL OR told < deadline);
