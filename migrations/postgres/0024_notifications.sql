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
  CONSTRAINT notification_pkey PRIMARY KEY (person_id, entry),
  -- it is written before its entry, and never without it
  CONSTRAINT notification_entry FOREIGN KEY (unit_id, entry) REFERENCES journal_entry (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT notification_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT notification_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT notification_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT notification_kind CHECK (length(kind) > 0)
);
CREATE INDEX notification_of ON notification (person_id, organisation_id, entry);
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
  IF NEW.read_at IS NOT NULL THEN
    PERFORM refuse('notification_begins');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notification_is_new BEFORE INSERT ON notification
  FOR EACH ROW EXECUTE FUNCTION notification_is_new();
CREATE TRIGGER notification_filed_stays BEFORE UPDATE ON notification
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('read_at');
CREATE FUNCTION notification_read_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at THEN
    PERFORM refuse('notification_read_stays');
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
GRANT UPDATE (read_at) ON notification TO foerderfluss_app;
