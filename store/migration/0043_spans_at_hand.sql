-- +goose Up

-- Figures read indexes of spans alone where the rows are known to be old. By
-- default a table of a million is looked through after two hundred thousand
-- changes; until then each case of a burst is fetched for itself.
ALTER TABLE petition_spans SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
