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
    word TEXT NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (kind, word, id)
) WITHOUT ROWID;
CREATE INDEX word_of ON word (kind, id);
CREATE INDEX chat_open ON chat (id) WHERE type = 'O';

-- What the index should hold.
CREATE VIEW spelled AS
SELECT 'chat' AS kind, substr(w.value, 1, 40) AS word, c.id AS id
FROM chat c, json_each('[' || replace(json_quote(c.folded), ' ', '","') || ']') w WHERE w.value <> ''
UNION ALL
SELECT 'person', substr(w.value, 1, 40), p.id
FROM person p, json_each('[' || replace(json_quote(p.folded), ' ', '","') || ']') w WHERE w.value <> ''
UNION ALL
SELECT 'name', substr(w.value, 1, 40), p.id
FROM person p, json_each('[' || replace(json_quote(p.folded_name), ' ', '","') || ']') w WHERE w.value <> '';

INSERT OR IGNORE INTO word SELECT s.kind, s.word, s.id FROM spelled s;

CREATE TRIGGER chat_spelled AFTER INSERT ON chat BEGIN
    INSERT OR IGNORE INTO word SELECT s.kind, s.word, s.id FROM spelled s WHERE s.kind = 'chat' AND s.id = new.id;
END;
CREATE TRIGGER chat_respelled AFTER UPDATE OF folded ON chat BEGIN
    DELETE FROM word WHERE kind = 'chat' AND id = new.id;
    INSERT OR IGNORE INTO word SELECT s.kind, s.word, s.id FROM spelled s WHERE s.kind = 'chat' AND s.id = new.id;
END;
CREATE TRIGGER chat_gone AFTER DELETE ON chat BEGIN
    DELETE FROM word WHERE kind = 'chat' AND id = old.id;
END;
CREATE TRIGGER person_spelled AFTER INSERT ON person BEGIN
    INSERT OR IGNORE INTO word SELECT s.kind, s.word, s.id FROM spelled s
    WHERE s.kind IN ('person', 'name') AND s.id = new.id;
END;
CREATE TRIGGER person_respelled AFTER UPDATE OF folded, folded_name ON person BEGIN
    DELETE FROM word WHERE kind IN ('person', 'name') AND id = new.id;
    INSERT OR IGNORE INTO word SELECT s.kind, s.word, s.id FROM spelled s
    WHERE s.kind IN ('person', 'name') AND s.id = new.id;
END;
CREATE TRIGGER person_gone AFTER DELETE ON person BEGIN
    DELETE FROM word WHERE kind IN ('person', 'name') AND id = old.id;
END;
