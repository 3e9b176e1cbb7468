-- Accounts at the house's own sign-in (OpenID Connect): which person a provider vouches for. A person comes in by such an
-- account or by a password of ours, never by both.

CREATE TABLE openid_account (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  person_id UUID NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  bound_at BIGINT NOT NULL,
  ended_at BIGINT,
  CONSTRAINT openid_account_pkey PRIMARY KEY (id),
  CONSTRAINT openid_account_person FOREIGN KEY (person_id) REFERENCES person (id),
  -- OpenID Connect Core 1.0, section 2
  CONSTRAINT openid_account_texts CHECK (length(issuer) BETWEEN 1 AND 2000 AND length(subject) BETWEEN 1 AND 255),
  CONSTRAINT openid_account_end CHECK (ended_at >= bound_at)
);
CREATE UNIQUE INDEX openid_account_of_one ON openid_account (unit_id, issuer, subject) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX openid_account_in_force ON openid_account (person_id) WHERE ended_at IS NULL;

CREATE FUNCTION openid_account_of_unit() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM person WHERE id = NEW.person_id AND unit_id = NEW.unit_id) THEN
    PERFORM refuse('openid_account_of_unit');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER openid_account_of_unit BEFORE INSERT ON openid_account
  FOR EACH ROW EXECUTE FUNCTION openid_account_of_unit();
CREATE TRIGGER openid_account_is_kept BEFORE DELETE OR TRUNCATE ON openid_account
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('openid_account_is_kept');
CREATE TRIGGER openid_account_filed_stays BEFORE UPDATE ON openid_account
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('ended_at');
CREATE TRIGGER openid_account_ended_stays BEFORE UPDATE ON openid_account
  FOR EACH ROW EXECUTE FUNCTION ended_stays();

-- also under session_replication_role = replica
ALTER TABLE openid_account ENABLE ALWAYS TRIGGER openid_account_of_unit;
ALTER TABLE openid_account ENABLE ALWAYS TRIGGER openid_account_is_kept;
ALTER TABLE openid_account ENABLE ALWAYS TRIGGER openid_account_filed_stays;
ALTER TABLE openid_account ENABLE ALWAYS TRIGGER openid_account_ended_stays;

GRANT SELECT, INSERT ON openid_account TO foerderfluss_app;
GRANT UPDATE (ended_at) ON openid_account TO foerderfluss_app;
