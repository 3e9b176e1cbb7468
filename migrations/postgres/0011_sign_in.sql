-- Sign-in: how people show who they are, what stands for them meanwhile, and what happened. It is no part of the books
-- and of no journal: secrets must be replaceable, and a chain keeps everything. Of secrets only SHA-256 hashes are
-- kept, of passwords argon2id. Instants are microseconds since 1970 in UTC.

-- The password of a person.
CREATE TABLE credential (
  person_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  password_hash TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  CONSTRAINT credential_pkey PRIMARY KEY (person_id),
  CONSTRAINT credential_person FOREIGN KEY (person_id) REFERENCES person (id),
  -- a password as it was typed is none of these
  CONSTRAINT credential_hashed CHECK (password_hash LIKE '$argon2id$v=19$m=%')
);

-- A device that shows codes. Both sides compute with its secret, so it is kept as it is until the device is given up.
CREATE TABLE second_factor (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  person_id UUID NOT NULL,
  secret BYTEA,
  begun_at BIGINT NOT NULL,
  confirmed_at BIGINT,
  last_step BIGINT,
  ended_at BIGINT,
  CONSTRAINT second_factor_pkey PRIMARY KEY (id),
  CONSTRAINT second_factor_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT second_factor_secret CHECK ((secret IS NULL) = (ended_at IS NOT NULL) AND length(secret) = 20),
  -- the code that confirms it is the first one that is used
  CONSTRAINT second_factor_confirmed CHECK ((confirmed_at IS NULL) = (last_step IS NULL))
);
CREATE UNIQUE INDEX second_factor_in_force ON second_factor (person_id)
  WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX second_factor_by_person ON second_factor (person_id, id);

-- Codes for the day on which the device is lost. Those that were made last count.
CREATE TABLE recovery_code (
  person_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  code_hash BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  used_at BIGINT,
  CONSTRAINT recovery_code_pkey PRIMARY KEY (person_id, code_hash),
  CONSTRAINT recovery_code_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT recovery_code_hash CHECK (length(code_hash) = 32),
  CONSTRAINT recovery_code_used CHECK (used_at >= made_at)
);

-- A device on which a person has signed in. Failures of others elsewhere do not delay it.
CREATE TABLE known_device (
  person_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  secret_hash BYTEA NOT NULL,
  first_at BIGINT NOT NULL,
  CONSTRAINT known_device_pkey PRIMARY KEY (person_id, secret_hash),
  CONSTRAINT known_device_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT known_device_hash CHECK (length(secret_hash) = 32)
);

-- A person who is signed in, in one of their roles at a time.
CREATE TABLE session (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  person_id UUID NOT NULL,
  membership_id UUID NOT NULL,
  secret_hash BYTEA NOT NULL,
  started_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  second_factor_at BIGINT,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  ended_at BIGINT,
  end_reason TEXT,
  CONSTRAINT session_pkey PRIMARY KEY (id),
  CONSTRAINT session_secret UNIQUE (secret_hash),
  CONSTRAINT session_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT session_membership FOREIGN KEY (membership_id) REFERENCES membership (id),
  CONSTRAINT session_hash CHECK (length(secret_hash) = 32),
  CONSTRAINT session_times CHECK (seen_at >= started_at AND second_factor_at >= started_at),
  CONSTRAINT session_texts CHECK (length(address) <= 45 AND length(agent) <= 200),
  CONSTRAINT session_end CHECK ((ended_at IS NULL) = (end_reason IS NULL)
    AND end_reason IN ('signed_out', 'ended', 'idle', 'absolute', 'credentials_changed'))
);
CREATE INDEX session_by_person ON session (person_id, id);

-- What a program acts with in place of a person, in one role, until a day that is set.
CREATE TABLE api_token (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  person_id UUID NOT NULL,
  membership_id UUID NOT NULL,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  secret_hash BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  CONSTRAINT api_token_pkey PRIMARY KEY (id),
  CONSTRAINT api_token_secret UNIQUE (secret_hash),
  CONSTRAINT api_token_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT api_token_membership FOREIGN KEY (membership_id) REFERENCES membership (id),
  CONSTRAINT api_token_hash CHECK (length(secret_hash) = 32),
  CONSTRAINT api_token_scope CHECK (scope IN ('read', 'write', 'calendar')),
  -- 366 days
  CONSTRAINT api_token_expiry CHECK (expires_at > made_at AND expires_at - made_at <= 31622400000000),
  CONSTRAINT api_token_revoked CHECK (revoked_at >= made_at)
);
CREATE INDEX api_token_by_person ON api_token (person_id, id);

