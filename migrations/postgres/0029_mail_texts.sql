-- The texts of mails that the house set in place of those that come along, in versions. The newest counts; one without a text
-- goes back to what comes along. They are no part of the books, and each stays with who set it.
CREATE TABLE mail_text (
  unit_id UUID NOT NULL,
  kind TEXT NOT NULL,
  number BIGINT NOT NULL,
  subject TEXT,
  body TEXT,
  set_by UUID NOT NULL,
  set_at BIGINT NOT NULL,
  CONSTRAINT mail_text_pkey PRIMARY KEY (unit_id, kind, number),
  CONSTRAINT mail_text_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT mail_text_person FOREIGN KEY (set_by) REFERENCES person (id),
  CONSTRAINT mail_text_kind CHECK (kind IN ('at_once', 'collected')),
  CONSTRAINT mail_text_whole CHECK ((subject IS NULL) = (body IS NULL)),
  CONSTRAINT mail_text_length CHECK (length(subject) BETWEEN 1 AND 1000 AND length(body) BETWEEN 1 AND 20000)
);
CREATE INDEX mail_text_by_person ON mail_text (set_by);

-- Versions follow one another, set by a person of the unit.
CREATE FUNCTION mail_text_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.number <> (
    SELECT COALESCE(MAX(number), 0) + 1 FROM mail_text WHERE unit_id = NEW.unit_id AND kind = NEW.kind)
  THEN
    PERFORM refuse('mail_text_number');
  END IF;
  IF NOT EXISTS (SELECT FROM person WHERE id = NEW.set_by AND unit_id = NEW.unit_id) THEN
    PERFORM refuse('mail_text_of_unit');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mail_text_is_new BEFORE INSERT ON mail_text FOR EACH ROW EXECUTE FUNCTION mail_text_is_new();
CREATE TRIGGER mail_text_filed_stays BEFORE UPDATE ON mail_text
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('mail_text_filed_stays');
CREATE TRIGGER mail_text_is_kept BEFORE DELETE OR TRUNCATE ON mail_text
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('mail_text_is_kept');
-- also under session_replication_role = replica
ALTER TABLE mail_text ENABLE ALWAYS TRIGGER mail_text_is_new;
ALTER TABLE mail_text ENABLE ALWAYS TRIGGER mail_text_filed_stays;
ALTER TABLE mail_text ENABLE ALWAYS TRIGGER mail_text_is_kept;

GRANT SELECT, INSERT ON mail_text TO foerderfluss_app;
