-- Version 10, the last before the schema was written anew, becomes version 11: tables and columns get their names of today.
ALTER TABLE migration ADD COLUMN compat BIGINT NOT NULL DEFAULT 0;
DELETE FROM migration WHERE number < 11;

ALTER TABLE audience RENAME TO hearing_interval;
ALTER TABLE hearing_interval RENAME COLUMN since TO since_event_id;
ALTER TABLE hearing_interval RENAME COLUMN until TO until_event_id;
ALTER TABLE hearing_interval RENAME COLUMN farewell TO last_view;
ALTER TABLE uncounted RENAME TO deleted_seq;
ALTER TABLE member RENAME COLUMN own_ahead TO own_after_mark;
ALTER TABLE reader RENAME TO queue_position;
ALTER TABLE subscription RENAME TO event_recording;
ALTER TABLE event_recording RENAME COLUMN since TO since_number;
ALTER TABLE event_recording RENAME COLUMN until TO until_number;
ALTER TABLE lane RENAME TO delivery_partition;
ALTER TABLE delivery_partition RENAME COLUMN lane TO partition_key;
ALTER TABLE delivery RENAME COLUMN lane TO partition_key;
ALTER INDEX audience_pkey RENAME TO hearing_interval_pkey;
ALTER INDEX uncounted_pkey RENAME TO deleted_seq_pkey;
ALTER INDEX reader_pkey RENAME TO queue_position_pkey;
ALTER INDEX subscription_pkey RENAME TO event_recording_pkey;
ALTER INDEX lane_pkey RENAME TO delivery_partition_pkey;
