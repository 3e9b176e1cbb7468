-- Notifications: who is to learn of what the journal has. They are written with the entry that they tell of, one for each
-- person. They are no part of the books: what they tell stands in the journal, and only whether one was read changes.
CREATE TABLE notification (
  person_id UUID NOT NULL,
  entry BIGINT NOT NULL, -- the number of the entry that it tells of
  unit_id UUID NOT NULL,
  organisation_id UUID NOT NULL, -- for which the person is told
  kind TEXT NOT NULL,
  subject_id UUID NOT NULL, -- what it is about; of bank details the organisation
  grant_id UUID,
  read_at BIGINT,
  mail_id UUID, -- the mail that told it
  CONSTRAINT notification_pkey PRIMARY KEY (person_id, entry),
  -- it is written before its entry, and never without it
  CONSTRAINT notification_entry FOREIGN KEY (unit_id, entry) REFERENCES journal_entry (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT notification_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT notification_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT notification_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT notification_kind CHECK (length(kind) > 0)
);
CREATE INDEX notification_of ON notification (person_id, organisation_id, entry);
CREATE INDEX notification_to_mail ON notification (unit_id, person_id) WHERE read_at IS NULL AND mail_id IS NULL;
CREATE INDEX notification_unread ON notification (person_id, organisation_id) WHERE read_at IS NULL;
-- who is told is looked for by the organisation
CREATE INDEX membership_by_organisation ON membership (organisation_id, role);

-- Nobody is told who does not act for the organisation, in the books of both.
CREATE FUNCTION notification_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM membership
    WHERE person_id = NEW.person_id AND organisation_id = NEW.organisation_id AND unit_id = NEW.unit_id)
  THEN
    PERFORM refuse('notification_of_member');
  END IF;
  IF NEW.grant_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM grants WHERE id = NEW.grant_id AND unit_id = NEW.unit_id)
  THEN
    PERFORM refuse('notification_of_grant');
  END IF;
  IF NEW.read_at IS NOT NULL OR NEW.mail_id IS NOT NULL THEN
    PERFORM refuse('notification_begins');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notification_is_new BEFORE INSERT ON notification
  FOR EACH ROW EXECUTE FUNCTION notification_is_new();
