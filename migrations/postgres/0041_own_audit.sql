-- What the recipient's own audit office says of a proof before it is signed. It stands in the proof's document and stays.
CREATE TABLE own_audit (
  proof_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  office TEXT NOT NULL,
  examiner TEXT NOT NULL,
  examined_on DATE NOT NULL,
  objections TEXT NOT NULL, -- canonical JSON
  CONSTRAINT own_audit_pkey PRIMARY KEY (proof_id),
  CONSTRAINT own_audit_proof FOREIGN KEY (proof_id) REFERENCES proof (id),
  CONSTRAINT own_audit_says CHECK (length(trim(office)) > 0 AND length(trim(examiner)) > 0)
);

CREATE FUNCTION own_audit_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM proof WHERE proof.id = NEW.proof_id AND proof.unit_id = NEW.unit_id AND proof.state = 'compiled')
  THEN
    PERFORM refuse('own_audit_before_signature');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER own_audit_is_new BEFORE INSERT ON own_audit
  FOR EACH ROW EXECUTE FUNCTION own_audit_is_new();
CREATE TRIGGER own_audit_filed_stays BEFORE UPDATE ON own_audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('own_audit_filed_stays');
CREATE TRIGGER own_audit_is_kept BEFORE DELETE OR TRUNCATE ON own_audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('own_audit_is_kept');

ALTER TABLE own_audit ENABLE ALWAYS TRIGGER own_audit_is_new;
ALTER TABLE own_audit ENABLE ALWAYS TRIGGER own_audit_filed_stays;
ALTER TABLE own_audit ENABLE ALWAYS TRIGGER own_audit_is_kept;

GRANT SELECT, INSERT ON own_audit TO foerderfluss_app;

-- What is asked of a request for money: to whom what falls due is paid, where that is stated.
ALTER TABLE payout_need ADD COLUMN payee TEXT;
