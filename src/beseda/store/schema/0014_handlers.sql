-- A handler of bots: how often in a row it did not answer in time, until when nothing is sent to it because of that,
-- and how much it was never told since it waited too long.
CREATE TABLE delivery_handler (
    subscriber TEXT PRIMARY KEY,
    hangs BIGINT NOT NULL DEFAULT 0,
    paused_until BIGINT NOT NULL DEFAULT 0,
    dropped BIGINT NOT NULL DEFAULT 0,
    dropped_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX delivery_late ON delivery (created_at) WHERE state = 'waiting';
