-- How full the buckets of clients are, where several processes share them: level in the second `at`. It may be lost.
CREATE TABLE bucket (client TEXT PRIMARY KEY, level BIGINT NOT NULL, at BIGINT NOT NULL) WITHOUT ROWID;
