-- Who saw and did what: every command of a person, every look of an auditor or at people, every download, and whatever
-- was refused. What a command moved stands in the journal.
CREATE TABLE access_event (
  id BLOB NOT NULL,
  what TEXT NOT NULL, -- a command, or what somebody looked at
  unit_id BLOB NOT NULL,
  happened_at INTEGER NOT NULL,
  person_id BLOB NOT NULL,
  role TEXT NOT NULL,
  organisation_id BLOB NOT NULL,
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
) STRICT, WITHOUT ROWID;
CREATE INDEX access_event_by_unit ON access_event (unit_id, id);

CREATE TRIGGER access_event_is_kept BEFORE DELETE ON access_event BEGIN
  SELECT RAISE(ABORT, 'access_event_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER access_event_is_new BEFORE INSERT ON access_event BEGIN
  SELECT RAISE(ABORT, 'access_event_pkey') WHERE EXISTS (
    SELECT 1 FROM access_event WHERE id = NEW.id AND what = NEW.what);
END;
CREATE TRIGGER access_event_filed_stays BEFORE UPDATE ON access_event BEGIN
  SELECT RAISE(ABORT, 'access_event_filed_stays');
END;
