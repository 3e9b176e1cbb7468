-- The letterhead that the house set, in versions: the newest counts. It is the look of documents and no part of the books, and
-- each stays with who set it. Documents have theirs inside.
CREATE TABLE letterhead (
  unit_id UUID NOT NULL,
  number BIGINT NOT NULL,
  name TEXT NOT NULL,
  claim TEXT NOT NULL,
  contact TEXT NOT NULL,
  return_address TEXT NOT NULL,
  accent TEXT NOT NULL,
  logo BYTEA,
  court TEXT,
  set_by UUID NOT NULL,
  set_at BIGINT NOT NULL,
  CONSTRAINT letterhead_pkey PRIMARY KEY (unit_id, number),
  CONSTRAINT letterhead_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT letterhead_person FOREIGN KEY (set_by) REFERENCES person (id),
  CONSTRAINT letterhead_length CHECK (length(name) BETWEEN 1 AND 100 AND length(claim) <= 100 AND length(contact) <= 400
    AND length(return_address) <= 150 AND length(court) BETWEEN 1 AND 200),
  CONSTRAINT letterhead_accent CHECK (length(accent) = 7 AND substr(accent, 1, 1) = '#'),
  -- a PNG by its first bytes
  CONSTRAINT letterhead_logo CHECK (length(logo) BETWEEN 9 AND 262144 AND substr(logo, 1, 8) = '\x89504e470d0a1a0a'::BYTEA)
);
CREATE INDEX letterhead_by_person ON letterhead (set_by);

-- Versions follow one another, set by a person of the unit.
CREATE FUNCTION letterhead_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM letterhead WHERE unit_id = NEW.unit_id) THEN
    PERFORM refuse('letterhead_number');
  END IF;
  IF NOT EXISTS (SELECT FROM person WHERE id = NEW.set_by AND unit_id = NEW.unit_id) THEN
    PERFORM refuse('letterhead_of_unit');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER letterhead_is_new BEFORE INSERT ON letterhead FOR EACH ROW EXECUTE FUNCTION letterhead_is_new();
CREATE TRIGGER letterhead_filed_stays BEFORE UPDATE ON letterhead
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('letterhead_filed_stays');
CREATE TRIGGER letterhead_is_kept BEFORE DELETE OR TRUNCATE ON letterhead
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('letterhead_is_kept');
-- also under session_replication_role = replica
ALTER TABLE letterhead ENABLE ALWAYS TRIGGER letterhead_is_new;
ALTER TABLE letterhead ENABLE ALWAYS TRIGGER letterhead_filed_stays;
ALTER TABLE letterhead ENABLE ALWAYS TRIGGER letterhead_is_kept;

GRANT SELECT, INSERT ON letterhead TO foerderfluss_app;
