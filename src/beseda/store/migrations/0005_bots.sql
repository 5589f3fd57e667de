-- What a bot is beyond being a person. owner: the hash of the token or client id of who registered it.
CREATE TABLE bot (
    person_id BIGINT PRIMARY KEY,
    owner TEXT NOT NULL,
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
CREATE INDEX bot_owner ON bot (owner, person_id);
CREATE UNIQUE INDEX bot_code ON bot (code) WHERE removed_at = 0;

-- How far a queue of events is confirmed: what is never answered again.
CREATE TABLE reader (name TEXT PRIMARY KEY, confirmed BIGINT NOT NULL);

-- Between which events a person let theirs be recorded (until 0: still does).
CREATE TABLE subscription (
    person_id BIGINT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (person_id, since)
);

CREATE INDEX event_created ON event (created_at);
CREATE INDEX message_uuid ON message (chat_id, uuid) WHERE uuid IS NOT NULL;
