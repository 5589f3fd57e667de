-- How many contents there are and their bytes, by the first digit of the hash: a sum that is read at each upload, in parts so
-- that those who upload at the same time seldom wait for each other. Triggers keep it.
CREATE TABLE content_total (
    digit TEXT PRIMARY KEY,
    contents BIGINT NOT NULL DEFAULT 0,
    bytes BIGINT NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO content_total
SELECT substr(c.hash, 1, 1), count(*), CAST(sum(c.size) AS BIGINT) FROM content c GROUP BY substr(c.hash, 1, 1);
CREATE TRIGGER content_counted AFTER INSERT ON content BEGIN
    INSERT INTO content_total VALUES (substr(new.hash, 1, 1), 1, new.size)
    ON CONFLICT (digit) DO UPDATE SET
        contents = content_total.contents + 1, bytes = content_total.bytes + excluded.bytes;
END;
CREATE TRIGGER content_gone AFTER DELETE ON content BEGIN
    UPDATE content_total SET contents = contents - 1, bytes = bytes - old.size WHERE digit = substr(old.hash, 1, 1);
END;
