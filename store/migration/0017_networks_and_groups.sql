-- +goose Up

-- From where an account was signed in to. The key is a hash of login and
-- network.
CREATE TABLE known_networks (
    key        bytea PRIMARY KEY CHECK (length(key) = 32),
    expires_at timestamptz NOT NULL
);
CREATE INDEX known_networks_end ON known_networks (expires_at);

-- The groups of a unit, the latest first.
CREATE INDEX groups_unit ON groups (unit, id DESC);
