-- Accounts at the house's own sign-in (OpenID Connect): which person a provider vouches for. A person comes in by such an
-- account or by a password of ours, never by both.

CREATE TABLE openid_account (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  bound_at INTEGER NOT NULL,
  ended_at INTEGER,
  CONSTRAINT openid_account_pkey PRIMARY KEY (id),
  CONSTRAINT openid_account_person FOREIGN KEY (person_id) REFERENCES person (id),
  -- OpenID Connect Core 1.0, section 2
  CONSTRAINT openid_account_texts CHECK (length(issuer) BETWEEN 1 AND 2000 AND length(subject) BETWEEN 1 AND 255),
  CONSTRAINT openid_account_end CHECK (ended_at >= bound_at)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX openid_account_of_one ON openid_account (unit_id, issuer, subject) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX openid_account_in_force ON openid_account (person_id) WHERE ended_at IS NULL;

CREATE TRIGGER openid_account_of_unit BEFORE INSERT ON openid_account BEGIN
  SELECT RAISE(ABORT, 'openid_account_of_unit') WHERE NOT EXISTS (
    SELECT 1 FROM person WHERE id = NEW.person_id AND unit_id = NEW.unit_id);
END;
CREATE TRIGGER openid_account_is_kept BEFORE DELETE ON openid_account BEGIN
  SELECT RAISE(ABORT, 'openid_account_is_kept');
END;
-- OR REPLACE would delete a row without firing the trigger against it: so the keys stand here too.
CREATE TRIGGER openid_account_is_new BEFORE INSERT ON openid_account BEGIN
  SELECT RAISE(ABORT, 'openid_account_pkey') WHERE EXISTS (SELECT 1 FROM openid_account WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'openid_account_of_one') WHERE NEW.ended_at IS NULL AND EXISTS (
    SELECT 1 FROM openid_account
    WHERE unit_id = NEW.unit_id AND issuer = NEW.issuer AND subject = NEW.subject AND ended_at IS NULL);
  SELECT RAISE(ABORT, 'openid_account_in_force') WHERE NEW.ended_at IS NULL AND EXISTS (
    SELECT 1 FROM openid_account WHERE person_id = NEW.person_id AND ended_at IS NULL);
END;
CREATE TRIGGER openid_account_filed_stays BEFORE UPDATE ON openid_account BEGIN
  SELECT RAISE(ABORT, 'openid_account_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.person_id IS NOT OLD.person_id
    OR NEW.issuer IS NOT OLD.issuer
    OR NEW.subject IS NOT OLD.subject
    OR NEW.bound_at IS NOT OLD.bound_at;
  SELECT RAISE(ABORT, 'openid_account_ended_stays') WHERE OLD.ended_at IS NOT NULL;
END;
