-- The life of a proof: who prepared, examined and signed it, what was asked and answered, and which version counts.

-- Who took which step of a proof for its recipient. Nobody takes two.
CREATE TABLE proof_sign_off (
  proof_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  step TEXT NOT NULL,
  person_id BLOB NOT NULL,
  role TEXT NOT NULL,
  organisation_id BLOB NOT NULL,
  signed_on TEXT NOT NULL,
  CONSTRAINT proof_sign_off_pkey PRIMARY KEY (proof_id, step),
  CONSTRAINT proof_sign_off_once UNIQUE (proof_id, person_id),
  CONSTRAINT proof_sign_off_proof FOREIGN KEY (proof_id) REFERENCES proof (id),
  CONSTRAINT proof_sign_off_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT proof_sign_off_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT proof_sign_off_role CHECK (
    step IN ('prepare', 'prepare_and_sign') AND role IN ('editor', 'clerk')
    OR step = 'examine' AND role IN ('examiner_sachlich', 'examiner_rechnerisch')
    OR step = 'sign' AND role IN ('signatory', 'head'))
) STRICT, WITHOUT ROWID;

-- What the giver asks about a proof, and what is answered.
CREATE TABLE proof_question (
  proof_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  asked_on TEXT NOT NULL,
  question TEXT NOT NULL,
  answer_by TEXT NOT NULL,
  answered_on TEXT,
  answer TEXT,
  CONSTRAINT proof_question_pkey PRIMARY KEY (proof_id, number),
  CONSTRAINT proof_question_proof FOREIGN KEY (proof_id) REFERENCES proof (id),
  CONSTRAINT proof_question_days CHECK (asked_on <= answer_by AND (answered_on IS NULL OR asked_on <= answered_on)),
  CONSTRAINT proof_question_answer CHECK ((answered_on IS NULL) = (answer IS NULL))
) STRICT, WITHOUT ROWID;

-- Of each number one version is filed: the newest filed one is the one that counts. A grant has one final proof, whatever
-- days it covers after an amendment.
CREATE UNIQUE INDEX proof_filed_once ON proof (grant_id, period_until, number)
  WHERE kind = 'zwischennachweis' AND state NOT IN ('compiled', 'examined', 'signed');
CREATE UNIQUE INDEX proof_final_once ON proof (grant_id, number)
  WHERE kind = 'verwendungsnachweis' AND state NOT IN ('compiled', 'examined', 'signed');

-- A proof begins compiled; what corrects another is its next version, of the same grant and kind; of an interim proof also
-- of the same last day.
CREATE TRIGGER proof_begins BEFORE INSERT ON proof BEGIN
  SELECT RAISE(ABORT, 'proof_begins') WHERE NEW.state <> 'compiled' OR NEW.version <> 1;
  SELECT RAISE(ABORT, 'proof_corrects') WHERE NEW.corrects IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM proof before WHERE before.id = NEW.corrects AND before.grant_id = NEW.grant_id
      AND before.kind = NEW.kind
      AND (NEW.kind = 'verwendungsnachweis' OR before.period_until = NEW.period_until)
      AND before.number = NEW.number - 1
      AND before.state NOT IN ('compiled', 'examined', 'signed', 'closed'));
