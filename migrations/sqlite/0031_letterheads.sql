-- The letterhead that the house set, in versions: the newest counts. It is the look of documents and no part of the books, and
-- each stays with who set it. Documents have theirs inside.
CREATE TABLE letterhead (
  unit_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  claim TEXT NOT NULL,
  contact TEXT NOT NULL,
  return_address TEXT NOT NULL,
  accent TEXT NOT NULL,
  logo BLOB,
  court TEXT,
  set_by BLOB NOT NULL,
  set_at INTEGER NOT NULL,
  CONSTRAINT letterhead_pkey PRIMARY KEY (unit_id, number),
  CONSTRAINT letterhead_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT letterhead_person FOREIGN KEY (set_by) REFERENCES person (id),
  CONSTRAINT letterhead_length CHECK (length(name) BETWEEN 1 AND 100 AND length(claim) <= 100 AND length(contact) <= 400
    AND length(return_address) <= 150 AND length(court) BETWEEN 1 AND 200),
  CONSTRAINT letterhead_accent CHECK (length(accent) = 7 AND substr(accent, 1, 1) = '#'),
  -- a PNG by its first bytes
  CONSTRAINT letterhead_logo CHECK (length(logo) BETWEEN 9 AND 262144 AND substr(logo, 1, 8) = x'89504e470d0a1a0a')
) STRICT, WITHOUT ROWID;
CREATE INDEX letterhead_by_person ON letterhead (set_by);

-- Versions follow one another, set by a person of the unit. The first line refuses what OR REPLACE would delete as well.
CREATE TRIGGER letterhead_is_new BEFORE INSERT ON letterhead BEGIN
  SELECT RAISE(ABORT, 'letterhead_number') WHERE NEW.number <> (
    SELECT COALESCE(MAX(number), 0) + 1 FROM letterhead WHERE unit_id = NEW.unit_id);
  SELECT RAISE(ABORT, 'letterhead_of_unit') WHERE NOT EXISTS (
    SELECT 1 FROM person WHERE id = NEW.set_by AND unit_id = NEW.unit_id);
END;
CREATE TRIGGER letterhead_filed_stays BEFORE UPDATE ON letterhead BEGIN
  SELECT RAISE(ABORT, 'letterhead_filed_stays');
END;
CREATE TRIGGER letterhead_is_kept BEFORE DELETE ON letterhead BEGIN
  SELECT RAISE(ABORT, 'letterhead_is_kept');
END;
