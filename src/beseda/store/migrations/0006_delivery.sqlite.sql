-- Events on their way to a handler: what is sent, as it is sent. queue: a bot's, or that of the bots of an application.
-- lane: the chat that it is about, 0 for none. state: waiting, delivered or given_up.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    lane BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    event TEXT NOT NULL,
    bot_id BIGINT NOT NULL,
    url TEXT NOT NULL,
    token TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    tries BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE INDEX delivery_waiting ON delivery (queue, lane, id) WHERE state = 'waiting';
CREATE INDEX delivery_done ON delivery (created_at) WHERE state <> 'waiting';

-- Where something waits, and from when on its first may be tried.
CREATE TABLE lane (queue TEXT NOT NULL, lane BIGINT NOT NULL, due_at BIGINT NOT NULL, PRIMARY KEY (queue, lane));

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
