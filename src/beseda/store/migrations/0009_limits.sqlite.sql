-- How full the buckets of clients are, where several processes share them: level in the second `at`. It may be lost.
CREATE TABLE bucket (client TEXT PRIMARY KEY, level BIGINT NOT NULL, at BIGINT NOT NULL) WITHOUT ROWID;

-- What calls of one method by one caller took, by the minute they began in; `first` is the moment of the first of them.
CREATE TABLE operating (
    method TEXT NOT NULL,
    caller TEXT NOT NULL,
    minute BIGINT NOT NULL,
    first BIGINT NOT NULL,
    microseconds BIGINT NOT NULL,
    PRIMARY KEY (method, caller, minute)
) WITHOUT ROWID;
