-- Who saw and did what: every command of a person, every look of an auditor or at people, every download, and whatever
-- was refused. What a command moved stands in the journal.
CREATE TABLE access_event (
  id UUID NOT NULL,
  what TEXT NOT NULL, -- a command, or what somebody looked at
  unit_id UUID NOT NULL,
  happened_at BIGINT NOT NULL,
  person_id UUID NOT NULL,
  role TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  outcome TEXT NOT NULL,
  asked TEXT NOT NULL, -- the method and the address of the request
  address TEXT NOT NULL,
  request TEXT NOT NULL,
  CONSTRAINT access_event_pkey PRIMARY KEY (id, what),
  CONSTRAINT access_event_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT access_event_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT access_event_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT access_event_outcome CHECK (outcome IN ('shown', 'done', 'refused')),
  CONSTRAINT access_event_texts CHECK (
    length(asked) <= 300 AND length(address) <= 45 AND length(request) <= 100)
);
CREATE INDEX access_event_by_unit ON access_event (unit_id, id);

CREATE TRIGGER access_event_is_kept BEFORE DELETE OR TRUNCATE ON access_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('access_event_is_kept');
CREATE TRIGGER access_event_filed_stays BEFORE UPDATE ON access_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('access_event_filed_stays');
-- also under session_replication_role = replica
ALTER TABLE access_event ENABLE ALWAYS TRIGGER access_event_is_kept;
ALTER TABLE access_event ENABLE ALWAYS TRIGGER access_event_filed_stays;
GRANT SELECT, INSERT ON access_event TO foerderfluss_app;
