-- In which versions a claim was handed in again. It holds what it reserved in the newest of them, in the first version where there is
-- none: a claim that is handed in again may hold nothing any more, so its reservations alone do not say which of them count.
CREATE TABLE claim_resubmission (
  claim_id UUID NOT NULL,
  claim_version BIGINT NOT NULL,
  CONSTRAINT claim_resubmission_pkey PRIMARY KEY (claim_id, claim_version),
  CONSTRAINT claim_resubmission_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT claim_resubmission_version CHECK (claim_version > 1)
);

-- What stands there already: each version that reserved anew. A claim that waits for its decision was handed in in its present version,
-- one of which changes are asked in the version before, also where it holds nothing.
INSERT INTO claim_resubmission (claim_id, claim_version)
  SELECT claim_id, claim_version FROM claim_reservation WHERE claim_version > 1
  UNION SELECT id, version FROM claim WHERE state = 'submitted' AND version > 1
  UNION SELECT id, version - 1 FROM claim WHERE state = 'changes_requested' AND version > 2;

CREATE TRIGGER claim_resubmission_is_kept BEFORE DELETE OR TRUNCATE ON claim_resubmission
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_resubmission_is_kept');
CREATE TRIGGER claim_resubmission_filed_stays BEFORE UPDATE ON claim_resubmission
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_resubmission_filed_stays');
-- It is written while the claim still waits for its changes, and of its next version.
CREATE FUNCTION claim_resubmission_of_request() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM claim
      WHERE id = NEW.claim_id AND state = 'changes_requested' AND version = NEW.claim_version - 1) THEN
    PERFORM refuse('claim_resubmission_of_request');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_resubmission_of_request BEFORE INSERT ON claim_resubmission
  FOR EACH ROW EXECUTE FUNCTION claim_resubmission_of_request();
-- A claim of which changes are asked is submitted with such a row and moved otherwise without one. This rule speaks last.
CREATE FUNCTION claim_handed_in_again() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.state = 'submitted') <> EXISTS (
      SELECT 1 FROM claim_resubmission WHERE claim_id = NEW.id AND claim_version = NEW.version) THEN
    PERFORM refuse('claim_handed_in_again');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER claim_handed_in_again AFTER UPDATE ON claim
  FOR EACH ROW WHEN (OLD.state = 'changes_requested') EXECUTE FUNCTION claim_handed_in_again();
ALTER TABLE claim_resubmission ENABLE ALWAYS TRIGGER claim_resubmission_is_kept;
ALTER TABLE claim_resubmission ENABLE ALWAYS TRIGGER claim_resubmission_filed_stays;
ALTER TABLE claim_resubmission ENABLE ALWAYS TRIGGER claim_resubmission_of_request;
ALTER TABLE claim ENABLE ALWAYS TRIGGER claim_handed_in_again;

GRANT SELECT, INSERT ON claim_resubmission TO foerderfluss_app;
