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
  CONSTRAINT notification_pkey PRIMARY KEY (person_id, entry),
  -- it is written before its entry, and never without it
  CONSTRAINT notification_entry FOREIGN KEY (unit_id, entry) REFERENCES journal_entry (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT notification_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT notification_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT notification_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT notification_kind CHECK (length(kind) > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_of ON notification (person_id, organisation_id, entry);
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
  SELECT RAISE(ABORT, 'notification_begins') WHERE NEW.read_at IS NOT NULL;
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
END;
CREATE TRIGGER notification_is_kept BEFORE DELETE ON notification BEGIN
  SELECT RAISE(ABORT, 'notification_is_kept');
END;