END;
-- A proof moves from step to step, each taken by who takes it, and nothing of it changes without one. Its document is made
-- anew with what the own audit office says (0041_own_audit.sql) and when it is signed, and never again; a second person has signed what is filed, and it is filed as the next number.
-- What is closed is not corrected, and a cut is no more than the grant gives. That no update keeps the state is said by
-- proof_filed_stays.
CREATE TRIGGER proof_moves BEFORE UPDATE ON proof WHEN NEW.state <> OLD.state BEGIN
  SELECT RAISE(ABORT, 'proof_moves') WHERE OLD.state || '>' || NEW.state NOT IN (
    'compiled>examined', 'compiled>signed', 'examined>signed', 'signed>filed',
    'filed>questioned', 'filed>accepted', 'filed>cut', 'filed>rejected',
    'questioned>answered',
    'answered>questioned', 'answered>accepted', 'answered>cut', 'answered>rejected',
    'accepted>closed', 'cut>closed');
  SELECT RAISE(ABORT, 'proof_filed_stays') WHERE NEW.document <> OLD.document AND NEW.state <> 'signed'
    AND (NEW.state <> 'examined' OR NOT EXISTS (SELECT 1 FROM own_audit WHERE proof_id = NEW.id));
  SELECT RAISE(ABORT, 'proof_filed_stays') WHERE (NEW.reason IS NOT OLD.reason OR NEW.cut_cents IS NOT OLD.cut_cents)
    AND NEW.state NOT IN ('cut', 'rejected');
  SELECT RAISE(ABORT, 'proof_is_examined') WHERE NEW.state = 'examined' AND NOT EXISTS (
    SELECT 1 FROM proof_sign_off WHERE proof_id = NEW.id AND step = 'examine');
  SELECT RAISE(ABORT, 'proof_second_person') WHERE NEW.state = 'signed' AND NOT EXISTS (
    SELECT 1 FROM proof_sign_off WHERE proof_id = NEW.id AND step IN ('sign', 'prepare_and_sign'));
  SELECT RAISE(ABORT, 'proof_filed_once') WHERE NEW.state = 'filed' AND NEW.number <> (
    SELECT COUNT(*) + 1 FROM proof before WHERE before.grant_id = NEW.grant_id AND before.kind = NEW.kind
      AND (NEW.kind = 'verwendungsnachweis' OR before.period_until = NEW.period_until)
      AND before.state NOT IN ('compiled', 'examined', 'signed'));
  SELECT RAISE(ABORT, 'proof_corrects') WHERE NEW.state = 'filed' AND EXISTS (
    SELECT 1 FROM proof before WHERE before.id = NEW.corrects AND before.state = 'closed');
  SELECT RAISE(ABORT, 'proof_cut_within_grant') WHERE NEW.state = 'cut' AND NEW.cut_cents > (
    SELECT COALESCE(SUM(given.amount_cents), 0) FROM grants
    JOIN act_position given ON given.grant_id = grants.id AND given.number = grants.act_number
    WHERE grants.id = NEW.grant_id);
END;

-- A step is taken in its order by someone who holds the role that day for the recipient. The first two lines refuse what
-- OR REPLACE would delete.
CREATE TRIGGER proof_sign_off_is_new BEFORE INSERT ON proof_sign_off BEGIN
  SELECT RAISE(ABORT, 'proof_sign_off_pkey') WHERE EXISTS (
    SELECT 1 FROM proof_sign_off WHERE proof_id = NEW.proof_id AND step = NEW.step);
  SELECT RAISE(ABORT, 'proof_sign_off_once') WHERE EXISTS (
    SELECT 1 FROM proof_sign_off WHERE proof_id = NEW.proof_id AND person_id = NEW.person_id);
  SELECT RAISE(ABORT, 'proof_sign_off_role') WHERE (
    NEW.step IN ('prepare', 'prepare_and_sign') AND NEW.role IN ('editor', 'clerk')
    OR NEW.step = 'examine' AND NEW.role IN ('examiner_sachlich', 'examiner_rechnerisch')
    OR NEW.step = 'sign' AND NEW.role IN ('signatory', 'head')) IS NOT TRUE;
  SELECT RAISE(ABORT, 'proof_sign_off_role_held') WHERE NOT EXISTS (
    SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
    WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
      AND (person.left_on IS NULL OR person.left_on >= NEW.signed_on)
      AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
      AND membership.valid_from <= NEW.signed_on
      AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.signed_on));
  SELECT RAISE(ABORT, 'proof_sign_off_side') WHERE NOT EXISTS (
    SELECT 1 FROM proof signed JOIN grants ON grants.id = signed.grant_id
    WHERE signed.id = NEW.proof_id AND signed.unit_id = NEW.unit_id
      AND grants.recipient_id = NEW.organisation_id);
  SELECT RAISE(ABORT, 'proof_sign_off_in_order') WHERE NOT EXISTS (
    SELECT 1 FROM proof signed WHERE signed.id = NEW.proof_id
      AND (signed.state = 'compiled' OR signed.state = 'examined' AND NEW.step = 'sign')
      AND (NEW.step IN ('prepare', 'prepare_and_sign')) = (NOT EXISTS (
        SELECT 1 FROM proof_sign_off before WHERE before.proof_id = NEW.proof_id
          AND before.step IN ('prepare', 'prepare_and_sign'))));
  SELECT RAISE(ABORT, 'proof_sign_off_signs_alone') WHERE NEW.step = 'prepare_and_sign' AND NOT EXISTS (
    SELECT 1 FROM sole_signatory alone WHERE alone.organisation_id = NEW.organisation_id
      AND alone.valid_from <= NEW.signed_on AND alone.valid_until >= NEW.signed_on);
