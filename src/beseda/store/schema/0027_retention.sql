-- Whoever takes messages away looks for whose notifications are in a chat.
CREATE INDEX notification_chat_chat ON notification_chat (chat_id);
