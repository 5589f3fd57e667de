-- What applications keep at the portal: person_id 0: for everybody. value: JSON.
CREATE TABLE application_option (
    application_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (application_id, person_id, name)
);
