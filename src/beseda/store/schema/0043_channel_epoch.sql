-- How often somebody was signed out everywhere: what proves a channel of push & pull, which is good for one of them.
CREATE TABLE channel_epoch (
    person_id BIGINT PRIMARY KEY,
    epoch BIGINT NOT NULL
);
