-- Fields that an administrator added to profiles. settings: JSON by type; labels: JSON, by kind and language.
CREATE TABLE custom_field (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    xml_id TEXT NOT NULL DEFAULT '',
    sort BIGINT NOT NULL DEFAULT 100,
    multiple BIGINT NOT NULL DEFAULT 0,
    mandatory BIGINT NOT NULL DEFAULT 0,
    show_filter TEXT NOT NULL DEFAULT 'N',
    show_in_list BIGINT NOT NULL DEFAULT 1,
    edit_in_list BIGINT NOT NULL DEFAULT 1,
    searchable BIGINT NOT NULL DEFAULT 0,
    settings TEXT NOT NULL DEFAULT '{}',
    labels TEXT NOT NULL DEFAULT '{}'
);

-- What can be chosen of a field of type enumeration; chosen: where nothing else is.
CREATE TABLE custom_option (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    field_id BIGINT NOT NULL,
    sort BIGINT NOT NULL DEFAULT 500,
    value TEXT NOT NULL,
    chosen BIGINT NOT NULL DEFAULT 0,
    xml_id TEXT NOT NULL DEFAULT ''
);
CREATE INDEX custom_option_field ON custom_option (field_id);

-- What profiles hold in such fields, a row a value. folded, number: what filters compare; number where it is one.
CREATE TABLE person_value (
    person_id BIGINT NOT NULL,
    field_id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    value TEXT NOT NULL,
    folded TEXT NOT NULL DEFAULT '',
    number DOUBLE PRECISION,
    PRIMARY KEY (person_id, field_id, place)
) WITHOUT ROWID;
CREATE INDEX person_value_number ON person_value (field_id, number);
