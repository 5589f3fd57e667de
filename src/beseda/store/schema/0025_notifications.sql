-- Where somebody's notifications are told: a chat of type S that nobody is in, and how many wait there unread.
CREATE TABLE notification_chat (
    user_id BIGINT PRIMARY KEY,
    chat_id BIGINT NOT NULL DEFAULT 0,
    unread BIGINT NOT NULL DEFAULT 0
);

-- What a message of such a chat is besides: type 1 wants an answer, 2 is from a person, 4 from the system. Tags stand as
-- answers show them, with the application that gave them. text_out: for mail. buttons: JSON, of type 1 alone.
CREATE TABLE notification (
    id BIGINT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    type BIGINT NOT NULL,
    module TEXT NOT NULL,
    event TEXT NOT NULL,
    tag TEXT NOT NULL DEFAULT '',
    sub_tag TEXT NOT NULL DEFAULT '',
    text_out TEXT NOT NULL DEFAULT '',
    buttons TEXT NOT NULL DEFAULT '',
    unread BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX notification_user ON notification (user_id, type, id);
CREATE INDEX notification_unread ON notification (user_id, id) WHERE unread = 1;
CREATE INDEX notification_tag ON notification (tag, user_id) WHERE tag <> '';
CREATE INDEX notification_sub_tag ON notification (sub_tag) WHERE sub_tag <> '';
