-- People: one account for each human, and what they may do for which organisation, from when until when.

-- A human, once: whoever registers the same human again under another name meets the identity. The journal names people
-- by their name, so that is theirs alone as well.
CREATE TABLE person (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  identity TEXT NOT NULL,
  name TEXT NOT NULL,
  registered_on TEXT NOT NULL,
  left_on TEXT,
  version INTEGER NOT NULL,
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_identity UNIQUE (unit_id, identity),
  CONSTRAINT person_name UNIQUE (unit_id, name),
  CONSTRAINT person_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  -- in one way of writing, else the same human would be two
  CONSTRAINT person_identity_plain CHECK (identity = lower(trim(identity)) AND length(identity) > 2),
  CONSTRAINT person_left_after CHECK (left_on >= registered_on)
) STRICT, WITHOUT ROWID;

-- What a person does for an organisation.
CREATE TABLE membership (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  organisation_id BLOB NOT NULL,
  role TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT,
  CONSTRAINT membership_pkey PRIMARY KEY (id),
  CONSTRAINT membership_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT membership_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT membership_role CHECK (role IN (
    'clerk', 'examiner_sachlich', 'examiner_rechnerisch', 'orderer', 'releaser', 'head', 'editor', 'signatory',
    'auditor', 'administrator')),
  CONSTRAINT membership_days CHECK (valid_until >= valid_from),
  -- an audit ends
  CONSTRAINT membership_auditor_ends CHECK (role <> 'auditor' OR valid_until IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_by_person ON membership (person_id, id);
-- who acts in a role for an organisation has it once
CREATE UNIQUE INDEX membership_once ON membership (person_id, organisation_id, role) WHERE valid_until IS NULL;

-- A role is held in the books of its person and of its organisation, by someone who is there, and money is kept apart:
-- who pays keeps no books, and who manages people touches no money (§ 31 Abs. 3 KomHVO NRW). OR REPLACE would delete a
-- row without firing the triggers below: so the keys stand here too.
CREATE TRIGGER membership_is_new BEFORE INSERT ON membership BEGIN
  SELECT RAISE(ABORT, 'membership_pkey') WHERE EXISTS (SELECT 1 FROM membership WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'membership_once') WHERE NEW.valid_until IS NULL AND EXISTS (
    SELECT 1 FROM membership WHERE person_id = NEW.person_id AND organisation_id = NEW.organisation_id
      AND role = NEW.role AND valid_until IS NULL);
  SELECT RAISE(ABORT, 'membership_of_unit') WHERE NOT EXISTS (
    SELECT 1 FROM person JOIN organisation ON organisation.unit_id = person.unit_id
    WHERE person.id = NEW.person_id AND organisation.id = NEW.organisation_id AND person.unit_id = NEW.unit_id);
  SELECT RAISE(ABORT, 'membership_of_someone_there') WHERE EXISTS (
    SELECT 1 FROM person WHERE id = NEW.person_id AND left_on IS NOT NULL);
  SELECT RAISE(ABORT, 'membership_kept_apart') WHERE EXISTS (
    SELECT 1 FROM membership other
    WHERE other.person_id = NEW.person_id
      AND (other.valid_until IS NULL OR other.valid_until >= NEW.valid_from)
      AND (NEW.valid_until IS NULL OR other.valid_from <= NEW.valid_until)
      AND (NEW.role = 'releaser' AND other.role = 'clerk' OR NEW.role = 'clerk' AND other.role = 'releaser'
        OR (NEW.role = 'administrator') <> (other.role = 'administrator')
        OR (NEW.role = 'auditor') <> (other.role = 'auditor')));
END;
CREATE TRIGGER membership_is_kept BEFORE DELETE ON membership BEGIN
  SELECT RAISE(ABORT, 'membership_is_kept');
END;
CREATE TRIGGER membership_filed_stays BEFORE UPDATE ON membership BEGIN
  SELECT RAISE(ABORT, 'membership_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.person_id IS NOT OLD.person_id
    OR NEW.organisation_id IS NOT OLD.organisation_id
    OR NEW.role IS NOT OLD.role
    OR NEW.valid_from IS NOT OLD.valid_from;
  -- a role ends, or ends earlier; it is given anew by a row of its own
  SELECT RAISE(ABORT, 'membership_ends_earlier')
    WHERE NEW.valid_until IS NULL OR NEW.valid_until > OLD.valid_until;
END;

CREATE TRIGGER person_is_kept BEFORE DELETE ON person BEGIN
  SELECT RAISE(ABORT, 'person_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER person_is_new BEFORE INSERT ON person BEGIN
  SELECT RAISE(ABORT, 'person_pkey') WHERE EXISTS (SELECT 1 FROM person WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'person_identity') WHERE EXISTS (
    SELECT 1 FROM person WHERE unit_id = NEW.unit_id AND identity = NEW.identity);
  SELECT RAISE(ABORT, 'person_name') WHERE EXISTS (
    SELECT 1 FROM person WHERE unit_id = NEW.unit_id AND name = NEW.name);
END;
CREATE TRIGGER person_filed_stays BEFORE UPDATE ON person BEGIN
  SELECT RAISE(ABORT, 'person_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.identity IS NOT OLD.identity
    OR NEW.name IS NOT OLD.name
    OR NEW.registered_on IS NOT OLD.registered_on;
  SELECT RAISE(ABORT, 'person_version_next') WHERE NEW.version <> OLD.version + 1;
END;
