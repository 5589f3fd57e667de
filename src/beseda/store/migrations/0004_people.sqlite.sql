-- Departments: who heads them, and their names as search compares them. Names of before are folded as far as SQL can.
ALTER TABLE department ADD COLUMN head_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE department ADD COLUMN folded TEXT NOT NULL DEFAULT '';
UPDATE department SET folded = lower(name);
CREATE INDEX department_parent ON department (parent_id);
CREATE INDEX department_head ON department (head_id) WHERE head_id > 0;

-- Who is in a department. person.departments holds the same in the order that answers show.
CREATE TABLE person_department (
    department_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    PRIMARY KEY (department_id, person_id)
) WITHOUT ROWID;
CREATE INDEX person_department_person ON person_department (person_id);
INSERT INTO person_department (department_id, person_id)
    SELECT DISTINCT j.value, p.id FROM person p, json_each(p.departments) j;

-- Texts of a profile as filters compare them, by the documented name of the field; empty ones have no row.
CREATE TABLE person_text (
    person_id BIGINT NOT NULL,
    field TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (person_id, field)
) WITHOUT ROWID;
INSERT INTO person_text (person_id, field, folded)
    SELECT id, 'NAME', lower(first_name) FROM person WHERE first_name <> ''
    UNION ALL SELECT id, 'LAST_NAME', lower(last_name) FROM person WHERE last_name <> ''
    UNION ALL SELECT id, 'EMAIL', lower(email) FROM person WHERE email <> ''
    UNION ALL SELECT id, 'WORK_POSITION', lower(work_position) FROM person WHERE work_position <> ''
    UNION ALL SELECT id, 'PERSONAL_GENDER', lower(gender) FROM person WHERE gender <> '';

ALTER TABLE person ADD COLUMN details TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
UPDATE person SET updated_at = created_at;
CREATE INDEX person_email ON person (lower(email));
