-- How full the buckets of clients are, where several processes share them: level in the second `at`. It may be lost.
CREATE UNLOGGED TABLE bucket (client TEXT PRIMARY KEY, level BIGINT NOT NULL, at BIGINT NOT NULL);

-- What calls of one method by one caller took, by the minute they began in; `first` is the moment of the first of them.
CREATE UNLOGGED TABLE operating (
    method TEXT NOT NULL,
    caller TEXT NOT NULL,
    minute BIGINT NOT NULL,
    first BIGINT NOT NULL,
    microseconds BIGINT NOT NULL,
    PRIMARY KEY (method, caller, minute)
);
