-- Browsers that somebody signed in with; the hash is of what is in the cookie.
CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_old ON session (expires_at);

-- Wrong passwords, by what is slowed down: a login, an address.
CREATE TABLE sign_in_failure (
    subject TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

-- What somebody let an application do.
CREATE TABLE consent (
    application_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    scope TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (application_id, person_id)
);
