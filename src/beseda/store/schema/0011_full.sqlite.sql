-- The whole schema as of version 11, for SQLite.

-- People. Bots are people with kind 'bot'. Times are seconds since 1970, 0 = never. folded: the words of name and
-- position, folded_name: of the name alone.
CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version BIGINT NOT NULL DEFAULT 1,
    active BIGINT NOT NULL DEFAULT 1,
    admin BIGINT NOT NULL DEFAULT 0,
    kind TEXT NOT NULL DEFAULT 'user',
    extranet BIGINT NOT NULL DEFAULT 0,
    login TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL DEFAULT '',
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    work_position TEXT NOT NULL DEFAULT '',
    color TEXT NOT NULL DEFAULT '#df532d',
    avatar TEXT NOT NULL DEFAULT '',
    gender TEXT NOT NULL DEFAULT '',
    birthday TEXT NOT NULL DEFAULT '',
    website TEXT NOT NULL DEFAULT '',
    work_phone TEXT NOT NULL DEFAULT '',
    personal_mobile TEXT NOT NULL DEFAULT '',
    inner_phone TEXT NOT NULL DEFAULT '',
    departments TEXT NOT NULL DEFAULT '[]',
    status TEXT NOT NULL DEFAULT '',
    idle_since BIGINT NOT NULL DEFAULT 0,
    absent_until BIGINT NOT NULL DEFAULT 0,
    employed_on TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    last_login_at BIGINT NOT NULL DEFAULT 0,
    last_activity_at BIGINT NOT NULL DEFAULT 0,
    mobile_last_at BIGINT NOT NULL DEFAULT 0,
    desktop_last_at BIGINT NOT NULL DEFAULT 0,
    folded TEXT NOT NULL DEFAULT '',
    folded_name TEXT NOT NULL DEFAULT '',
    details TEXT NOT NULL DEFAULT '',
    updated_at BIGINT NOT NULL DEFAULT 0
);

-- Departments: where they belong, who heads them, and their names as search compares them.
CREATE TABLE department (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    parent_id BIGINT NOT NULL DEFAULT 0,
    sort BIGINT NOT NULL DEFAULT 500,
    head_id BIGINT NOT NULL DEFAULT 0,
    folded TEXT NOT NULL DEFAULT ''
);

-- Every conversation. last_seq numbers the messages that count; version changes with every visible change of the row,
-- edition with each change of a message said before. speaker_id said the last message (of a system line: had it said),
-- views others saw it, viewer_id the first of them; changed_at: when what stands in the chat last changed. folded: the
-- words of the title.
CREATE TABLE chat (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version BIGINT NOT NULL DEFAULT 1,
    type TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    color TEXT NOT NULL,
    avatar TEXT NOT NULL DEFAULT '',
    owner_id BIGINT NOT NULL DEFAULT 0,
    entity_type TEXT NOT NULL DEFAULT '',
    entity_id TEXT NOT NULL DEFAULT '',
    entity_data_1 TEXT NOT NULL DEFAULT '',
    entity_data_2 TEXT NOT NULL DEFAULT '',
    entity_data_3 TEXT NOT NULL DEFAULT '',
    parent_chat_id BIGINT NOT NULL DEFAULT 0,
    parent_message_id BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    member_count BIGINT NOT NULL DEFAULT 0,
    extranet_count BIGINT NOT NULL DEFAULT 0,
    message_count BIGINT NOT NULL DEFAULT 0,
    last_message_id BIGINT NOT NULL DEFAULT 0,
    last_seq BIGINT NOT NULL DEFAULT 0,
    folded TEXT NOT NULL DEFAULT '',
    speaker_id BIGINT NOT NULL DEFAULT 0,
    views BIGINT NOT NULL DEFAULT 0,
    viewer_id BIGINT NOT NULL DEFAULT 0,
    changed_at BIGINT NOT NULL DEFAULT 0,
    edition BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX chat_open ON chat (id) WHERE type = 'O';
CREATE INDEX chat_entity ON chat (entity_type, entity_id, id) WHERE entity_type <> '';

-- Who is in a chat now. peer_id: the other one of a private dialog, 0 elsewhere. own_after_mark: how many own messages
-- stand behind a read mark that was set back; they do not count. hidden_at: when it was put away from the list.
CREATE TABLE member (
    user_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    peer_id BIGINT NOT NULL DEFAULT 0,
    manager BIGINT NOT NULL DEFAULT 0,
    joined_at BIGINT NOT NULL,
    first_visible BIGINT NOT NULL DEFAULT 0,
    read_message_id BIGINT NOT NULL DEFAULT 0,
    read_seq BIGINT NOT NULL DEFAULT 0,
    read_at BIGINT NOT NULL DEFAULT 0,
    pinned_at BIGINT NOT NULL DEFAULT 0,
    muted BIGINT NOT NULL DEFAULT 0,
    marked BIGINT NOT NULL DEFAULT 0,
    hidden_through BIGINT NOT NULL DEFAULT 0,
    updated_at BIGINT NOT NULL,
    own_after_mark BIGINT NOT NULL DEFAULT 0,
    hidden_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, chat_id)
) WITHOUT ROWID;
CREATE INDEX member_chat ON member (chat_id, joined_at, user_id);
CREATE UNIQUE INDEX member_peer ON member (user_id, peer_id) WHERE peer_id > 0;
CREATE INDEX member_manager ON member (chat_id, user_id) WHERE manager = 1;
CREATE INDEX member_muted ON member (chat_id, user_id) WHERE muted = 1;

