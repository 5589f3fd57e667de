-- Commands of bots. name: as it was registered, without the slash; folded: in one case, as it is called. titles (JSON):
-- what it is called and which parameters it takes, by language.
CREATE TABLE command (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bot_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    common BIGINT NOT NULL DEFAULT 0,
    hidden BIGINT NOT NULL DEFAULT 0,
    extranet BIGINT NOT NULL DEFAULT 0,
    titles TEXT NOT NULL DEFAULT '{}',
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX command_bot ON command (bot_id, folded);
CREATE INDEX command_name ON command (folded, id);

-- Who was called lately, about which message: for a day a bot may answer there.
CREATE TABLE command_call (
    command_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    called_at BIGINT NOT NULL,
    PRIMARY KEY (command_id, message_id)
) WITHOUT ROWID;
CREATE INDEX command_call_chat ON command_call (bot_id, chat_id, called_at);
CREATE INDEX command_call_message ON command_call (message_id);
CREATE INDEX command_call_age ON command_call (called_at);
