-- Who is told of what happens in an open chat without being in it, until when.
CREATE TABLE chat_watch (
    chat_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (chat_id, person_id)
);
CREATE INDEX chat_watch_person ON chat_watch (person_id);
CREATE INDEX chat_watch_until ON chat_watch (until);
