-- Notifications: who is to learn of what the journal has. They are written with the entry that they tell of, one for each
-- person. They are no part of the books: what they tell stands in the journal, and only whether one was read changes.
CREATE TABLE notification (
  person_id BLOB NOT NULL,
  entry INTEGER NOT NULL, -- the number of the entry that it tells of
  unit_id BLOB NOT NULL,
  organisation_id BLOB NOT NULL, -- for which the person is told
  kind TEXT NOT NULL,
  subject_id BLOB NOT NULL, -- what it is about; of bank details the organisation
  grant_id BLOB,
  read_at INTEGER,
  mail_id BLOB, -- the mail that told it
  CONSTRAINT notification_pkey PRIMARY KEY (person_id, entry),
  -- it is written before its entry, and never without it
  CONSTRAINT notification_entry FOREIGN KEY (unit_id, entry) REFERENCES journal_entry (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT notification_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT notification_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT notification_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT notification_mail FOREIGN KEY (mail_id) REFERENCES mail (id),
  CONSTRAINT notification_kind CHECK (length(kind) > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_of ON notification (person_id, organisation_id, entry);
CREATE INDEX notification_to_mail ON notification (unit_id, person_id) WHERE read_at IS NULL AND mail_id IS NULL;
CREATE INDEX notification_unread ON notification (person_id, organisation_id) WHERE read_at IS NULL;
-- who is told is looked for by the organisation
CREATE INDEX membership_by_organisation ON membership (organisation_id, role);

-- Nobody is told who does not act for the organisation, in the books of both. The first line refuses what OR REPLACE would
-- delete.
CREATE TRIGGER notification_is_new BEFORE INSERT ON notification BEGIN
  SELECT RAISE(ABORT, 'notification_pkey') WHERE EXISTS (
    SELECT 1 FROM notification WHERE person_id = NEW.person_id AND entry = NEW.entry);
  SELECT RAISE(ABORT, 'notification_of_member') WHERE NOT EXISTS (
    SELECT 1 FROM membership
    WHERE person_id = NEW.person_id AND organisation_id = NEW.organisation_id AND unit_id = NEW.unit_id);
  SELECT RAISE(ABORT, 'notification_of_grant') WHERE NEW.grant_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM grants WHERE id = NEW.grant_id AND unit_id = NEW.unit_id);
  SELECT RAISE(ABORT, 'notification_begins') WHERE NEW.read_at IS NOT NULL OR NEW.mail_id IS NOT NULL;
END;
CREATE TRIGGER notification_filed_stays BEFORE UPDATE ON notification BEGIN
  SELECT RAISE(ABORT, 'notification_filed_stays') WHERE NEW.person_id IS NOT OLD.person_id
    OR NEW.entry IS NOT OLD.entry
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.organisation_id IS NOT OLD.organisation_id
    OR NEW.kind IS NOT OLD.kind
    OR NEW.subject_id IS NOT OLD.subject_id
    OR NEW.grant_id IS NOT OLD.grant_id;
  SELECT RAISE(ABORT, 'notification_read_stays') WHERE OLD.read_at IS NOT NULL AND NEW.read_at IS NOT OLD.read_at;
  SELECT RAISE(ABORT, 'notification_mailed_once') WHERE NEW.mail_id IS NOT OLD.mail_id AND (
    OLD.mail_id IS NOT NULL OR NOT EXISTS (
      SELECT 1 FROM mail WHERE id = NEW.mail_id AND person_id = NEW.person_id AND unit_id = NEW.unit_id));
END;
CREATE TRIGGER notification_is_kept BEFORE DELETE ON notification BEGIN
  SELECT RAISE(ABORT, 'notification_is_kept');
END;

-- How a person wants to learn of a group of notifications beside the application. Without a row: at once.
CREATE TABLE mail_choice (
  person_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  told_group TEXT NOT NULL,
  choice TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  CONSTRAINT mail_choice_pkey PRIMARY KEY (person_id, told_group),
  CONSTRAINT mail_choice_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT mail_choice_group CHECK (told_group IN ('claims', 'payments', 'proofs', 'bank_details', 'audits')),
  CONSTRAINT mail_choice_choice CHECK (choice IN ('at_once', 'daily', 'never'))
) STRICT, WITHOUT ROWID;

-- A mail: made of notifications, tried until it is sent or given up.
CREATE TABLE mail (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  collected_on TEXT, -- the day whose collected mail it is
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  sent_at INTEGER,
  given_up_at INTEGER,
  failure TEXT,
  CONSTRAINT mail_pkey PRIMARY KEY (id),
  CONSTRAINT mail_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT mail_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT mail_texts CHECK (length(address) BETWEEN 3 AND 320 AND length(subject) BETWEEN 1 AND 150
    AND length(body) BETWEEN 1 AND 50000 AND length(failure) <= 500),
  CONSTRAINT mail_times CHECK (due_at >= made_at AND attempts >= 0),
  CONSTRAINT mail_end CHECK ((sent_at IS NULL OR given_up_at IS NULL) AND (given_up_at IS NULL OR failure IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_due ON mail (unit_id, due_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX mail_undelivered ON mail (unit_id, id) WHERE failure IS NOT NULL AND sent_at IS NULL;
-- one collected mail a day
CREATE UNIQUE INDEX mail_collected ON mail (person_id, collected_on) WHERE collected_on IS NOT NULL;

CREATE TRIGGER mail_choice_is_new BEFORE INSERT ON mail_choice BEGIN
  SELECT RAISE(ABORT, 'mail_choice_of_unit') WHERE NOT EXISTS (
    SELECT 1 FROM person WHERE id = NEW.person_id AND unit_id = NEW.unit_id);
END;
CREATE TRIGGER mail_choice_filed_stays BEFORE UPDATE ON mail_choice BEGIN
  SELECT RAISE(ABORT, 'mail_choice_filed_stays') WHERE NEW.person_id IS NOT OLD.person_id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.told_group IS NOT OLD.told_group;
END;
CREATE TRIGGER mail_choice_is_kept BEFORE DELETE ON mail_choice BEGIN
  SELECT RAISE(ABORT, 'mail_choice_is_kept');
END;

-- A mail begins untried, to a person of the unit. The first lines refuse what OR REPLACE would delete.
CREATE TRIGGER mail_is_new BEFORE INSERT ON mail BEGIN
  SELECT RAISE(ABORT, 'mail_pkey') WHERE EXISTS (SELECT 1 FROM mail WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'mail_collected') WHERE EXISTS (
    SELECT 1 FROM mail WHERE person_id = NEW.person_id AND collected_on = NEW.collected_on);
  SELECT RAISE(ABORT, 'mail_of_unit') WHERE NOT EXISTS (
    SELECT 1 FROM person WHERE id = NEW.person_id AND unit_id = NEW.unit_id);
  SELECT RAISE(ABORT, 'mail_begins') WHERE NEW.attempts <> 0 OR NEW.sent_at IS NOT NULL
    OR NEW.given_up_at IS NOT NULL OR NEW.failure IS NOT NULL;
END;
-- What was sent or given up stays so, and an attempt that was made stays counted.
CREATE TRIGGER mail_filed_stays BEFORE UPDATE ON mail BEGIN
  SELECT RAISE(ABORT, 'mail_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.person_id IS NOT OLD.person_id
    OR NEW.collected_on IS NOT OLD.collected_on
    OR NEW.address IS NOT OLD.address
    OR NEW.subject IS NOT OLD.subject
    OR NEW.body IS NOT OLD.body
    OR NEW.made_at IS NOT OLD.made_at;
  SELECT RAISE(ABORT, 'mail_ended_stays') WHERE OLD.sent_at IS NOT NULL OR OLD.given_up_at IS NOT NULL;
  SELECT RAISE(ABORT, 'mail_attempts') WHERE NEW.attempts < OLD.attempts
    OR NEW.attempts = 0 AND (NEW.sent_at IS NOT NULL OR NEW.failure IS NOT NULL);
END;
CREATE TRIGGER mail_is_kept BEFORE DELETE ON mail BEGIN
  SELECT RAISE(ABORT, 'mail_is_kept');
END;
