-- Sign-in: how people show who they are, what stands for them meanwhile, and what happened. It is no part of the books
-- and of no journal: secrets must be replaceable, and a chain keeps everything. Of secrets only SHA-256 hashes are
-- kept, of passwords argon2id. Instants are microseconds since 1970 in UTC.

-- The password of a person.
CREATE TABLE credential (
  person_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  password_hash TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  CONSTRAINT credential_pkey PRIMARY KEY (person_id),
  CONSTRAINT credential_person FOREIGN KEY (person_id) REFERENCES person (id),
  -- a password as it was typed is none of these
  CONSTRAINT credential_hashed CHECK (password_hash LIKE '$argon2id$v=19$m=%')
) STRICT, WITHOUT ROWID;

-- A device that shows codes. Both sides compute with its secret, so it is kept as it is until the device is given up.
CREATE TABLE second_factor (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  secret BLOB,
  begun_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  last_step INTEGER,
  ended_at INTEGER,
  CONSTRAINT second_factor_pkey PRIMARY KEY (id),
  CONSTRAINT second_factor_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT second_factor_secret CHECK ((secret IS NULL) = (ended_at IS NOT NULL) AND length(secret) = 20),
  -- the code that confirms it is the first one that is used
  CONSTRAINT second_factor_confirmed CHECK ((confirmed_at IS NULL) = (last_step IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX second_factor_in_force ON second_factor (person_id)
  WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX second_factor_by_person ON second_factor (person_id, id);

-- Codes for the day on which the device is lost. Those that were made last count.
CREATE TABLE recovery_code (
  person_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  code_hash BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  used_at INTEGER,
  CONSTRAINT recovery_code_pkey PRIMARY KEY (person_id, code_hash),
  CONSTRAINT recovery_code_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT recovery_code_hash CHECK (length(code_hash) = 32),
  CONSTRAINT recovery_code_used CHECK (used_at >= made_at)
) STRICT, WITHOUT ROWID;

-- A device on which a person has signed in. Failures of others elsewhere do not delay it.
CREATE TABLE known_device (
  person_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  secret_hash BLOB NOT NULL,
  first_at INTEGER NOT NULL,
  CONSTRAINT known_device_pkey PRIMARY KEY (person_id, secret_hash),
  CONSTRAINT known_device_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT known_device_hash CHECK (length(secret_hash) = 32)
) STRICT, WITHOUT ROWID;

-- A person who is signed in, in one of their roles at a time.
CREATE TABLE session (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  membership_id BLOB NOT NULL,
  secret_hash BLOB NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  second_factor_at INTEGER,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  ended_at INTEGER,
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
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_person ON session (person_id, id);

-- What a program acts with in place of a person, in one role, until a day that is set.
CREATE TABLE api_token (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  membership_id BLOB NOT NULL,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  secret_hash BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  CONSTRAINT api_token_pkey PRIMARY KEY (id),
  CONSTRAINT api_token_secret UNIQUE (secret_hash),
  CONSTRAINT api_token_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT api_token_membership FOREIGN KEY (membership_id) REFERENCES membership (id),
  CONSTRAINT api_token_hash CHECK (length(secret_hash) = 32),
  CONSTRAINT api_token_scope CHECK (scope IN ('read', 'write', 'calendar')),
  -- 366 days
  CONSTRAINT api_token_expiry CHECK (expires_at > made_at AND expires_at - made_at <= 31622400000000),
  CONSTRAINT api_token_revoked CHECK (revoked_at >= made_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX api_token_by_person ON api_token (person_id, id);

-- A link with which a person chooses their password, once and in time.
CREATE TABLE invitation (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  invited_by BLOB,
  secret_hash BLOB NOT NULL,
  resets_second_factor INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER,
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
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_by_person ON invitation (person_id, id);

-- Failed attempts in a row. They delay the next one and are forgotten after a day.
CREATE TABLE failed_attempt (
  guarded TEXT NOT NULL,
  guard_key BLOB NOT NULL,
  failures INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  CONSTRAINT failed_attempt_pkey PRIMARY KEY (guarded, guard_key),
  CONSTRAINT failed_attempt_guarded CHECK (guarded IN ('account', 'device', 'address')),
  CONSTRAINT failed_attempt_count CHECK (failures >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX failed_attempt_by_time ON failed_attempt (last_at);

-- What happened at the door. Who failed is not named: what was typed may be a password.
CREATE TABLE sign_in_event (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  happened_at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  person_id BLOB,
  by_person_id BLOB,
  subject_id BLOB,
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
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_event_by_unit ON sign_in_event (unit_id, id);

-- A session or token acts in a role that its person has been given.
CREATE TRIGGER session_of_person BEFORE INSERT ON session BEGIN
  SELECT RAISE(ABORT, 'session_of_person') WHERE NOT EXISTS (
    SELECT 1 FROM membership
    WHERE id = NEW.membership_id AND person_id = NEW.person_id AND unit_id = NEW.unit_id);
END;
CREATE TRIGGER session_stays_of_person BEFORE UPDATE OF membership_id ON session BEGIN
  SELECT RAISE(ABORT, 'session_of_person') WHERE NOT EXISTS (
    SELECT 1 FROM membership
    WHERE id = NEW.membership_id AND person_id = NEW.person_id AND unit_id = NEW.unit_id);
END;
CREATE TRIGGER api_token_of_person BEFORE INSERT ON api_token BEGIN
  SELECT RAISE(ABORT, 'api_token_of_person') WHERE NOT EXISTS (
    SELECT 1 FROM membership
    WHERE id = NEW.membership_id AND person_id = NEW.person_id AND unit_id = NEW.unit_id);
END;

-- What is written stays; what may change is named, and not after the end, the use or the revocation. OR REPLACE would
-- delete a row without firing the triggers against it: so the keys stand here too.
CREATE TRIGGER credential_is_kept BEFORE DELETE ON credential BEGIN
  SELECT RAISE(ABORT, 'credential_is_kept');
END;
CREATE TRIGGER credential_is_new BEFORE INSERT ON credential BEGIN
  SELECT RAISE(ABORT, 'credential_pkey') WHERE EXISTS (SELECT 1 FROM credential WHERE person_id = NEW.person_id);
END;
CREATE TRIGGER credential_filed_stays BEFORE UPDATE ON credential BEGIN
  SELECT RAISE(ABORT, 'credential_filed_stays') WHERE NEW.person_id IS NOT OLD.person_id
    OR NEW.unit_id IS NOT OLD.unit_id;
END;
CREATE TRIGGER second_factor_is_kept BEFORE DELETE ON second_factor BEGIN
  SELECT RAISE(ABORT, 'second_factor_is_kept');
END;
CREATE TRIGGER second_factor_is_new BEFORE INSERT ON second_factor BEGIN
  SELECT RAISE(ABORT, 'second_factor_pkey') WHERE EXISTS (SELECT 1 FROM second_factor WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'second_factor_in_force') WHERE NEW.confirmed_at IS NOT NULL AND NEW.ended_at IS NULL AND EXISTS (
    SELECT 1 FROM second_factor WHERE person_id = NEW.person_id AND confirmed_at IS NOT NULL AND ended_at IS NULL);
END;
CREATE TRIGGER second_factor_filed_stays BEFORE UPDATE ON second_factor BEGIN
  SELECT RAISE(ABORT, 'second_factor_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.person_id IS NOT OLD.person_id
    OR NEW.begun_at IS NOT OLD.begun_at;
  SELECT RAISE(ABORT, 'second_factor_ended_stays') WHERE OLD.ended_at IS NOT NULL;
  -- a code is used once: its step is later than every one that was used before
  SELECT RAISE(ABORT, 'second_factor_step_once')
    WHERE NEW.ended_at IS NULL AND NEW.last_step <= OLD.last_step
      OR OLD.last_step IS NOT NULL AND NEW.last_step IS NULL;
  -- UPDATE OR REPLACE would delete the one in force
  SELECT RAISE(ABORT, 'second_factor_in_force')
    WHERE NEW.confirmed_at IS NOT NULL AND NEW.ended_at IS NULL AND EXISTS (
      SELECT 1 FROM second_factor
      WHERE person_id = NEW.person_id AND confirmed_at IS NOT NULL AND ended_at IS NULL AND id <> NEW.id);
END;
CREATE TRIGGER recovery_code_is_kept BEFORE DELETE ON recovery_code BEGIN
  SELECT RAISE(ABORT, 'recovery_code_is_kept');
END;
CREATE TRIGGER recovery_code_is_new BEFORE INSERT ON recovery_code BEGIN
  SELECT RAISE(ABORT, 'recovery_code_pkey') WHERE EXISTS (
    SELECT 1 FROM recovery_code WHERE person_id = NEW.person_id AND code_hash = NEW.code_hash);
END;
CREATE TRIGGER recovery_code_filed_stays BEFORE UPDATE ON recovery_code BEGIN
  SELECT RAISE(ABORT, 'recovery_code_filed_stays') WHERE NEW.person_id IS NOT OLD.person_id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.code_hash IS NOT OLD.code_hash
    OR NEW.made_at IS NOT OLD.made_at;
  SELECT RAISE(ABORT, 'recovery_code_ended_stays') WHERE OLD.used_at IS NOT NULL;
END;
CREATE TRIGGER session_is_kept BEFORE DELETE ON session BEGIN
  SELECT RAISE(ABORT, 'session_is_kept');
END;
CREATE TRIGGER session_is_new BEFORE INSERT ON session BEGIN
  SELECT RAISE(ABORT, 'session_pkey') WHERE EXISTS (SELECT 1 FROM session WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'session_secret') WHERE EXISTS (SELECT 1 FROM session WHERE secret_hash = NEW.secret_hash);
END;
CREATE TRIGGER session_filed_stays BEFORE UPDATE ON session BEGIN
  SELECT RAISE(ABORT, 'session_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.person_id IS NOT OLD.person_id
    OR NEW.secret_hash IS NOT OLD.secret_hash
    OR NEW.started_at IS NOT OLD.started_at
    OR NEW.address IS NOT OLD.address
    OR NEW.agent IS NOT OLD.agent;
  SELECT RAISE(ABORT, 'session_ended_stays') WHERE OLD.ended_at IS NOT NULL;
END;
CREATE TRIGGER api_token_is_kept BEFORE DELETE ON api_token BEGIN
  SELECT RAISE(ABORT, 'api_token_is_kept');
END;
CREATE TRIGGER api_token_is_new BEFORE INSERT ON api_token BEGIN
  SELECT RAISE(ABORT, 'api_token_pkey') WHERE EXISTS (SELECT 1 FROM api_token WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'api_token_secret') WHERE EXISTS (SELECT 1 FROM api_token WHERE secret_hash = NEW.secret_hash);
END;
CREATE TRIGGER api_token_filed_stays BEFORE UPDATE ON api_token BEGIN
  SELECT RAISE(ABORT, 'api_token_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.person_id IS NOT OLD.person_id
    OR NEW.membership_id IS NOT OLD.membership_id
    OR NEW.name IS NOT OLD.name
    OR NEW.scope IS NOT OLD.scope
    OR NEW.secret_hash IS NOT OLD.secret_hash
    OR NEW.made_at IS NOT OLD.made_at
    OR NEW.expires_at IS NOT OLD.expires_at;
  SELECT RAISE(ABORT, 'api_token_ended_stays') WHERE OLD.revoked_at IS NOT NULL;
END;
CREATE TRIGGER invitation_is_kept BEFORE DELETE ON invitation BEGIN
  SELECT RAISE(ABORT, 'invitation_is_kept');
END;
CREATE TRIGGER invitation_is_new BEFORE INSERT ON invitation BEGIN
  SELECT RAISE(ABORT, 'invitation_pkey') WHERE EXISTS (SELECT 1 FROM invitation WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'invitation_secret') WHERE EXISTS (SELECT 1 FROM invitation WHERE secret_hash = NEW.secret_hash);
END;
CREATE TRIGGER invitation_filed_stays BEFORE UPDATE ON invitation BEGIN
  SELECT RAISE(ABORT, 'invitation_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.person_id IS NOT OLD.person_id
    OR NEW.invited_by IS NOT OLD.invited_by
    OR NEW.secret_hash IS NOT OLD.secret_hash
    OR NEW.resets_second_factor IS NOT OLD.resets_second_factor
    OR NEW.made_at IS NOT OLD.made_at
    OR NEW.expires_at IS NOT OLD.expires_at;
  SELECT RAISE(ABORT, 'invitation_ended_stays') WHERE OLD.used_at IS NOT NULL OR OLD.revoked_at IS NOT NULL;
END;
CREATE TRIGGER sign_in_event_is_kept BEFORE DELETE ON sign_in_event BEGIN
  SELECT RAISE(ABORT, 'sign_in_event_is_kept');
END;
CREATE TRIGGER sign_in_event_is_new BEFORE INSERT ON sign_in_event BEGIN
  SELECT RAISE(ABORT, 'sign_in_event_pkey') WHERE EXISTS (SELECT 1 FROM sign_in_event WHERE id = NEW.id);
END;
CREATE TRIGGER sign_in_event_filed_stays BEFORE UPDATE ON sign_in_event BEGIN
  SELECT RAISE(ABORT, 'sign_in_event_filed_stays');
END;
