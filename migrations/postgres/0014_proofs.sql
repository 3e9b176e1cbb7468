-- The life of a proof: who prepared, examined and signed it, what was asked and answered, and which version counts.

-- Who took which step of a proof for its recipient. Nobody takes two.
CREATE TABLE proof_sign_off (
  proof_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  step TEXT NOT NULL,
  person_id UUID NOT NULL,
  role TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  signed_on DATE NOT NULL,
  CONSTRAINT proof_sign_off_pkey PRIMARY KEY (proof_id, step),
  CONSTRAINT proof_sign_off_once UNIQUE (proof_id, person_id),
  CONSTRAINT proof_sign_off_proof FOREIGN KEY (proof_id) REFERENCES proof (id),
  CONSTRAINT proof_sign_off_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT proof_sign_off_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT proof_sign_off_role CHECK (
    step IN ('prepare', 'prepare_and_sign') AND role IN ('editor', 'clerk')
    OR step = 'examine' AND role IN ('examiner_sachlich', 'examiner_rechnerisch')
    OR step = 'sign' AND role IN ('signatory', 'head'))
);

-- What the giver asks about a proof, and what is answered.
CREATE TABLE proof_question (
  proof_id UUID NOT NULL,
  number BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  asked_on DATE NOT NULL,
  question TEXT NOT NULL,
  answer_by DATE NOT NULL,
  answered_on DATE,
  answer TEXT,
  CONSTRAINT proof_question_pkey PRIMARY KEY (proof_id, number),
  CONSTRAINT proof_question_proof FOREIGN KEY (proof_id) REFERENCES proof (id),
  CONSTRAINT proof_question_days CHECK (asked_on <= answer_by AND (answered_on IS NULL OR asked_on <= answered_on)),
  CONSTRAINT proof_question_answer CHECK ((answered_on IS NULL) = (answer IS NULL))
);

-- Of each number one version is filed: the newest filed one is the one that counts. A grant has one final proof, whatever
-- days it covers after an amendment.
CREATE UNIQUE INDEX proof_filed_once ON proof (grant_id, period_until, number)
  WHERE kind = 'zwischennachweis' AND state NOT IN ('compiled', 'examined', 'signed');
CREATE UNIQUE INDEX proof_final_once ON proof (grant_id, number)
  WHERE kind = 'verwendungsnachweis' AND state NOT IN ('compiled', 'examined', 'signed');

-- A proof begins compiled; what corrects another is its next version, of the same grant and kind; of an interim proof also
-- of the same last day.
CREATE FUNCTION proof_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state <> 'compiled' OR NEW.version <> 1 THEN
    PERFORM refuse('proof_begins');
  END IF;
  IF NEW.corrects IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM proof before WHERE before.id = NEW.corrects AND before.grant_id = NEW.grant_id
        AND before.kind = NEW.kind
        AND (NEW.kind = 'verwendungsnachweis' OR before.period_until = NEW.period_until)
        AND before.number = NEW.number - 1
        AND before.state NOT IN ('compiled', 'examined', 'signed', 'closed'))
  THEN
    PERFORM refuse('proof_corrects');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proof_begins BEFORE INSERT ON proof FOR EACH ROW EXECUTE FUNCTION proof_begins();
