-- What people looked for last: chats, or people whom they looked for; the other id is 0.
CREATE TABLE search_last (
    user_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    peer_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (user_id, chat_id, peer_id)
);
