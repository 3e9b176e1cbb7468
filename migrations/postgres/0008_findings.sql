-- What an examination found of a line, by the codes that programmes register. It is found with the decision of the line or
-- with a correction of it, and stays as it was.
CREATE TABLE claim_finding (
  claim_line_id UUID NOT NULL,
  correction BIGINT NOT NULL, -- the number of the correction that made it; 0, if the decision did
  code TEXT NOT NULL,
  unit_id UUID NOT NULL,
  CONSTRAINT claim_finding_pkey PRIMARY KEY (claim_line_id, correction, code),
  CONSTRAINT claim_finding_line FOREIGN KEY (claim_line_id) REFERENCES claim_line (id),
  CONSTRAINT claim_finding_code CHECK (length(code) BETWEEN 1 AND 40)
);

-- Found is what belongs to the newest that was said of a decided line.
CREATE FUNCTION claim_finding_of_decision() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM claim_line line
      WHERE line.id = NEW.claim_line_id AND line.state IN ('accepted', 'accepted_in_part', 'rejected')
        AND NEW.correction = (
          SELECT COALESCE(MAX(made.number), 0) FROM claim_correction made WHERE made.line_id = line.id)) THEN
    PERFORM refuse('claim_finding_of_decision');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_finding_of_decision BEFORE INSERT ON claim_finding
  FOR EACH ROW EXECUTE FUNCTION claim_finding_of_decision();
ALTER TABLE claim_finding ENABLE ALWAYS TRIGGER claim_finding_of_decision;

CREATE TRIGGER claim_finding_is_kept BEFORE DELETE OR TRUNCATE ON claim_finding
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_finding_is_kept');
CREATE TRIGGER claim_finding_filed_stays BEFORE UPDATE ON claim_finding
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_finding_filed_stays');
ALTER TABLE claim_finding ENABLE ALWAYS TRIGGER claim_finding_is_kept;
ALTER TABLE claim_finding ENABLE ALWAYS TRIGGER claim_finding_filed_stays;

GRANT SELECT, INSERT ON claim_finding TO foerderfluss_app;