-- A proof moves from step to step, each taken by who takes it, and nothing of it changes without one. Its document is made
-- anew when it is signed, and never again; a second person has signed what is filed, and it is filed as the next number.
-- What is closed is not corrected, and a cut is no more than the grant gives.
CREATE FUNCTION proof_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state || '>' || NEW.state NOT IN (
      'compiled>examined', 'compiled>signed', 'examined>signed', 'signed>filed',
      'filed>questioned', 'filed>accepted', 'filed>cut', 'filed>rejected',
      'questioned>answered',
      'answered>questioned', 'answered>accepted', 'answered>cut', 'answered>rejected',
      'accepted>closed', 'cut>closed')
  THEN
    PERFORM refuse('proof_moves');
  END IF;
  IF NEW.document <> OLD.document AND NEW.state <> 'signed'
      AND (NEW.state <> 'examined' OR NOT EXISTS (SELECT 1 FROM own_audit WHERE proof_id = NEW.id))
    OR (NEW.reason, NEW.cut_cents) IS DISTINCT FROM (OLD.reason, OLD.cut_cents)
      AND NEW.state NOT IN ('cut', 'rejected')
  THEN
    PERFORM refuse('proof_filed_stays');
  END IF;
  IF NEW.state = 'examined' AND NOT EXISTS (
      SELECT 1 FROM proof_sign_off WHERE proof_id = NEW.id AND step = 'examine')
  THEN
    PERFORM refuse('proof_is_examined');
  END IF;
  IF NEW.state = 'signed' AND NOT EXISTS (
      SELECT 1 FROM proof_sign_off WHERE proof_id = NEW.id AND step IN ('sign', 'prepare_and_sign'))
  THEN
    PERFORM refuse('proof_second_person');
  END IF;
  IF NEW.state = 'filed' AND NEW.number <> (
      SELECT COUNT(*) + 1 FROM proof before WHERE before.grant_id = NEW.grant_id AND before.kind = NEW.kind
        AND (NEW.kind = 'verwendungsnachweis' OR before.period_until = NEW.period_until)
        AND before.state NOT IN ('compiled', 'examined', 'signed'))
  THEN
    PERFORM refuse('proof_filed_once');
  END IF;
  IF NEW.state = 'filed' AND EXISTS (
      SELECT 1 FROM proof before WHERE before.id = NEW.corrects AND before.state = 'closed')
  THEN
    PERFORM refuse('proof_corrects');
  END IF;
  IF NEW.state = 'cut' AND NEW.cut_cents > (
      SELECT COALESCE(SUM(given.amount_cents), 0) FROM grants
      JOIN act_position given ON given.grant_id = grants.id AND given.number = grants.act_number
      WHERE grants.id = NEW.grant_id)
  THEN
    PERFORM refuse('proof_cut_within_grant');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proof_moves BEFORE UPDATE ON proof FOR EACH ROW EXECUTE FUNCTION proof_moves();

-- A step is taken in its order by someone who holds the role that day for the recipient.
CREATE FUNCTION proof_sign_off_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (
      NEW.step IN ('prepare', 'prepare_and_sign') AND NEW.role IN ('editor', 'clerk')
      OR NEW.step = 'examine' AND NEW.role IN ('examiner_sachlich', 'examiner_rechnerisch')
      OR NEW.step = 'sign' AND NEW.role IN ('signatory', 'head')) IS NOT TRUE
  THEN
    PERFORM refuse('proof_sign_off_role');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
      WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
        AND (person.left_on IS NULL OR person.left_on >= NEW.signed_on)
        AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
        AND membership.valid_from <= NEW.signed_on
        AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.signed_on))
  THEN
    PERFORM refuse('proof_sign_off_role_held');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM proof signed JOIN grants ON grants.id = signed.grant_id
      WHERE signed.id = NEW.proof_id AND signed.unit_id = NEW.unit_id
        AND grants.recipient_id = NEW.organisation_id)
  THEN
    PERFORM refuse('proof_sign_off_side');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM proof signed WHERE signed.id = NEW.proof_id
        AND (signed.state = 'compiled' OR signed.state = 'examined' AND NEW.step = 'sign')
        AND (NEW.step IN ('prepare', 'prepare_and_sign')) = (NOT EXISTS (
          SELECT 1 FROM proof_sign_off before WHERE before.proof_id = NEW.proof_id
            AND before.step IN ('prepare', 'prepare_and_sign'))))
  THEN
    PERFORM refuse('proof_sign_off_in_order');
  END IF;
  IF NEW.step = 'prepare_and_sign' AND NOT EXISTS (
      SELECT 1 FROM sole_signatory alone WHERE alone.organisation_id = NEW.organisation_id
        AND alone.valid_from <= NEW.signed_on AND alone.valid_until >= NEW.signed_on)
  THEN
    PERFORM refuse('proof_sign_off_signs_alone');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proof_sign_off_is_new BEFORE INSERT ON proof_sign_off
  FOR EACH ROW EXECUTE FUNCTION proof_sign_off_is_new();
CREATE TRIGGER proof_sign_off_is_kept BEFORE DELETE OR TRUNCATE ON proof_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('proof_sign_off_is_kept');
CREATE TRIGGER proof_sign_off_filed_stays BEFORE UPDATE ON proof_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('proof_sign_off_filed_stays');

