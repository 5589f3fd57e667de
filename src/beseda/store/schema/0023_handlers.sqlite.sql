-- Where an application is told of an event; offline: nowhere, it asks. auth_type: as whom it acts then, 0: as whoever did
-- it. connector: by which source the events that wait are divided. pause: seconds between two notes that some wait.
CREATE TABLE event_handler (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id BIGINT NOT NULL,
    event TEXT NOT NULL,
    url TEXT NOT NULL,
    auth_type BIGINT NOT NULL DEFAULT 0,
    offline BIGINT NOT NULL DEFAULT 0,
    connector TEXT NOT NULL DEFAULT '',
    pause BIGINT NOT NULL DEFAULT 1,
    told_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX event_handler_once ON event_handler (application_id, event, url, auth_type, offline, connector);

-- Events that wait until an application asks: one for each object, the last that happened to it. process_id: who has
-- taken it, error: whether that came to nothing.
CREATE TABLE offline_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id BIGINT NOT NULL,
    connector TEXT NOT NULL,
    event TEXT NOT NULL,
    message_id TEXT NOT NULL,
    data TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    process_id TEXT NOT NULL DEFAULT '',
    reserved_at BIGINT NOT NULL DEFAULT 0,
    error BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX offline_event_object ON offline_event (application_id, connector, event, message_id)
    WHERE process_id = '';
CREATE INDEX offline_event_queue ON offline_event (application_id, connector, id);
CREATE INDEX offline_event_old ON offline_event (reserved_at) WHERE reserved_at > 0;

-- What applications are told of is found without going through what people say.
CREATE INDEX event_of_portal ON event (id) WHERE kind IN ('person.add', 'application.install', 'application.update',
    'application.remove');

-- For whom a delivery carries tokens, which are made when it is sent.
ALTER TABLE delivery ADD COLUMN application_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN person_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN renewable BIGINT NOT NULL DEFAULT 0;
