-- +goose Up

-- What turns out to be a denunciation is erased with it, under the petition's lock.
CREATE INDEX findings_petition ON findings (petition) WHERE petition IS NOT NULL;
CREATE INDEX findings_answer ON findings (answer) WHERE answer IS NOT NULL;