-- A question comes after those before it were answered, on the day that the proof is asked about, and without its answer.
CREATE FUNCTION proof_question_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.number <> (SELECT COUNT(*) + 1 FROM proof_question WHERE proof_id = NEW.proof_id) THEN
    PERFORM refuse('proof_question_number');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM proof asked WHERE asked.id = NEW.proof_id AND asked.unit_id = NEW.unit_id
        AND asked.state = 'questioned' AND asked.state_on = NEW.asked_on)
  THEN
    PERFORM refuse('proof_question_asked');
  END IF;
  IF NEW.answer IS NOT NULL OR EXISTS (
      SELECT 1 FROM proof_question before WHERE before.proof_id = NEW.proof_id AND before.answer IS NULL)
  THEN
    PERFORM refuse('proof_question_open');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proof_question_is_new BEFORE INSERT ON proof_question
  FOR EACH ROW EXECUTE FUNCTION proof_question_is_new();
CREATE TRIGGER proof_question_is_kept BEFORE DELETE OR TRUNCATE ON proof_question
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('proof_question_is_kept');
-- A question is answered once, on the day that the proof is answered, and stays as it was asked.
CREATE FUNCTION proof_question_filed_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.answer IS NOT NULL
    OR (NEW.proof_id, NEW.number, NEW.unit_id, NEW.asked_on, NEW.question, NEW.answer_by)
      IS DISTINCT FROM (OLD.proof_id, OLD.number, OLD.unit_id, OLD.asked_on, OLD.question, OLD.answer_by)
  THEN
    PERFORM refuse('proof_question_filed_stays');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM proof answered WHERE answered.id = NEW.proof_id
        AND answered.state = 'answered' AND answered.state_on = NEW.answered_on)
  THEN
    PERFORM refuse('proof_question_answered');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proof_question_filed_stays BEFORE UPDATE ON proof_question
  FOR EACH ROW EXECUTE FUNCTION proof_question_filed_stays();

-- also under session_replication_role = replica
ALTER TABLE proof ENABLE ALWAYS TRIGGER proof_begins;
ALTER TABLE proof ENABLE ALWAYS TRIGGER proof_moves;
ALTER TABLE proof_sign_off ENABLE ALWAYS TRIGGER proof_sign_off_is_new;
ALTER TABLE proof_sign_off ENABLE ALWAYS TRIGGER proof_sign_off_is_kept;
ALTER TABLE proof_sign_off ENABLE ALWAYS TRIGGER proof_sign_off_filed_stays;
ALTER TABLE proof_question ENABLE ALWAYS TRIGGER proof_question_is_new;
ALTER TABLE proof_question ENABLE ALWAYS TRIGGER proof_question_is_kept;
ALTER TABLE proof_question ENABLE ALWAYS TRIGGER proof_question_filed_stays;

GRANT SELECT, INSERT ON proof_sign_off, proof_question TO foerderfluss_app;
GRANT UPDATE (answered_on, answer) ON proof_question TO foerderfluss_app;

-- Versions of the Sachbericht: each stays as it was written. Their numbers are 1, 2, 3 ...
CREATE TABLE report (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  kind TEXT NOT NULL,
  period_until DATE NOT NULL,
  number BIGINT NOT NULL,
  author TEXT NOT NULL,
  written_on DATE NOT NULL,
  sections TEXT NOT NULL, -- canonical JSON
  CONSTRAINT report_pkey PRIMARY KEY (id),
  CONSTRAINT report_number UNIQUE (grant_id, kind, period_until, number),
  CONSTRAINT report_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT report_kind CHECK (kind IN ('verwendungsnachweis', 'zwischennachweis')),
  CONSTRAINT report_counts CHECK (number >= 1)
);

-- A version is of a grant of its unit, and has the next number.
CREATE FUNCTION report_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM grants WHERE grants.id = NEW.grant_id AND grants.unit_id = NEW.unit_id) THEN
    PERFORM refuse('report_grant');
  END IF;
  IF NEW.number <> (
      SELECT COALESCE(MAX(number), 0) + 1 FROM report WHERE grant_id = NEW.grant_id AND kind = NEW.kind
        AND period_until = NEW.period_until)
  THEN
    PERFORM refuse('report_number');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER report_is_new BEFORE INSERT ON report FOR EACH ROW EXECUTE FUNCTION report_is_new();
CREATE TRIGGER report_is_kept BEFORE DELETE OR TRUNCATE ON report
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('report_is_kept');
CREATE TRIGGER report_filed_stays BEFORE UPDATE ON report
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('report_filed_stays');

ALTER TABLE report ENABLE ALWAYS TRIGGER report_is_new;
ALTER TABLE report ENABLE ALWAYS TRIGGER report_is_kept;
ALTER TABLE report ENABLE ALWAYS TRIGGER report_filed_stays;

GRANT SELECT, INSERT ON report TO foerderfluss_app;
