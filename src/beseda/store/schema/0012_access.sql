-- Whose bot it is: the person who registered it, 0 where that was not noted.
ALTER TABLE bot ADD COLUMN owner_id BIGINT NOT NULL DEFAULT 0;

-- Employees read open chats whole, also those that they are in.
UPDATE member SET first_visible = 0
WHERE first_visible > 0
    AND chat_id IN (SELECT c.id FROM chat c WHERE c.type = 'O')
    AND user_id IN (SELECT p.id FROM person p WHERE p.extranet = 0);
UPDATE hearing_interval SET first_visible = 0
WHERE first_visible > 0 AND until_event_id = 0
    AND chat_id IN (SELECT c.id FROM chat c WHERE c.type = 'O')
    AND user_id IN (SELECT p.id FROM person p WHERE p.extranet = 0);
