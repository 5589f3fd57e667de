-- Version 10, the last before the schema was written anew, becomes version 11: tables and columns get their names of today.
ALTER TABLE migration ADD COLUMN compat BIGINT NOT NULL DEFAULT 0;
DELETE FROM migration WHERE number < 11;

ALTER TABLE audience RENAME TO hearing_interval;
ALTER TABLE hearing_interval RENAME COLUMN since TO since_event_id;
ALTER TABLE hearing_interval RENAME COLUMN until TO until_event_id;
ALTER TABLE hearing_interval RENAME COLUMN farewell TO last_view;
ALTER TABLE uncounted RENAME TO deleted_seq;
ALTER TABLE member RENAME COLUMN own_ahead TO own_after_mark;
ALTER TABLE reader RENAME TO queue_position;
ALTER TABLE queue_position RENAME COLUMN name TO listener;
ALTER TABLE subscription RENAME TO event_recording;
ALTER TABLE event_recording RENAME COLUMN since TO since_number;
ALTER TABLE event_recording RENAME COLUMN until TO until_number;
ALTER TABLE lane RENAME TO delivery_partition;
ALTER TABLE delivery_partition RENAME COLUMN queue TO subscriber;
ALTER TABLE delivery_partition RENAME COLUMN lane TO partition_key;
ALTER TABLE delivery RENAME COLUMN lane TO partition_key;
ALTER TABLE delivery RENAME COLUMN queue TO subscriber;
ALTER TABLE delivery DROP COLUMN bot_id;

-- Each token or client id that bots were registered with becomes an application, in the order of its first bot.
CREATE TABLE application (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);
INSERT INTO application (key, created_at)
SELECT b.owner, min(b.created_at) FROM bot b GROUP BY b.owner ORDER BY min(b.person_id);
ALTER TABLE bot RENAME TO bot_10;
CREATE TABLE bot (
    person_id BIGINT PRIMARY KEY,
    application_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    family TEXT NOT NULL,
    type TEXT NOT NULL,
    event_mode TEXT NOT NULL DEFAULT 'fetch',
    webhook_url TEXT NOT NULL DEFAULT '',
    handlers TEXT NOT NULL DEFAULT '',
    hidden BIGINT NOT NULL DEFAULT 0,
    reactions BIGINT NOT NULL DEFAULT 1,
    openline BIGINT NOT NULL DEFAULT 0,
    background TEXT NOT NULL DEFAULT '',
    messages BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    removed_at BIGINT NOT NULL DEFAULT 0
);
INSERT INTO bot
SELECT b.person_id, a.id, b.code, b.family, b.type, b.event_mode, b.webhook_url, b.handlers, b.hidden, b.reactions,
    b.openline, b.background, b.messages, b.created_at, b.removed_at
FROM bot_10 b JOIN application a ON a.key = b.owner;
DROP TABLE bot_10;
CREATE INDEX bot_application ON bot (application_id, person_id);
CREATE UNIQUE INDEX bot_code ON bot (code) WHERE removed_at = 0;
UPDATE delivery SET subscriber = 'application:' || a.id FROM application a
WHERE delivery.subscriber = 'application:' || a.key;
UPDATE delivery_partition SET subscriber = 'application:' || a.id FROM application a
WHERE delivery_partition.subscriber = 'application:' || a.key;

-- The contents in the file store, by their SHA-256 in hexadecimal; `touched_at`: when one was last put or came into use,
-- `deleting_at`: since when it is being deleted, for whoever puts the same content again meanwhile.
CREATE TABLE content (
    hash TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    touched_at BIGINT NOT NULL,
    deleting_at BIGINT
) WITHOUT ROWID;
CREATE INDEX content_touched ON content (touched_at);

-- What people see of a file; several may have the same content. width, height: of an image, in pixels, else 0.
CREATE TABLE file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    hash TEXT NOT NULL,
    author_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    width BIGINT NOT NULL DEFAULT 0,
    height BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX file_hash ON file (hash);

-- A picture is kept here until its content is in the file store: then it has a hash in place of a body.
CREATE TABLE new_picture (name TEXT PRIMARY KEY, media_type TEXT NOT NULL, body BLOB, hash TEXT);
INSERT INTO new_picture (name, media_type, body) SELECT name, media_type, body FROM picture;
DROP TABLE picture;
ALTER TABLE new_picture RENAME TO picture;
CREATE INDEX picture_hash ON picture (hash);
CREATE INDEX picture_body ON picture (name) WHERE body IS NOT NULL;

-- What is said is found by the runs of three characters in it. The texts themselves are not kept twice.
-- rowid: chat_id << 32 | message id, so that one chat is one range. A file of SQLite ends long before either half does.
DROP TABLE stretch;
DROP TABLE trigram;
DROP TABLE retold;
CREATE VIRTUAL TABLE message_search USING fts5 (
    text, content = '', contentless_delete = 1, detail = 'none', tokenize = 'trigram'
);

-- Fewer parts at once would be sorted anew more often: a quarter less work for whoever fills it.
INSERT INTO message_search (message_search, rank) VALUES ('automerge', 8);

-- Up to which message the table above knows what is said: it is filled behind the commits.
INSERT INTO sequence (name, value) VALUES ('message_search', 0);

-- When the messages with the ids from block << 10 on were said that are indexed: seconds since 1970.
CREATE TABLE message_period (
    block INTEGER PRIMARY KEY,
    earliest BIGINT NOT NULL,
    latest BIGINT NOT NULL
);
