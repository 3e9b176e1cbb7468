-- What the recipient's own audit office says of a proof before it is signed. It stands in the proof's document and stays.
CREATE TABLE own_audit (
  proof_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  office TEXT NOT NULL,
  examiner TEXT NOT NULL,
  examined_on TEXT NOT NULL,
  objections TEXT NOT NULL, -- canonical JSON
  CONSTRAINT own_audit_pkey PRIMARY KEY (proof_id),
  CONSTRAINT own_audit_proof FOREIGN KEY (proof_id) REFERENCES proof (id),
  CONSTRAINT own_audit_says CHECK (length(trim(office)) > 0 AND length(trim(examiner)) > 0)
) STRICT, WITHOUT ROWID;

-- The first line refuses what OR REPLACE would delete.
CREATE TRIGGER own_audit_is_new BEFORE INSERT ON own_audit BEGIN
  SELECT RAISE(ABORT, 'own_audit_pkey') WHERE EXISTS (SELECT 1 FROM own_audit WHERE proof_id = NEW.proof_id);
  SELECT RAISE(ABORT, 'own_audit_before_signature') WHERE NOT EXISTS (
    SELECT 1 FROM proof WHERE proof.id = NEW.proof_id AND proof.unit_id = NEW.unit_id AND proof.state = 'compiled');
END;
CREATE TRIGGER own_audit_filed_stays BEFORE UPDATE ON own_audit BEGIN
  SELECT RAISE(ABORT, 'own_audit_filed_stays');
END;
CREATE TRIGGER own_audit_is_kept BEFORE DELETE ON own_audit BEGIN
  SELECT RAISE(ABORT, 'own_audit_is_kept');
END;

-- What is asked of a request for money: to whom what falls due is paid, where that is stated.
ALTER TABLE payout_need ADD COLUMN payee TEXT;
