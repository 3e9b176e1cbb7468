-- What an examination found of a line, by the codes that programmes register. It is found with the decision of the line or
-- with a correction of it, and stays as it was.
CREATE TABLE claim_finding (
  claim_line_id BLOB NOT NULL,
  correction INTEGER NOT NULL, -- the number of the correction that made it; 0, if the decision did
  code TEXT NOT NULL,
  unit_id BLOB NOT NULL,
  CONSTRAINT claim_finding_pkey PRIMARY KEY (claim_line_id, correction, code),
  CONSTRAINT claim_finding_line FOREIGN KEY (claim_line_id) REFERENCES claim_line (id),
  CONSTRAINT claim_finding_code CHECK (length(code) BETWEEN 1 AND 40)
) STRICT, WITHOUT ROWID;

-- Found is what belongs to the newest that was said of a decided line.
CREATE TRIGGER claim_finding_of_decision BEFORE INSERT ON claim_finding BEGIN
  SELECT RAISE(ABORT, 'claim_finding_of_decision') WHERE NOT EXISTS (
    SELECT 1 FROM claim_line line
    WHERE line.id = NEW.claim_line_id AND line.state IN ('accepted', 'accepted_in_part', 'rejected')
      AND NEW.correction = (
        SELECT COALESCE(MAX(made.number), 0) FROM claim_correction made WHERE made.line_id = line.id));
END;

CREATE TRIGGER claim_finding_is_kept BEFORE DELETE ON claim_finding BEGIN
  SELECT RAISE(ABORT, 'claim_finding_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER claim_finding_is_new BEFORE INSERT ON claim_finding BEGIN
  SELECT RAISE(ABORT, 'claim_finding_pkey') WHERE EXISTS (
    SELECT 1 FROM claim_finding
    WHERE claim_line_id = NEW.claim_line_id AND correction = NEW.correction AND code = NEW.code);
END;
CREATE TRIGGER claim_finding_filed_stays BEFORE UPDATE ON claim_finding BEGIN
  SELECT RAISE(ABORT, 'claim_finding_filed_stays');
END;
