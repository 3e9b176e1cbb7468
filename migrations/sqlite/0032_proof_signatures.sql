-- Electronic signatures of proofs: the file of each, kept by its hash beside the document that it is of, which stays as it is.
CREATE TABLE proof_signature (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  proof_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  document TEXT NOT NULL,
  signers TEXT NOT NULL, -- canonical JSON
  is_visible INTEGER NOT NULL,
  added_by TEXT NOT NULL,
  added_on TEXT NOT NULL,
  CONSTRAINT proof_signature_pkey PRIMARY KEY (id),
  CONSTRAINT proof_signature_once UNIQUE (proof_id, document),
  CONSTRAINT proof_signature_proof FOREIGN KEY (proof_id) REFERENCES proof (id),
  CONSTRAINT proof_signature_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT proof_signature_document FOREIGN KEY (unit_id, document) REFERENCES document (unit_id, hash),
  CONSTRAINT proof_signature_kind CHECK (kind IN ('copy', 'beside') AND is_visible IN (0, 1)),
  CONSTRAINT proof_signature_added_by CHECK (length(trim(added_by)) > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX proof_signature_by_grant ON proof_signature (grant_id);
CREATE INDEX proof_signature_of_document ON proof_signature (unit_id, document);

-- What is signed is the document that its people have signed in the books: from then on its bytes stay. The first lines refuse
-- what OR REPLACE would delete.
CREATE TRIGGER proof_signature_is_new BEFORE INSERT ON proof_signature BEGIN
  SELECT RAISE(ABORT, 'proof_signature_pkey') WHERE EXISTS (SELECT 1 FROM proof_signature WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'proof_signature_once') WHERE EXISTS (
    SELECT 1 FROM proof_signature WHERE proof_id = NEW.proof_id AND document = NEW.document);
  SELECT RAISE(ABORT, 'proof_signature_of_signed') WHERE NOT EXISTS (
    SELECT 1 FROM proof WHERE proof.id = NEW.proof_id AND proof.unit_id = NEW.unit_id
      AND proof.grant_id = NEW.grant_id AND proof.document <> NEW.document
      AND proof.state NOT IN ('compiled', 'examined'));
END;
CREATE TRIGGER proof_signature_filed_stays BEFORE UPDATE ON proof_signature BEGIN
  SELECT RAISE(ABORT, 'proof_signature_filed_stays');
END;
CREATE TRIGGER proof_signature_is_kept BEFORE DELETE ON proof_signature BEGIN
  SELECT RAISE(ABORT, 'proof_signature_is_kept');
END;
