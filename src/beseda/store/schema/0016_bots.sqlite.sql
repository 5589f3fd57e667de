-- Whether people are offered a field to write in.
ALTER TABLE chat ADD COLUMN text_field BIGINT NOT NULL DEFAULT 1;

-- Applications in chats, as bots register them. data: all that is known of one, JSON.
CREATE TABLE chat_application (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bot_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE UNIQUE INDEX chat_application_code ON chat_application (bot_id, code);
