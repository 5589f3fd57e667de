-- People. Bots are people with kind 'bot'. Times are seconds since 1970, 0 = never.
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
    folded TEXT NOT NULL DEFAULT ''
);

CREATE TABLE department (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    parent_id BIGINT NOT NULL DEFAULT 0,
    sort BIGINT NOT NULL DEFAULT 500
);

-- Every conversation. last_seq numbers the messages that count; version changes with every visible change of the row.
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
    folded TEXT NOT NULL DEFAULT ''
);
CREATE INDEX chat_entity ON chat (entity_type, entity_id, id) WHERE entity_type <> '';

-- Who is in a chat now. peer_id: the other one of a private dialog, 0 elsewhere.
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
    PRIMARY KEY (user_id, chat_id)
) WITHOUT ROWID;
CREATE INDEX member_chat ON member (chat_id, joined_at, user_id);
CREATE UNIQUE INDEX member_peer ON member (user_id, peer_id) WHERE peer_id > 0;
CREATE INDEX member_manager ON member (chat_id, user_id) WHERE manager = 1;
CREATE INDEX member_muted ON member (chat_id, user_id) WHERE muted = 1;

-- Who heard a chat's events, and when: from event `since` through event `until` (0 = still does).
CREATE TABLE audience (
    chat_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, chat_id, since)
) WITHOUT ROWID;

-- Messages lie together by chat. seq: 0 for those that do not count (system lines).
CREATE TABLE message (
    chat_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    seq BIGINT NOT NULL DEFAULT 0,
    author_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    text TEXT NOT NULL,
    params TEXT NOT NULL DEFAULT '',
    uuid TEXT,
    PRIMARY KEY (chat_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX message_id ON message (id);

-- Numbers that lost their message: taken off the unread count of whoever has not read past them.
CREATE TABLE uncounted (
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

-- Avatars, by the hash of what they are.
CREATE TABLE picture (name TEXT PRIMARY KEY, media_type TEXT NOT NULL, body BLOB NOT NULL);

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
INSERT INTO sequence (name, value) VALUES ('message', 0), ('chat_title', 0);
INSERT INTO department (name) VALUES ('Company');