-- A link with which a person chooses their password, once and in time.
CREATE TABLE invitation (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  person_id UUID NOT NULL,
  invited_by UUID,
  secret_hash BYTEA NOT NULL,
  resets_second_factor BOOLEAN NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  revoked_at BIGINT,
  CONSTRAINT invitation_pkey PRIMARY KEY (id),
  CONSTRAINT invitation_secret UNIQUE (secret_hash),
  CONSTRAINT invitation_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT invitation_invited_by FOREIGN KEY (invited_by) REFERENCES person (id),
  CONSTRAINT invitation_hash CHECK (length(secret_hash) = 32),
  -- 14 days
  CONSTRAINT invitation_expiry CHECK (expires_at > made_at AND expires_at - made_at <= 1209600000000),
  CONSTRAINT invitation_in_time CHECK (used_at >= made_at AND used_at < expires_at),
  CONSTRAINT invitation_one_end CHECK (used_at IS NULL OR revoked_at IS NULL),
  -- nobody lets themselves in; the first administrator is invited at the machine
  CONSTRAINT invitation_by_another CHECK (invited_by <> person_id)
);
CREATE INDEX invitation_by_person ON invitation (person_id, id);

-- Failed attempts in a row. They delay the next one and are forgotten after a day.
CREATE TABLE failed_attempt (
  guarded TEXT NOT NULL,
  guard_key BYTEA NOT NULL,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  CONSTRAINT failed_attempt_pkey PRIMARY KEY (guarded, guard_key),
  CONSTRAINT failed_attempt_guarded CHECK (guarded IN ('account', 'device', 'address')),
  CONSTRAINT failed_attempt_count CHECK (failures >= 0)
);
CREATE INDEX failed_attempt_by_time ON failed_attempt (last_at);

-- What happened at the door. Who failed is not named: what was typed may be a password.
CREATE TABLE sign_in_event (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  happened_at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  person_id UUID,
  by_person_id UUID,
  subject_id UUID,
  address TEXT NOT NULL,
  request TEXT NOT NULL,
  CONSTRAINT sign_in_event_pkey PRIMARY KEY (id),
  CONSTRAINT sign_in_event_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT sign_in_event_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT sign_in_event_by_person FOREIGN KEY (by_person_id) REFERENCES person (id),
  CONSTRAINT sign_in_event_texts CHECK (length(address) <= 45 AND length(request) <= 100),
  CONSTRAINT sign_in_event_kind CHECK (kind IN (
    'signed_in', 'refused', 'signed_out', 'session_ended', 'stepped_up', 'step_up_refused', 'password_changed',
    'password_change_refused', 'second_factor_begun', 'second_factor_confirmed', 'recovery_code_used', 'invited',
    'invitation_accepted', 'invitation_refused', 'invitation_revoked', 'token_made', 'token_revoked', 'openid_bound'))
);
CREATE INDEX sign_in_event_by_unit ON sign_in_event (unit_id, id);

-- A session or token acts in a role that its person has been given.
CREATE FUNCTION membership_of_person() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM membership
    WHERE id = NEW.membership_id AND person_id = NEW.person_id AND unit_id = NEW.unit_id)
  THEN
    PERFORM refuse(TG_TABLE_NAME || '_of_person');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER session_of_person BEFORE INSERT OR UPDATE OF membership_id ON session
  FOR EACH ROW EXECUTE FUNCTION membership_of_person();
CREATE TRIGGER api_token_of_person BEFORE INSERT ON api_token
  FOR EACH ROW EXECUTE FUNCTION membership_of_person();

-- What has ended, was used or was revoked stays so.
CREATE FUNCTION ended_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF num_nonnulls(
      to_jsonb(OLD) ->> 'ended_at', to_jsonb(OLD) ->> 'used_at', to_jsonb(OLD) ->> 'revoked_at') > 0 THEN
    PERFORM refuse(TG_TABLE_NAME || '_ended_stays');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER second_factor_ended_stays BEFORE UPDATE ON second_factor
  FOR EACH ROW EXECUTE FUNCTION ended_stays();
CREATE TRIGGER recovery_code_ended_stays BEFORE UPDATE ON recovery_code
  FOR EACH ROW EXECUTE FUNCTION ended_stays();
CREATE TRIGGER session_ended_stays BEFORE UPDATE ON session
  FOR EACH ROW EXECUTE FUNCTION ended_stays();
CREATE TRIGGER api_token_ended_stays BEFORE UPDATE ON api_token
  FOR EACH ROW EXECUTE FUNCTION ended_stays();
CREATE TRIGGER invitation_ended_stays BEFORE UPDATE ON invitation
  FOR EACH ROW EXECUTE FUNCTION ended_stays();

