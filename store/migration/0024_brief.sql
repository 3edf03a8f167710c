-- +goose Up

-- The petitions of groups that wait for an answer from the group's unit: as few
-- as are open, however many groups there were.
CREATE TABLE groups_waiting (
    unit     text NOT NULL,
    "group"  uuid NOT NULL REFERENCES groups,
    petition uuid NOT NULL REFERENCES petitions,
    PRIMARY KEY (unit, "group", petition)
);
CREATE INDEX groups_waiting_petition ON groups_waiting (petition);

-- +goose StatementBegin
-- Which groups a petition waits in is asked anew when it is grouped, changes
-- its holder, or is answered or opened again. It is locked, so that of two who
-- change it at once the second sees what the first did.
CREATE FUNCTION wait_in_groups(of uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM petitions WHERE id = of FOR NO KEY UPDATE;
    DELETE FROM groups_waiting WHERE petition = of;
    INSERT INTO groups_waiting SELECT g.unit, g.id, p.id
        FROM petitions AS p JOIN escalations AS x ON x.petition = p.id JOIN groups AS g ON g.id = x."group" AND g.unit = p.holder
        WHERE p.id = of AND p.state IN ('received', 'in_progress', 'handed_over', 'contested')
        ON CONFLICT DO NOTHING;
END
$$;

CREATE FUNCTION is_grouped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wait_in_groups(NEW.petition);
    RETURN NULL;
END
$$;

CREATE FUNCTION grouped_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wait_in_groups(NEW.id);
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER escalations_come_grouped AFTER INSERT ON escalations FOR EACH ROW WHEN (NEW."group" IS NOT NULL) EXECUTE FUNCTION is_grouped();
CREATE TRIGGER escalations_are_grouped AFTER UPDATE ON escalations FOR EACH ROW WHEN (OLD."group" IS DISTINCT FROM NEW."group") EXECUTE FUNCTION is_grouped();
-- Only what was handed over can be in a group.
CREATE TRIGGER petitions_wait_in_groups AFTER UPDATE ON petitions FOR EACH ROW
    WHEN (NEW.hops > 0 AND (OLD.state <> NEW.state OR OLD.holder <> NEW.holder)) EXECUTE FUNCTION grouped_moves();

INSERT INTO groups_waiting SELECT g.unit, g.id, p.id
    FROM petitions AS p JOIN escalations AS x ON x.petition = p.id JOIN groups AS g ON g.id = x."group" AND g.unit = p.holder
    WHERE p.state IN ('received', 'in_progress', 'handed_over', 'contested')
    ON CONFLICT DO NOTHING;

-- What waits for something that its petitioner has to give.
CREATE INDEX petitions_to_complete ON petitions (owner, paused_until, id) WHERE pause_reason = 'waiting_for_petitioner' AND owner IS NOT NULL;
