-- What lies in a folder, the trash aside, is listed and counted without reading it. The index of names is made behind the
-- start (store/files/disk_search.py), because it needs extensions.
DROP INDEX disk_object_parent;
CREATE INDEX disk_object_parent ON disk_object (parent_id, deleted, id);
