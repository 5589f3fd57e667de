-- When a conversation was put away from a list.
ALTER TABLE member ADD COLUMN hidden_at BIGINT NOT NULL DEFAULT 0;

-- Who left: when, the last message they heard, and the chat as they saw it last (JSON).
ALTER TABLE audience ADD COLUMN left_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE audience ADD COLUMN last_message_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE audience ADD COLUMN farewell TEXT NOT NULL DEFAULT '';

-- Search columns hold folded words with single blanks between them. chat.folded: the title; person.folded: name and
-- position; person.folded_name: the name alone.
ALTER TABLE person ADD COLUMN folded_name TEXT NOT NULL DEFAULT '';

-- Their words one by one, in the order of code points: what begins alike lies together. kind: chat, person, name.
CREATE TABLE word (
    kind TEXT NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (kind, word, id)
);
CREATE INDEX word_of ON word (kind, id);
CREATE INDEX chat_open ON chat (id) WHERE type = 'O';

-- What the index should hold.
CREATE VIEW spelled AS
SELECT 'chat' AS kind, left(w, 40) AS word, c.id AS id
FROM chat c, string_to_table(c.folded, ' ') w WHERE w <> ''
UNION ALL
SELECT 'person', left(w, 40), p.id
FROM person p, string_to_table(p.folded, ' ') w WHERE w <> ''
UNION ALL
SELECT 'name', left(w, 40), p.id
FROM person p, string_to_table(p.folded_name, ' ') w WHERE w <> '';

INSERT INTO word SELECT s.kind, s.word, s.id FROM spelled s ON CONFLICT DO NOTHING;

-- Its arguments are the kinds of words that the table has.
CREATE FUNCTION spell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM word w WHERE w.kind = ANY (TG_ARGV) AND w.id = old.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO word SELECT s.kind, s.word, s.id FROM spelled s WHERE s.kind = ANY (TG_ARGV) AND s.id = new.id
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER chat_spelled AFTER INSERT OR UPDATE OF folded OR DELETE ON chat
    FOR EACH ROW EXECUTE FUNCTION spell('chat');
CREATE TRIGGER person_spelled AFTER INSERT OR UPDATE OF folded, folded_name OR DELETE ON person
    FOR EACH ROW EXECUTE FUNCTION spell('person', 'name');
