-- What was recorded of an examination of a claim or of a proof of use, in versions that stay.
CREATE TABLE examination_record (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  claim_id UUID,
  proof_id UUID,
  number BIGINT NOT NULL,
  terms TEXT NOT NULL, -- canonical JSON
  person_id UUID NOT NULL,
  role TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  recorded_on DATE NOT NULL,
  CONSTRAINT examination_record_pkey PRIMARY KEY (id),
  CONSTRAINT examination_record_of_claim UNIQUE (claim_id, number),
  CONSTRAINT examination_record_of_proof UNIQUE (proof_id, number),
  CONSTRAINT examination_record_of_one CHECK ((claim_id IS NULL) <> (proof_id IS NULL)),
  CONSTRAINT examination_record_role CHECK (role IN ('clerk', 'examiner_sachlich', 'examiner_rechnerisch')),
  CONSTRAINT examination_record_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT examination_record_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT examination_record_proof FOREIGN KEY (proof_id) REFERENCES proof (id),
  CONSTRAINT examination_record_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT examination_record_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id)
);
CREATE INDEX examination_record_by_grant ON examination_record (grant_id);

-- What is examined was handed in, and is of a grant that the examiner's organisation gives; the examiner holds the role that
-- day and has no interest in the recipient.
CREATE FUNCTION examination_record_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND claim.unit_id = NEW.unit_id
        AND claim.grant_id = NEW.grant_id AND claim.state <> 'withdrawn'
      UNION ALL
      SELECT 1 FROM proof WHERE proof.id = NEW.proof_id AND proof.unit_id = NEW.unit_id
        AND proof.grant_id = NEW.grant_id AND proof.state NOT IN ('compiled', 'examined', 'signed', 'closed'))
  THEN
    PERFORM refuse('examination_record_of_grant');
  END IF;
  IF NEW.number <> 1 + (
      SELECT COUNT(*) FROM examination_record before
      WHERE before.claim_id = NEW.claim_id OR before.proof_id = NEW.proof_id)
  THEN
    PERFORM refuse('examination_record_number_next');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
      WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
        AND (person.left_on IS NULL OR person.left_on >= NEW.recorded_on)
        AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
        AND membership.valid_from <= NEW.recorded_on
        AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.recorded_on))
  THEN
    PERFORM refuse('examination_record_role_held');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM grants WHERE grants.id = NEW.grant_id
        AND grants.parent_id IS NOT NULL AND grants.giver_id = NEW.organisation_id)
  THEN
    PERFORM refuse('examination_record_side');
  END IF;
  IF EXISTS (
      SELECT 1 FROM grants JOIN membership interest ON interest.organisation_id = grants.recipient_id
      WHERE grants.id = NEW.grant_id AND interest.person_id = NEW.person_id
        AND interest.valid_from <= NEW.recorded_on
        AND (interest.valid_until IS NULL OR interest.valid_until >= NEW.recorded_on))
  THEN
    PERFORM refuse('sign_off_without_interest');
  END IF;
  IF EXISTS (
      SELECT 1 FROM grants JOIN conflict_of_interest conflict ON conflict.organisation_id = grants.recipient_id
      WHERE grants.id = NEW.grant_id AND conflict.person_id = NEW.person_id
        AND conflict.declared_on <= NEW.recorded_on)
  THEN
    PERFORM refuse('sign_off_without_interest');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER examination_record_is_new BEFORE INSERT ON examination_record
  FOR EACH ROW EXECUTE FUNCTION examination_record_is_new();
CREATE TRIGGER examination_record_filed_stays BEFORE UPDATE ON examination_record
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('examination_record_filed_stays');
CREATE TRIGGER examination_record_is_kept BEFORE DELETE OR TRUNCATE ON examination_record
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('examination_record_is_kept');

-- A proof is closed once its examination is recorded (Nr. 11 VV zu § 44 LHO NRW). A giver outside keeps its own record.
CREATE FUNCTION proof_closed_examined() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM examination_record WHERE examination_record.proof_id = NEW.id) AND EXISTS (
      SELECT 1 FROM grants WHERE grants.id = NEW.grant_id AND grants.parent_id IS NOT NULL)
  THEN
    PERFORM refuse('proof_closed_examined');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proof_closed_examined BEFORE UPDATE ON proof
  FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION proof_closed_examined();

ALTER TABLE examination_record ENABLE ALWAYS TRIGGER examination_record_is_new;
ALTER TABLE examination_record ENABLE ALWAYS TRIGGER examination_record_filed_stays;
ALTER TABLE examination_record ENABLE ALWAYS TRIGGER examination_record_is_kept;
ALTER TABLE proof ENABLE ALWAYS TRIGGER proof_closed_examined;

GRANT SELECT, INSERT ON examination_record TO foerderfluss_app;
