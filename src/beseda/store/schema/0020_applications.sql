-- Applications that an administrator added. Its row of `application` has the client_id as key. scope: what it may do,
-- comma-separated; people: who may use it, comma-separated ids, '' everybody; interface: whether it has pages that are
-- opened in the portal; installed_at: when its installation was finished, 0 not yet.
CREATE TABLE local_application (
    id BIGINT PRIMARY KEY,
    client_id TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    scope TEXT NOT NULL,
    people TEXT NOT NULL,
    handler_url TEXT NOT NULL,
    install_url TEXT NOT NULL,
    interface BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    added_by BIGINT NOT NULL,
    installed_at BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

-- What one person let one application do, with all tokens that follow from it: revoked together.
CREATE TABLE token_family (
    id TEXT PRIMARY KEY,
    application_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    scope TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL DEFAULT 0,
    forget_at BIGINT NOT NULL
);
CREATE INDEX token_family_application ON token_family (application_id, person_id);
CREATE INDEX token_family_person ON token_family (person_id);
CREATE INDEX token_family_old ON token_family (forget_at);

-- Tokens and codes are kept as SHA-256 in hexadecimal. renewed_at: when a refresh token was first used.
CREATE TABLE access_token (
    hash TEXT PRIMARY KEY,
    family_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    forget_at BIGINT NOT NULL
);
CREATE INDEX access_token_old ON access_token (forget_at);
CREATE TABLE refresh_token (
    hash TEXT PRIMARY KEY,
    family_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    renewed_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX refresh_token_old ON refresh_token (expires_at);

-- family_id: what a code was exchanged for. challenge: PKCE, with its method before a colon; '' without.
CREATE TABLE authorization_code (
    hash TEXT PRIMARY KEY,
    application_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    scope TEXT NOT NULL,
    challenge TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    family_id TEXT NOT NULL DEFAULT ''
);
CREATE INDEX authorization_code_old ON authorization_code (expires_at);