-- A code is used once: its step is later than every one that was used before.
CREATE FUNCTION second_factor_step_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.ended_at IS NULL AND NEW.last_step <= OLD.last_step
      OR OLD.last_step IS NOT NULL AND NEW.last_step IS NULL THEN
    PERFORM refuse('second_factor_step_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER second_factor_step_once BEFORE UPDATE ON second_factor
  FOR EACH ROW EXECUTE FUNCTION second_factor_step_once();

-- What is written stays; what may change is named.
CREATE TRIGGER credential_is_kept BEFORE DELETE OR TRUNCATE ON credential
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('credential_is_kept');
CREATE TRIGGER credential_filed_stays BEFORE UPDATE ON credential
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('password_hash', 'changed_at');
CREATE TRIGGER second_factor_is_kept BEFORE DELETE OR TRUNCATE ON second_factor
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('second_factor_is_kept');
CREATE TRIGGER second_factor_filed_stays BEFORE UPDATE ON second_factor
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('secret', 'confirmed_at', 'last_step', 'ended_at');
CREATE TRIGGER recovery_code_is_kept BEFORE DELETE OR TRUNCATE ON recovery_code
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('recovery_code_is_kept');
CREATE TRIGGER recovery_code_filed_stays BEFORE UPDATE ON recovery_code
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('used_at');
CREATE TRIGGER session_is_kept BEFORE DELETE OR TRUNCATE ON session
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('session_is_kept');
CREATE TRIGGER session_filed_stays BEFORE UPDATE ON session
  FOR EACH ROW
  EXECUTE FUNCTION refuse_changed('membership_id', 'seen_at', 'second_factor_at', 'ended_at', 'end_reason');
CREATE TRIGGER api_token_is_kept BEFORE DELETE OR TRUNCATE ON api_token
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('api_token_is_kept');
CREATE TRIGGER api_token_filed_stays BEFORE UPDATE ON api_token
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('revoked_at');
CREATE TRIGGER invitation_is_kept BEFORE DELETE OR TRUNCATE ON invitation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('invitation_is_kept');
CREATE TRIGGER invitation_filed_stays BEFORE UPDATE ON invitation
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('used_at', 'revoked_at');
CREATE TRIGGER sign_in_event_is_kept BEFORE DELETE OR TRUNCATE ON sign_in_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sign_in_event_is_kept');
CREATE TRIGGER sign_in_event_filed_stays BEFORE UPDATE ON sign_in_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sign_in_event_filed_stays');

-- also under session_replication_role = replica
ALTER TABLE credential ENABLE ALWAYS TRIGGER credential_is_kept;
ALTER TABLE credential ENABLE ALWAYS TRIGGER credential_filed_stays;
ALTER TABLE second_factor ENABLE ALWAYS TRIGGER second_factor_is_kept;
ALTER TABLE second_factor ENABLE ALWAYS TRIGGER second_factor_filed_stays;
ALTER TABLE second_factor ENABLE ALWAYS TRIGGER second_factor_ended_stays;
ALTER TABLE second_factor ENABLE ALWAYS TRIGGER second_factor_step_once;
ALTER TABLE recovery_code ENABLE ALWAYS TRIGGER recovery_code_is_kept;
ALTER TABLE recovery_code ENABLE ALWAYS TRIGGER recovery_code_filed_stays;
ALTER TABLE recovery_code ENABLE ALWAYS TRIGGER recovery_code_ended_stays;
ALTER TABLE session ENABLE ALWAYS TRIGGER session_is_kept;
ALTER TABLE session ENABLE ALWAYS TRIGGER session_filed_stays;
ALTER TABLE session ENABLE ALWAYS TRIGGER session_ended_stays;
ALTER TABLE session ENABLE ALWAYS TRIGGER session_of_person;
ALTER TABLE api_token ENABLE ALWAYS TRIGGER api_token_is_kept;
ALTER TABLE api_token ENABLE ALWAYS TRIGGER api_token_filed_stays;
ALTER TABLE api_token ENABLE ALWAYS TRIGGER api_token_ended_stays;
ALTER TABLE api_token ENABLE ALWAYS TRIGGER api_token_of_person;
ALTER TABLE invitation ENABLE ALWAYS TRIGGER invitation_is_kept;
ALTER TABLE invitation ENABLE ALWAYS TRIGGER invitation_filed_stays;
ALTER TABLE invitation ENABLE ALWAYS TRIGGER invitation_ended_stays;
ALTER TABLE sign_in_event ENABLE ALWAYS TRIGGER sign_in_event_is_kept;
ALTER TABLE sign_in_event ENABLE ALWAYS TRIGGER sign_in_event_filed_stays;

GRANT SELECT, INSERT ON credential, second_factor, recovery_code, known_device, session, api_token, invitation,
  failed_attempt, sign_in_event TO foerderfluss_app;
GRANT UPDATE (password_hash, changed_at) ON credential TO foerderfluss_app;
GRANT UPDATE (secret, confirmed_at, last_step, ended_at) ON second_factor TO foerderfluss_app;
GRANT UPDATE (used_at) ON recovery_code TO foerderfluss_app;
GRANT UPDATE (membership_id, seen_at, second_factor_at, ended_at, end_reason) ON session TO foerderfluss_app;
GRANT UPDATE (revoked_at) ON api_token TO foerderfluss_app;
GRANT UPDATE (used_at, revoked_at) ON invitation TO foerderfluss_app;
GRANT UPDATE (failures, last_at), DELETE ON failed_attempt TO foerderfluss_app;
