-- From which message on a chat's history is somebody's who hears it: what becomes of older ones is not told to them.
ALTER TABLE audience ADD COLUMN first_visible BIGINT NOT NULL DEFAULT 0;
UPDATE audience SET first_visible = coalesce(
    (SELECT m.first_visible FROM member m WHERE m.user_id = audience.user_id AND m.chat_id = audience.chat_id), 0)
WHERE until = 0;

-- What became of messages that were said: by these events their earlier states are found again.
CREATE INDEX event_change ON event (message_id, id) WHERE kind IN ('message.update', 'message.delete');
