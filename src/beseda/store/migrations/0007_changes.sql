-- What of a chat's history is somebody's who hears it (from which message on: what becomes of older ones is not told to
-- them), and whose dialog with whom it is: both also when they are no longer in it.
ALTER TABLE audience ADD COLUMN first_visible BIGINT NOT NULL DEFAULT 0;
ALTER TABLE audience ADD COLUMN peer_id BIGINT NOT NULL DEFAULT 0;
UPDATE audience SET first_visible = coalesce(
    (SELECT m.first_visible FROM member m WHERE m.user_id = audience.user_id AND m.chat_id = audience.chat_id), 0)
WHERE until = 0;
UPDATE audience SET peer_id = coalesce(
    (SELECT m.peer_id FROM member m WHERE m.user_id = audience.user_id AND m.chat_id = audience.chat_id), 0)
WHERE until = 0;

-- What became of messages that were said: by these events their earlier states are found again.
CREATE INDEX event_change ON event (message_id, id) WHERE kind IN ('message.update', 'message.delete');
