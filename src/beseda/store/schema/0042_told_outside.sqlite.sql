-- What applications are told of is found without going through what people say.
DROP INDEX event_of_portal;
CREATE INDEX event_of_portal ON event (id) WHERE kind IN ('person.add', 'application.install', 'application.update',
    'application.remove', 'application.pay', 'application.confirm', 'application.test');

-- Where others are told of what happens to the portal as a whole; events: a comma-separated list.
CREATE TABLE outbound_webhook (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    events TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);

-- Who has run an application: its page said so.
CREATE TABLE application_run (
    application_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    began_at BIGINT NOT NULL,
    PRIMARY KEY (application_id, person_id)
);
