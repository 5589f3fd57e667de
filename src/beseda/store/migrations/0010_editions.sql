-- Grows with each change of a message that was said before, so that a page of a history can be known again.
ALTER TABLE chat ADD COLUMN edition BIGINT NOT NULL DEFAULT 0;
