-- Who said the last message (of a system line: had it said), how many others saw it, and who was the first of them;
-- when what stands in the chat last changed.
ALTER TABLE chat ADD COLUMN speaker_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN views BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN viewer_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
UPDATE chat SET speaker_id = coalesce((SELECT g.author_id FROM message g WHERE g.id = chat.last_message_id), 0);
UPDATE chat SET views = (
    SELECT count(*) FROM member m
    WHERE m.chat_id = chat.id AND m.read_at > 0 AND m.read_message_id >= chat.last_message_id
        AND m.user_id <> chat.speaker_id
);

-- How many own messages stand behind the read mark, where somebody marked a dialog unread: they do not count.
ALTER TABLE member ADD COLUMN own_ahead BIGINT NOT NULL DEFAULT 0;

-- What a message is found by, where that is not its text.
ALTER TABLE message ADD COLUMN folded TEXT NOT NULL DEFAULT '';

-- A message that does not count has the last number before it, with a minus.
UPDATE message SET seq = -coalesce((
    SELECT b.seq FROM message b WHERE b.chat_id = message.chat_id AND b.id < message.id AND b.seq > 0
    ORDER BY b.id DESC LIMIT 1
), 0) WHERE seq = 0;
