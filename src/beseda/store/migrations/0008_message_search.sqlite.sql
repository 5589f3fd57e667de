-- Long chats are searched by the runs of three characters in their messages, a stretch of message numbers at a time.
-- number: of the stretch, from 0; ids first through last; earliest, latest: when they were said.
-- claim: not 0 while the stretch is being made.
CREATE TABLE stretch (
    chat_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    first BIGINT NOT NULL DEFAULT 0,
    last BIGINT NOT NULL DEFAULT 0,
    earliest BIGINT NOT NULL DEFAULT 0,
    latest BIGINT NOT NULL DEFAULT 0,
    claim BIGINT NOT NULL,
    claimed_at BIGINT NOT NULL,
    PRIMARY KEY (chat_id, number)
) WITHOUT ROWID;

-- What a stretch contains: where each run stands, in buckets from 0; the ids of its messages in bucket -1.
CREATE TABLE trigram (
    chat_id BIGINT NOT NULL,
    stretch BIGINT NOT NULL,
    bucket BIGINT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (chat_id, stretch, bucket)
) WITHOUT ROWID;

-- Messages whose text changed after their stretch was made.
CREATE TABLE retold (chat_id BIGINT NOT NULL, message_id BIGINT NOT NULL, PRIMARY KEY (chat_id, message_id)) WITHOUT ROWID;

-- Whoever reads events far behind goes by chats, not through what others hear. What is old has low ids anyway.
CREATE INDEX event_chat ON event (chat_id, number);
DROP INDEX event_created;
