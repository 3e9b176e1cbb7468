-- The texts of mails that the house set in place of those that come along, in versions. The newest counts; one without a text
-- goes back to what comes along. They are no part of the books, and each stays with who set it.
CREATE TABLE mail_text (
  unit_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL,
  subject TEXT,
  body TEXT,
  set_by BLOB NOT NULL,
  set_at INTEGER NOT NULL,
  CONSTRAINT mail_text_pkey PRIMARY KEY (unit_id, kind, number),
  CONSTRAINT mail_text_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT mail_text_person FOREIGN KEY (set_by) REFERENCES person (id),
  CONSTRAINT mail_text_kind CHECK (kind IN ('at_once', 'collected')),
  CONSTRAINT mail_text_whole CHECK ((subject IS NULL) = (body IS NULL)),
  CONSTRAINT mail_text_length CHECK (length(subject) BETWEEN 1 AND 1000 AND length(body) BETWEEN 1 AND 20000)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_text_by_person ON mail_text (set_by);

-- Versions follow one another, set by a person of the unit. The first line refuses what OR REPLACE would delete as well.
CREATE TRIGGER mail_text_is_new BEFORE INSERT ON mail_text BEGIN
  SELECT RAISE(ABORT, 'mail_text_number') WHERE NEW.number <> (
    SELECT COALESCE(MAX(number), 0) + 1 FROM mail_text WHERE unit_id = NEW.unit_id AND kind = NEW.kind);
  SELECT RAISE(ABORT, 'mail_text_of_unit') WHERE NOT EXISTS (
    SELECT 1 FROM person WHERE id = NEW.set_by AND unit_id = NEW.unit_id);
END;
CREATE TRIGGER mail_text_filed_stays BEFORE UPDATE ON mail_text BEGIN
  SELECT RAISE(ABORT, 'mail_text_filed_stays');
END;
CREATE TRIGGER mail_text_is_kept BEFORE DELETE ON mail_text BEGIN
  SELECT RAISE(ABORT, 'mail_text_is_kept');
END;
