-- Where pages of applications are shown in the messenger. options, lang_all: JSON.
CREATE TABLE placement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id BIGINT NOT NULL,
    placement TEXT NOT NULL,
    handler TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    options TEXT NOT NULL,
    lang_all TEXT NOT NULL
);
CREATE UNIQUE INDEX placement_once ON placement (application_id, placement, handler);
