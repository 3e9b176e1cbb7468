-- What was recorded of an examination of a claim or of a proof of use, in versions that stay.
CREATE TABLE examination_record (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  claim_id BLOB,
  proof_id BLOB,
  number INTEGER NOT NULL,
  terms TEXT NOT NULL, -- canonical JSON
  person_id BLOB NOT NULL,
  role TEXT NOT NULL,
  organisation_id BLOB NOT NULL,
  recorded_on TEXT NOT NULL,
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
) STRICT, WITHOUT ROWID;
CREATE INDEX examination_record_by_grant ON examination_record (grant_id);

-- What is examined was handed in, and is of a grant that the examiner's organisation gives; the examiner holds the role that
-- day and has no interest in the recipient.
-- The first lines refuse what OR REPLACE would delete.
CREATE TRIGGER examination_record_is_new BEFORE INSERT ON examination_record BEGIN
  SELECT RAISE(ABORT, 'examination_record_pkey') WHERE EXISTS (SELECT 1 FROM examination_record WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'examination_record_of_grant') WHERE NOT EXISTS (
    SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND claim.unit_id = NEW.unit_id
      AND claim.grant_id = NEW.grant_id AND claim.state <> 'withdrawn'
    UNION ALL
    SELECT 1 FROM proof WHERE proof.id = NEW.proof_id AND proof.unit_id = NEW.unit_id
      AND proof.grant_id = NEW.grant_id AND proof.state NOT IN ('compiled', 'examined', 'signed', 'closed'));
  SELECT RAISE(ABORT, 'examination_record_number_next') WHERE NEW.number <> 1 + (
    SELECT COUNT(*) FROM examination_record before
    WHERE before.claim_id = NEW.claim_id OR before.proof_id = NEW.proof_id);
  SELECT RAISE(ABORT, 'examination_record_role_held') WHERE NOT EXISTS (
    SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
    WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
      AND (person.left_on IS NULL OR person.left_on >= NEW.recorded_on)
      AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
      AND membership.valid_from <= NEW.recorded_on
      AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.recorded_on));
  SELECT RAISE(ABORT, 'examination_record_side') WHERE NOT EXISTS (
    SELECT 1 FROM grants WHERE grants.id = NEW.grant_id
      AND grants.parent_id IS NOT NULL AND grants.giver_id = NEW.organisation_id);
  SELECT RAISE(ABORT, 'sign_off_without_interest') WHERE EXISTS (
    SELECT 1 FROM grants JOIN membership interest ON interest.organisation_id = grants.recipient_id
    WHERE grants.id = NEW.grant_id AND interest.person_id = NEW.person_id
      AND interest.valid_from <= NEW.recorded_on
      AND (interest.valid_until IS NULL OR interest.valid_until >= NEW.recorded_on));
  SELECT RAISE(ABORT, 'sign_off_without_interest') WHERE EXISTS (
    SELECT 1 FROM grants JOIN conflict_of_interest conflict ON conflict.organisation_id = grants.recipient_id
    WHERE grants.id = NEW.grant_id AND conflict.person_id = NEW.person_id
      AND conflict.declared_on <= NEW.recorded_on);
END;
CREATE TRIGGER examination_record_filed_stays BEFORE UPDATE ON examination_record BEGIN
  SELECT RAISE(ABORT, 'examination_record_filed_stays');
END;
CREATE TRIGGER examination_record_is_kept BEFORE DELETE ON examination_record BEGIN
  SELECT RAISE(ABORT, 'examination_record_is_kept');
END;

-- A proof is closed once its examination is recorded (Nr. 11 VV zu § 44 LHO NRW). A giver outside keeps its own record.
CREATE TRIGGER proof_closed_examined BEFORE UPDATE ON proof WHEN NEW.state = 'closed' AND OLD.state <> 'closed' BEGIN
  SELECT RAISE(ABORT, 'proof_closed_examined') WHERE NOT EXISTS (
    SELECT 1 FROM examination_record WHERE examination_record.proof_id = NEW.id) AND EXISTS (
    SELECT 1 FROM grants WHERE grants.id = NEW.grant_id AND grants.parent_id IS NOT NULL);
END;