END;
CREATE TRIGGER proof_sign_off_is_kept BEFORE DELETE ON proof_sign_off BEGIN
  SELECT RAISE(ABORT, 'proof_sign_off_is_kept');
END;
CREATE TRIGGER proof_sign_off_filed_stays BEFORE UPDATE ON proof_sign_off BEGIN
  SELECT RAISE(ABORT, 'proof_sign_off_filed_stays');
END;

-- A question comes after those before it were answered, on the day that the proof is asked about, and without its answer.
-- The first line refuses what OR REPLACE would delete.
CREATE TRIGGER proof_question_is_new BEFORE INSERT ON proof_question BEGIN
  SELECT RAISE(ABORT, 'proof_question_pkey') WHERE EXISTS (
    SELECT 1 FROM proof_question WHERE proof_id = NEW.proof_id AND number = NEW.number);
  SELECT RAISE(ABORT, 'proof_question_number') WHERE NEW.number <> (
    SELECT COUNT(*) + 1 FROM proof_question WHERE proof_id = NEW.proof_id);
  SELECT RAISE(ABORT, 'proof_question_asked') WHERE NOT EXISTS (
    SELECT 1 FROM proof asked WHERE asked.id = NEW.proof_id AND asked.unit_id = NEW.unit_id
      AND asked.state = 'questioned' AND asked.state_on = NEW.asked_on);
  SELECT RAISE(ABORT, 'proof_question_open') WHERE NEW.answer IS NOT NULL OR EXISTS (
    SELECT 1 FROM proof_question before WHERE before.proof_id = NEW.proof_id AND before.answer IS NULL);
END;
CREATE TRIGGER proof_question_is_kept BEFORE DELETE ON proof_question BEGIN
  SELECT RAISE(ABORT, 'proof_question_is_kept');
END;
-- A question is answered once, on the day that the proof is answered, and stays as it was asked.
CREATE TRIGGER proof_question_filed_stays BEFORE UPDATE ON proof_question BEGIN
  SELECT RAISE(ABORT, 'proof_question_filed_stays') WHERE OLD.answer IS NOT NULL
    OR NEW.proof_id IS NOT OLD.proof_id
    OR NEW.number IS NOT OLD.number
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.asked_on IS NOT OLD.asked_on
    OR NEW.question IS NOT OLD.question
    OR NEW.answer_by IS NOT OLD.answer_by;
  SELECT RAISE(ABORT, 'proof_question_answered') WHERE NOT EXISTS (
    SELECT 1 FROM proof answered WHERE answered.id = NEW.proof_id
      AND answered.state = 'answered' AND answered.state_on = NEW.answered_on);
END;

-- Versions of the Sachbericht: each stays as it was written. Their numbers are 1, 2, 3 ...
CREATE TABLE report (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  period_until TEXT NOT NULL,
  number INTEGER NOT NULL,
  author TEXT NOT NULL,
  written_on TEXT NOT NULL,
  sections TEXT NOT NULL, -- canonical JSON
  CONSTRAINT report_pkey PRIMARY KEY (id),
  CONSTRAINT report_number UNIQUE (grant_id, kind, period_until, number),
  CONSTRAINT report_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT report_kind CHECK (kind IN ('verwendungsnachweis', 'zwischennachweis')),
  CONSTRAINT report_counts CHECK (number >= 1)
) STRICT, WITHOUT ROWID;

-- A version is of a grant of its unit, and has the next number. The first line refuses what OR REPLACE would delete.
CREATE TRIGGER report_is_new BEFORE INSERT ON report BEGIN
  SELECT RAISE(ABORT, 'report_pkey') WHERE EXISTS (SELECT 1 FROM report WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'report_grant') WHERE NOT EXISTS (
    SELECT 1 FROM grants WHERE grants.id = NEW.grant_id AND grants.unit_id = NEW.unit_id);
  SELECT RAISE(ABORT, 'report_number') WHERE NEW.number <> (
    SELECT COALESCE(MAX(number), 0) + 1 FROM report WHERE grant_id = NEW.grant_id AND kind = NEW.kind
      AND period_until = NEW.period_until);
END;
CREATE TRIGGER report_is_kept BEFORE DELETE ON report BEGIN
  SELECT RAISE(ABORT, 'report_is_kept');
END;
CREATE TRIGGER report_filed_stays BEFORE UPDATE ON report BEGIN
  SELECT RAISE(ABORT, 'report_filed_stays');
END;
