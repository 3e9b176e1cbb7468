-- Electronic signatures of proofs: the file of each, kept by its hash beside the document that it is of, which stays as it is.
CREATE TABLE proof_signature (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  proof_id UUID NOT NULL,
  kind TEXT NOT NULL,
  document TEXT NOT NULL,
  signers TEXT NOT NULL, -- canonical JSON
  is_visible BOOLEAN NOT NULL,
  added_by TEXT NOT NULL,
  added_on DATE NOT NULL,
  CONSTRAINT proof_signature_pkey PRIMARY KEY (id),
  CONSTRAINT proof_signature_once UNIQUE (proof_id, document),
  CONSTRAINT proof_signature_proof FOREIGN KEY (proof_id) REFERENCES proof (id),
  CONSTRAINT proof_signature_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT proof_signature_document FOREIGN KEY (unit_id, document) REFERENCES document (unit_id, hash),
  CONSTRAINT proof_signature_kind CHECK (kind IN ('copy', 'beside')),
  CONSTRAINT proof_signature_added_by CHECK (length(trim(added_by)) > 0)
);
CREATE INDEX proof_signature_by_grant ON proof_signature (grant_id);
CREATE INDEX proof_signature_of_document ON proof_signature (unit_id, document);

-- What is signed is the document that its people have signed in the books: from then on its bytes stay.
CREATE FUNCTION proof_signature_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM proof WHERE proof.id = NEW.proof_id AND proof.unit_id = NEW.unit_id
        AND proof.grant_id = NEW.grant_id AND proof.document <> NEW.document
        AND proof.state NOT IN ('compiled', 'examined'))
  THEN
    PERFORM refuse('proof_signature_of_signed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proof_signature_is_new BEFORE INSERT ON proof_signature
  FOR EACH ROW EXECUTE FUNCTION proof_signature_is_new();
CREATE TRIGGER proof_signature_filed_stays BEFORE UPDATE ON proof_signature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('proof_signature_filed_stays');
CREATE TRIGGER proof_signature_is_kept BEFORE DELETE OR TRUNCATE ON proof_signature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('proof_signature_is_kept');

ALTER TABLE proof_signature ENABLE ALWAYS TRIGGER proof_signature_is_new;
ALTER TABLE proof_signature ENABLE ALWAYS TRIGGER proof_signature_filed_stays;
ALTER TABLE proof_signature ENABLE ALWAYS TRIGGER proof_signature_is_kept;

GRANT SELECT, INSERT ON proof_signature TO foerderfluss_app;
