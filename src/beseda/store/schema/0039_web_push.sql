-- Browsers that are told through the push service of their maker while no page is open: one for a session at most.
CREATE TABLE web_push (
    session_hash TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL,
    endpoint TEXT NOT NULL,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL
);
CREATE INDEX web_push_endpoint ON web_push (endpoint);
CREATE INDEX web_push_person ON web_push (person_id);

-- Who is connected to which process, until when at least it is so.
CREATE TABLE connected (
    process TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (process, person_id)
);
CREATE INDEX connected_person ON connected (person_id, until);
