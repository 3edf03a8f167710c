-- +goose Up

-- +goose StatementBegin
-- A change over a version that is not there any more fails.
CREATE FUNCTION one_row(changed bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF changed <> 1 THEN
        RAISE EXCEPTION 'no such version' USING ERRCODE = 'KN001';
    END IF;
END $$;
-- +goose StatementEnd

-- The answers kept for repeated requests are read once, if ever, and live a
-- day: they are kept as they came, in the row.
ALTER TABLE idempotency ALTER COLUMN result TYPE text;
ALTER TABLE idempotency SET (toast_tuple_target = 8160);

-- Programs remember the rights that they have looked up. Whatever changes any
-- of them tells so, to be heard when the change is committed.
-- +goose StatementBegin
CREATE FUNCTION tell_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY rights;
    RETURN NULL;
END $$;
-- +goose StatementEnd

CREATE TRIGGER rights_told AFTER UPDATE OR DELETE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION tell_rights();
CREATE TRIGGER rights_told AFTER INSERT OR UPDATE OR DELETE ON posts FOR EACH STATEMENT EXECUTE FUNCTION tell_rights();
CREATE TRIGGER rights_told AFTER INSERT OR UPDATE OR DELETE ON delegations FOR EACH STATEMENT EXECUTE FUNCTION tell_rights();
CREATE TRIGGER rights_told AFTER INSERT OR UPDATE OR DELETE ON revoked_families FOR EACH STATEMENT EXECUTE FUNCTION tell_rights();
CREATE TRIGGER rights_told AFTER INSERT OR UPDATE OR DELETE ON settings FOR EACH STATEMENT EXECUTE FUNCTION tell_rights();
