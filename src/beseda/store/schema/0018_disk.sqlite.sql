-- Where files lie. kind: user, common, chat or restapp; owner_id: the person, 0, the chat or the application. root_id: its
-- outermost folder, which for a chat is the folder of the chat.
CREATE TABLE disk_storage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    owner_id BIGINT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    root_id BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX disk_storage_owner ON disk_storage (kind, owner_id);

-- Folders and files. parent_id: the folder that it lies in, 0 for the root of a storage. file_id: the content of a file
-- now, 0 for a folder. version counts the contents that it had. deleted: 0, 3 in the trash, 4 with a folder that is.
-- link: what its public address ends in, empty without one. folded: the name as search compares it.
CREATE TABLE disk_object (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    storage_id BIGINT NOT NULL,
    parent_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    file_id BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 0,
    deleted BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT NOT NULL DEFAULT 0,
    created_by BIGINT NOT NULL,
    updated_by BIGINT NOT NULL,
    deleted_by BIGINT NOT NULL DEFAULT 0,
    link TEXT NOT NULL DEFAULT '',
    folded TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX disk_object_name ON disk_object (parent_id, name) WHERE parent_id > 0 AND deleted = 0;
CREATE INDEX disk_object_parent ON disk_object (parent_id, id);
CREATE INDEX disk_object_storage ON disk_object (storage_id, updated_at, id) WHERE deleted = 0;
CREATE UNIQUE INDEX disk_object_link ON disk_object (link) WHERE link <> '';
CREATE INDEX disk_object_trash ON disk_object (deleted_at) WHERE deleted = 3;

-- Each content that a file has or had.
CREATE TABLE disk_version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    object_id BIGINT NOT NULL,
    file_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL
);
CREATE INDEX disk_version_object ON disk_version (object_id, number);

-- What somebody may do with an object, and with all that lies in it, beside what they may in its storage. code: U7 a
-- person, D3 a department, DR3 a department with those below it, * everybody. level: 1 read, 2 add, 3 edit, 4 all.
CREATE TABLE disk_right (
    object_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    level BIGINT NOT NULL,
    PRIMARY KEY (object_id, code)
) WITHOUT ROWID;
CREATE INDEX disk_right_code ON disk_right (code, object_id);

-- Which messages carry a file.
CREATE TABLE message_file (
    object_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (object_id, message_id)
) WITHOUT ROWID;