-- Who heard a chat's events: from one event id through another (0 = still does), and of what is said from message
-- first_visible on. peer_id: the other one of a private dialog. Of those who left: when, the last message that they
-- heard, and the chat as they saw it last (JSON).
CREATE TABLE hearing_interval (
    chat_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    since_event_id BIGINT NOT NULL,
    until_event_id BIGINT NOT NULL DEFAULT 0,
    left_at BIGINT NOT NULL DEFAULT 0,
    last_message_id BIGINT NOT NULL DEFAULT 0,
    last_view TEXT NOT NULL DEFAULT '',
    first_visible BIGINT NOT NULL DEFAULT 0,
    peer_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, chat_id, since_event_id)
) WITHOUT ROWID;

-- Messages lie together by chat. seq: of those that do not count (system lines, deleted ones) the last number before,
-- with a minus. folded: what a message is found by, where that is not its text.
CREATE TABLE message (
    chat_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    seq BIGINT NOT NULL DEFAULT 0,
    author_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    text TEXT NOT NULL,
    params TEXT NOT NULL DEFAULT '',
    uuid TEXT,
    folded TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (chat_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX message_id ON message (id);
CREATE INDEX message_uuid ON message (chat_id, uuid) WHERE uuid IS NOT NULL;

-- Numbers that lost their message: taken off the unread count of whoever has not read past them.
CREATE TABLE deleted_seq (
    chat_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (chat_id, seq)
) WITHOUT ROWID;

-- Everything that happened, one row a change. Readers go by number, which grows in the order of visibility.
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number INTEGER GENERATED ALWAYS AS (id) VIRTUAL,
    kind TEXT NOT NULL,
    chat_id BIGINT NOT NULL DEFAULT 0,
    user_id BIGINT NOT NULL DEFAULT 0,
    message_id BIGINT NOT NULL DEFAULT 0,
    data TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX event_by_number ON event (number);
-- Whoever reads events far behind goes by chats, not through what others hear.
CREATE INDEX event_chat ON event (chat_id, number);
-- What became of messages: by these events their earlier states are found again.
CREATE INDEX event_change ON event (message_id, id) WHERE kind IN ('message.update', 'message.delete');

-- Avatars, by the hash of what they are. One is kept here until its content is in the file store: then it has a hash in
-- place of a body.
CREATE TABLE picture (name TEXT PRIMARY KEY, media_type TEXT NOT NULL, body BLOB, hash TEXT);
CREATE INDEX picture_hash ON picture (hash);
CREATE INDEX picture_body ON picture (name) WHERE body IS NOT NULL;

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

CREATE TABLE webhook (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL DEFAULT 0,
    revoked_at BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sequence (name TEXT PRIMARY KEY, value BIGINT NOT NULL) WITHOUT ROWID;

CREATE INDEX department_parent ON department (parent_id);
CREATE INDEX department_head ON department (head_id) WHERE head_id > 0;

-- Who is in a department. person.departments holds the same in the order that answers show.
CREATE TABLE person_department (
    department_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    PRIMARY KEY (department_id, person_id)
) WITHOUT ROWID;
CREATE INDEX person_department_person ON person_department (person_id);

-- Texts of a profile as filters compare them, by the documented name of the field; empty ones have no row.
CREATE TABLE person_text (
    person_id BIGINT NOT NULL,
    field TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (person_id, field)
) WITHOUT ROWID;

CREATE INDEX person_email ON person (lower(email));

-- Who registers bots. key: the hash of the token or client id that it is known by.
CREATE TABLE application (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- What a bot is beyond being a person.
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
CREATE INDEX bot_application ON bot (application_id, person_id);
CREATE UNIQUE INDEX bot_code ON bot (code) WHERE removed_at = 0;

-- How far events are confirmed by who hears them (bot:7, person:7): what is never answered again.
CREATE TABLE queue_position (listener TEXT PRIMARY KEY, confirmed BIGINT NOT NULL);

-- Between which event numbers a person let theirs be recorded (until 0: still does).
CREATE TABLE event_recording (
    person_id BIGINT NOT NULL,
    since_number BIGINT NOT NULL,
    until_number BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (person_id, since_number)
);

-- Events on their way to a handler: what is sent, as it is sent. subscriber: who is told (bot:7, application:3).
-- partition_key: the chat that it is about, 0 for none. state: waiting, delivered or given_up.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscriber TEXT NOT NULL,
    partition_key BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    event TEXT NOT NULL,
    url TEXT NOT NULL,
    token TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    tries BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE INDEX delivery_waiting ON delivery (subscriber, partition_key, id) WHERE state = 'waiting';
CREATE INDEX delivery_done ON delivery (created_at) WHERE state <> 'waiting';

-- Where something waits, and from when on its first may be tried.
CREATE TABLE delivery_partition (
    subscriber TEXT NOT NULL,
    partition_key BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (subscriber, partition_key)
);

-- Each try: the HTTP status, 0 when there was none and the error says why.
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery_id BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    status BIGINT NOT NULL,
    error TEXT NOT NULL,
    milliseconds BIGINT NOT NULL
);
CREATE INDEX attempt_delivery ON attempt (delivery_id, id);

-- What is said is found by the runs of three characters in it. The texts themselves are not kept twice.
-- rowid: chat_id << 32 | message id, so that one chat is one range. A file of SQLite ends long before either half does.
CREATE VIRTUAL TABLE message_search USING fts5 (
    text, content = '', contentless_delete = 1, detail = 'none', tokenize = 'trigram'
);

-- Fewer parts at once would be sorted anew more often: a quarter less work for whoever fills it.
INSERT INTO message_search (message_search, rank) VALUES ('automerge', 8);

-- When the messages with the ids from block << 10 on were said that are indexed: seconds since 1970.
CREATE TABLE message_period (
    block INTEGER PRIMARY KEY,
    earliest BIGINT NOT NULL,
    latest BIGINT NOT NULL
);

-- How full the buckets of clients are, where several processes share them: level in the second `at`. It may be lost.
CREATE TABLE bucket (client TEXT PRIMARY KEY, level BIGINT NOT NULL, at BIGINT NOT NULL) WITHOUT ROWID;

-- What calls of one method by one caller took, by the minute they began in; `first` is the moment of the first of them.
CREATE TABLE operating (
    method TEXT NOT NULL,
    caller TEXT NOT NULL,
    minute BIGINT NOT NULL,
    first BIGINT NOT NULL,
    microseconds BIGINT NOT NULL,
    PRIMARY KEY (method, caller, minute)
) WITHOUT ROWID;

-- The words of titles and names one by one, in the order of code points: what begins alike lies together.
-- kind: chat, person, name.
CREATE TABLE word (
    kind TEXT NOT NULL,
    word TEXT NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (kind, word, id)
) WITHOUT ROWID;
CREATE INDEX word_of ON word (kind, id);

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

-- message_search: up to which message it knows what is said; it is filled behind the commits.
INSERT INTO sequence (name, value) VALUES ('message', 0), ('chat_title', 0), ('message_search', 0);
INSERT INTO department (name, folded) VALUES ('Company', 'company');
