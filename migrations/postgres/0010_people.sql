-- People: one account for each human, and what they may do for which organisation, from when until when.

-- A human, once: whoever registers the same human again under another name meets the identity. The journal names people
-- by their name, so that is theirs alone as well.
CREATE TABLE person (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  identity TEXT NOT NULL,
  name TEXT NOT NULL,
  registered_on DATE NOT NULL,
  left_on DATE,
  version BIGINT NOT NULL,
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_identity UNIQUE (unit_id, identity),
  CONSTRAINT person_name UNIQUE (unit_id, name),
  CONSTRAINT person_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  -- in one way of writing, else the same human would be two
  CONSTRAINT person_identity_plain CHECK (identity = lower(trim(identity)) AND length(identity) > 2),
  CONSTRAINT person_left_after CHECK (left_on >= registered_on)
);

-- What a person does for an organisation.
CREATE TABLE membership (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  person_id UUID NOT NULL,
  organisation_id UUID NOT NULL,
  role TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_until DATE,
  CONSTRAINT membership_pkey PRIMARY KEY (id),
  CONSTRAINT membership_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT membership_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT membership_role CHECK (role IN (
    'clerk', 'examiner_sachlich', 'examiner_rechnerisch', 'orderer', 'releaser', 'head', 'editor', 'signatory',
    'auditor', 'administrator')),
  CONSTRAINT membership_days CHECK (valid_until >= valid_from),
  -- an audit ends
  CONSTRAINT membership_auditor_ends CHECK (role <> 'auditor' OR valid_until IS NOT NULL)
);
CREATE INDEX membership_by_person ON membership (person_id, id);
-- who acts in a role for an organisation has it once
CREATE UNIQUE INDEX membership_once ON membership (person_id, organisation_id, role) WHERE valid_until IS NULL;

-- A role is held in the books of its person and of its organisation, by someone who is there, and money is kept apart:
-- who pays keeps no books, and who manages people touches no money (§ 31 Abs. 3 KomHVO NRW). The person's row is locked,
-- so that of two roles given at once the second sees the first.
CREATE FUNCTION membership_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM person WHERE id = NEW.person_id FOR UPDATE;
  IF NOT EXISTS (
    SELECT 1 FROM person JOIN organisation ON organisation.unit_id = person.unit_id
    WHERE person.id = NEW.person_id AND organisation.id = NEW.organisation_id AND person.unit_id = NEW.unit_id)
  THEN
    PERFORM refuse('membership_of_unit');
  END IF;
  IF EXISTS (SELECT 1 FROM person WHERE id = NEW.person_id AND left_on IS NOT NULL) THEN
    PERFORM refuse('membership_of_someone_there');
  END IF;
  IF EXISTS (
    SELECT 1 FROM membership other
    WHERE other.person_id = NEW.person_id
      AND (other.valid_until IS NULL OR other.valid_until >= NEW.valid_from)
      AND (NEW.valid_until IS NULL OR other.valid_from <= NEW.valid_until)
      AND (NEW.role = 'releaser' AND other.role = 'clerk' OR NEW.role = 'clerk' AND other.role = 'releaser'
        OR (NEW.role = 'administrator') <> (other.role = 'administrator')
        OR (NEW.role = 'auditor') <> (other.role = 'auditor')))
  THEN
    PERFORM refuse('membership_kept_apart');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_is_new BEFORE INSERT ON membership
  FOR EACH ROW EXECUTE FUNCTION membership_is_new();
CREATE TRIGGER membership_is_kept BEFORE DELETE OR TRUNCATE ON membership
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('membership_is_kept');
CREATE TRIGGER membership_filed_stays BEFORE UPDATE ON membership
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('valid_until');
-- a role ends, or ends earlier; it is given anew by a row of its own
CREATE FUNCTION membership_ends_earlier() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.valid_until IS NULL OR NEW.valid_until > OLD.valid_until THEN
    PERFORM refuse('membership_ends_earlier');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_later_ends_earlier BEFORE UPDATE ON membership
  FOR EACH ROW EXECUTE FUNCTION membership_ends_earlier();

CREATE TRIGGER person_is_kept BEFORE DELETE OR TRUNCATE ON person
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('person_is_kept');
CREATE TRIGGER person_filed_stays BEFORE UPDATE ON person
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('left_on', 'version');

-- also under session_replication_role = replica
ALTER TABLE person ENABLE ALWAYS TRIGGER person_is_kept;
ALTER TABLE person ENABLE ALWAYS TRIGGER person_filed_stays;
ALTER TABLE membership ENABLE ALWAYS TRIGGER membership_is_new;
ALTER TABLE membership ENABLE ALWAYS TRIGGER membership_is_kept;
ALTER TABLE membership ENABLE ALWAYS TRIGGER membership_filed_stays;
ALTER TABLE membership ENABLE ALWAYS TRIGGER membership_later_ends_earlier;

GRANT SELECT, INSERT ON person, membership TO foerderfluss_app;
GRANT UPDATE (left_on, version) ON person TO foerderfluss_app;
GRANT UPDATE (valid_until) ON membership TO foerderfluss_app;