CREATE TRIGGER notification_filed_stays BEFORE UPDATE ON notification
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('read_at', 'mail_id');
CREATE FUNCTION notification_read_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at THEN
    PERFORM refuse('notification_read_stays');
  END IF;
  IF NEW.mail_id IS DISTINCT FROM OLD.mail_id AND (OLD.mail_id IS NOT NULL OR NOT EXISTS (
      SELECT FROM mail WHERE id = NEW.mail_id AND person_id = NEW.person_id AND unit_id = NEW.unit_id)) THEN
    PERFORM refuse('notification_mailed_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notification_read_stays BEFORE UPDATE ON notification
  FOR EACH ROW EXECUTE FUNCTION notification_read_stays();
CREATE TRIGGER notification_is_kept BEFORE DELETE OR TRUNCATE ON notification
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('notification_is_kept');
-- also under session_replication_role = replica
ALTER TABLE notification ENABLE ALWAYS TRIGGER notification_is_new;
ALTER TABLE notification ENABLE ALWAYS TRIGGER notification_filed_stays;
ALTER TABLE notification ENABLE ALWAYS TRIGGER notification_read_stays;
ALTER TABLE notification ENABLE ALWAYS TRIGGER notification_is_kept;

GRANT SELECT, INSERT ON notification TO foerderfluss_app;
GRANT UPDATE (read_at, mail_id) ON notification TO foerderfluss_app;

-- How a person wants to learn of a group of notifications beside the application. Without a row: at once.
CREATE TABLE mail_choice (
  person_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  told_group TEXT NOT NULL,
  choice TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  CONSTRAINT mail_choice_pkey PRIMARY KEY (person_id, told_group),
  CONSTRAINT mail_choice_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT mail_choice_group CHECK (told_group IN ('claims', 'payments', 'proofs', 'bank_details', 'audits')),
  CONSTRAINT mail_choice_choice CHECK (choice IN ('at_once', 'daily', 'never'))
);

-- A mail: made of notifications, tried until it is sent or given up.
CREATE TABLE mail (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  person_id UUID NOT NULL,
  collected_on DATE, -- the day whose collected mail it is
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  sent_at BIGINT,
  given_up_at BIGINT,
  failure TEXT,
  CONSTRAINT mail_pkey PRIMARY KEY (id),
  CONSTRAINT mail_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT mail_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT mail_texts CHECK (length(address) BETWEEN 3 AND 320 AND length(subject) BETWEEN 1 AND 150
    AND length(body) BETWEEN 1 AND 50000 AND length(failure) <= 500),
  CONSTRAINT mail_times CHECK (due_at >= made_at AND attempts >= 0),
  CONSTRAINT mail_end CHECK ((sent_at IS NULL OR given_up_at IS NULL) AND (given_up_at IS NULL OR failure IS NOT NULL))
);
CREATE INDEX mail_due ON mail (unit_id, due_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX mail_undelivered ON mail (unit_id, id) WHERE failure IS NOT NULL AND sent_at IS NULL;
-- one collected mail a day
CREATE UNIQUE INDEX mail_collected ON mail (person_id, collected_on) WHERE collected_on IS NOT NULL;
ALTER TABLE notification ADD CONSTRAINT notification_mail FOREIGN KEY (mail_id) REFERENCES mail (id);

CREATE FUNCTION mail_choice_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM person WHERE id = NEW.person_id AND unit_id = NEW.unit_id) THEN
    PERFORM refuse('mail_choice_of_unit');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mail_choice_is_new BEFORE INSERT ON mail_choice
  FOR EACH ROW EXECUTE FUNCTION mail_choice_is_new();
CREATE TRIGGER mail_choice_filed_stays BEFORE UPDATE ON mail_choice
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('choice', 'changed_at');
CREATE TRIGGER mail_choice_is_kept BEFORE DELETE OR TRUNCATE ON mail_choice
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('mail_choice_is_kept');

-- A mail begins untried, to a person of the unit.
CREATE FUNCTION mail_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM person WHERE id = NEW.person_id AND unit_id = NEW.unit_id) THEN
    PERFORM refuse('mail_of_unit');
  END IF;
  IF NEW.attempts <> 0 OR num_nonnulls(NEW.sent_at, NEW.given_up_at, NEW.failure) > 0 THEN
    PERFORM refuse('mail_begins');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mail_is_new BEFORE INSERT ON mail FOR EACH ROW EXECUTE FUNCTION mail_is_new();
CREATE TRIGGER mail_filed_stays BEFORE UPDATE ON mail
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('attempts', 'due_at', 'sent_at', 'given_up_at', 'failure');
-- What was sent or given up stays so, and an attempt that was made stays counted.
CREATE FUNCTION mail_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF num_nonnulls(OLD.sent_at, OLD.given_up_at) > 0 THEN
    PERFORM refuse('mail_ended_stays');
  END IF;
  IF NEW.attempts < OLD.attempts OR NEW.attempts = 0 AND num_nonnulls(NEW.sent_at, NEW.failure) > 0 THEN
    PERFORM refuse('mail_attempts');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mail_moves BEFORE UPDATE ON mail FOR EACH ROW EXECUTE FUNCTION mail_moves();
CREATE TRIGGER mail_is_kept BEFORE DELETE OR TRUNCATE ON mail
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('mail_is_kept');
-- also under session_replication_role = replica
ALTER TABLE mail_choice ENABLE ALWAYS TRIGGER mail_choice_is_new;
ALTER TABLE mail_choice ENABLE ALWAYS TRIGGER mail_choice_filed_stays;
ALTER TABLE mail_choice ENABLE ALWAYS TRIGGER mail_choice_is_kept;
ALTER TABLE mail ENABLE ALWAYS TRIGGER mail_is_new;
ALTER TABLE mail ENABLE ALWAYS TRIGGER mail_filed_stays;
ALTER TABLE mail ENABLE ALWAYS TRIGGER mail_moves;
ALTER TABLE mail ENABLE ALWAYS TRIGGER mail_is_kept;

GRANT SELECT, INSERT ON mail_choice, mail TO foerderfluss_app;
GRANT UPDATE (choice, changed_at) ON mail_choice TO foerderfluss_app;
GRANT UPDATE (attempts, due_at, sent_at, given_up_at, failure) ON mail TO foerderfluss_app;
