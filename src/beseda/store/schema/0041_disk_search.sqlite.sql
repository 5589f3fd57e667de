-- Files and folders are found by the runs of three characters in their folded names. The names are not kept twice.
-- rowid: storage_id << 32 | id, so that one storage is one range; an object never leaves its storage. Roots have no name.
CREATE VIRTUAL TABLE disk_search USING fts5 (
    text, content = '', contentless_delete = 1, detail = 'none', tokenize = 'trigram'
);
INSERT INTO disk_search (rowid, text)
SELECT o.storage_id << 32 | o.id, o.folded FROM disk_object o WHERE o.parent_id > 0 ORDER BY o.storage_id, o.id;

CREATE TRIGGER disk_object_named AFTER INSERT ON disk_object WHEN new.parent_id > 0 BEGIN
    INSERT INTO disk_search (rowid, text) VALUES (new.storage_id << 32 | new.id, new.folded);
END;
CREATE TRIGGER disk_object_renamed AFTER UPDATE OF folded ON disk_object
WHEN new.folded <> old.folded AND new.parent_id > 0 BEGIN
    DELETE FROM disk_search WHERE rowid = old.storage_id << 32 | old.id;
    INSERT INTO disk_search (rowid, text) VALUES (new.storage_id << 32 | new.id, new.folded);
END;
CREATE TRIGGER disk_object_gone AFTER DELETE ON disk_object WHEN old.parent_id > 0 BEGIN
    DELETE FROM disk_search WHERE rowid = old.storage_id << 32 | old.id;
END;

-- What lies in a folder, the trash aside, is listed and counted without reading it.
DROP INDEX disk_object_parent;
CREATE INDEX disk_object_parent ON disk_object (parent_id, deleted, id);
