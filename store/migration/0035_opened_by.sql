-- +goose Up

-- Who administers some units manages the accounts of their staff, and those that
-- they opened and gave no post yet. Nobody's is who opened it themselves.
ALTER TABLE accounts ADD COLUMN opened_by uuid REFERENCES accounts;
UPDATE accounts AS a SET opened_by = e.by FROM events AS e
    WHERE e.subject = 'account' AND e."of" = a.id AND e.step = 'open_account' AND e.by <> a.id;
CREATE INDEX accounts_opened_by ON accounts (opened_by) WHERE opened_by IS NOT NULL;
