-- The folder of the disk that holds a chat's files, 0 before there is one: its storage's root_id once more.
ALTER TABLE chat ADD COLUMN disk_folder_id BIGINT NOT NULL DEFAULT 0;
UPDATE chat SET disk_folder_id = (SELECT s.root_id FROM disk_storage s WHERE s.kind = 'chat' AND s.owner_id = chat.id)
WHERE id IN (SELECT s.owner_id FROM disk_storage s WHERE s.kind = 'chat');
