-- What verifications of the books came to that somebody asked for. It lies beside the books, since it is about them: when, by
-- whom, until where, and whether they held. What was found once stays.
CREATE TABLE verification (
  unit_id UUID NOT NULL,
  number BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  asked_by UUID NOT NULL,
  result TEXT NOT NULL,
  entries BIGINT, -- how many entries held
  head_number BIGINT, -- the end of the unit's chain that held, if it had one
  head_hash TEXT,
  CONSTRAINT verification_pkey PRIMARY KEY (unit_id, number),
  CONSTRAINT verification_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT verification_person FOREIGN KEY (asked_by) REFERENCES person (id),
  CONSTRAINT verification_result CHECK (result IN ('holds', 'journal', 'subject', 'file')),
  CONSTRAINT verification_entries CHECK ((result = 'holds') = (entries IS NOT NULL) AND (entries IS NULL OR entries >= 0)),
  CONSTRAINT verification_head CHECK ((head_number IS NULL) = (head_hash IS NULL)
    AND (head_number IS NULL OR (result = 'holds' AND head_number >= 0 AND length(head_hash) = 64)))
);
CREATE INDEX verification_by_person ON verification (asked_by);

-- They follow one another, asked for by a person of the unit.
CREATE FUNCTION verification_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM verification WHERE unit_id = NEW.unit_id) THEN
    PERFORM refuse('verification_number');
  END IF;
  IF NOT EXISTS (SELECT FROM person WHERE id = NEW.asked_by AND unit_id = NEW.unit_id) THEN
    PERFORM refuse('verification_of_unit');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER verification_is_new BEFORE INSERT ON verification FOR EACH ROW EXECUTE FUNCTION verification_is_new();
CREATE TRIGGER verification_filed_stays BEFORE UPDATE ON verification
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('verification_filed_stays');
CREATE TRIGGER verification_is_kept BEFORE DELETE OR TRUNCATE ON verification
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('verification_is_kept');
-- also under session_replication_role = replica
ALTER TABLE verification ENABLE ALWAYS TRIGGER verification_is_new;
ALTER TABLE verification ENABLE ALWAYS TRIGGER verification_filed_stays;
ALTER TABLE verification ENABLE ALWAYS TRIGGER verification_is_kept;

GRANT SELECT, INSERT ON verification TO foerderfluss_app;
