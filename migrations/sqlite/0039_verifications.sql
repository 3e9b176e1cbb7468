-- What verifications of the books came to that somebody asked for. It lies beside the books, since it is about them: when, by
-- whom, until where, and whether they held. What was found once stays.
CREATE TABLE verification (
  unit_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  asked_by BLOB NOT NULL,
  result TEXT NOT NULL,
  entries INTEGER, -- how many entries held
  head_number INTEGER, -- the end of the unit's chain that held, if it had one
  head_hash TEXT,
  CONSTRAINT verification_pkey PRIMARY KEY (unit_id, number),
  CONSTRAINT verification_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT verification_person FOREIGN KEY (asked_by) REFERENCES person (id),
  CONSTRAINT verification_result CHECK (result IN ('holds', 'journal', 'subject', 'file')),
  CONSTRAINT verification_entries CHECK ((result = 'holds') = (entries IS NOT NULL) AND (entries IS NULL OR entries >= 0)),
  CONSTRAINT verification_head CHECK ((head_number IS NULL) = (head_hash IS NULL)
    AND (head_number IS NULL OR (result = 'holds' AND head_number >= 0 AND length(head_hash) = 64)))
) STRICT, WITHOUT ROWID;
CREATE INDEX verification_by_person ON verification (asked_by);

-- They follow one another, asked for by a person of the unit. The first line refuses what OR REPLACE would delete as well.
CREATE TRIGGER verification_is_new BEFORE INSERT ON verification BEGIN
  SELECT RAISE(ABORT, 'verification_number') WHERE NEW.number <> (
    SELECT COALESCE(MAX(number), 0) + 1 FROM verification WHERE unit_id = NEW.unit_id);
  SELECT RAISE(ABORT, 'verification_of_unit') WHERE NOT EXISTS (
    SELECT 1 FROM person WHERE id = NEW.asked_by AND unit_id = NEW.unit_id);
END;
CREATE TRIGGER verification_filed_stays BEFORE UPDATE ON verification BEGIN
  SELECT RAISE(ABORT, 'verification_filed_stays');
END;
CREATE TRIGGER verification_is_kept BEFORE DELETE ON verification BEGIN
  SELECT RAISE(ABORT, 'verification_is_kept');
END;
