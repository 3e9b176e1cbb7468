-- What an audit observes of a grant (Pruefungsbemerkung), what the house answers (Stellungnahme) and what the audit decides.
-- Nothing of it changes: each step is a row of its own.
CREATE TABLE audit_observation (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  subject_kind TEXT NOT NULL, -- what it is about
  subject_id BLOB NOT NULL,
  amount_cents INTEGER, -- how much is in question
  text TEXT NOT NULL,
  answer_by TEXT NOT NULL,
  person_id BLOB NOT NULL,
  organisation_id BLOB NOT NULL,
  observed_on TEXT NOT NULL,
  CONSTRAINT audit_observation_pkey PRIMARY KEY (id),
  CONSTRAINT audit_observation_number UNIQUE (grant_id, number),
  CONSTRAINT audit_observation_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT audit_observation_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT audit_observation_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT audit_observation_subject CHECK (
    subject_kind IN ('grant', 'claim', 'claim_line', 'payment', 'proof', 'receivable')),
  CONSTRAINT audit_observation_amount CHECK (amount_cents > 0),
  CONSTRAINT audit_observation_text CHECK (length(trim(text)) > 0),
  CONSTRAINT audit_observation_answer_by CHECK (answer_by > observed_on)
) STRICT, WITHOUT ROWID;

-- What followed: answered by the house, asked back, settled or upheld by the audit.
CREATE TABLE audit_observation_step (
  observation_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  step TEXT NOT NULL,
  text TEXT NOT NULL,
  answer_by TEXT, -- until when it is asked back
  amount_cents INTEGER, -- how much stays in question
  person_id BLOB NOT NULL,
  role TEXT NOT NULL,
  organisation_id BLOB NOT NULL,
  taken_on TEXT NOT NULL,
  CONSTRAINT audit_observation_step_pkey PRIMARY KEY (observation_id, number),
  CONSTRAINT audit_observation_step_observation FOREIGN KEY (observation_id) REFERENCES audit_observation (id),
  CONSTRAINT audit_observation_step_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT audit_observation_step_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT audit_observation_step_role CHECK (
    step = 'answer' AND role IN ('clerk', 'examiner_sachlich', 'examiner_rechnerisch', 'head')
    OR step IN ('ask_back', 'settle', 'uphold') AND role = 'auditor'),
  CONSTRAINT audit_observation_step_text CHECK (length(trim(text)) > 0),
  CONSTRAINT audit_observation_step_answer_by CHECK (
    (step = 'ask_back') = (answer_by IS NOT NULL) AND (answer_by IS NULL OR answer_by > taken_on)),
  CONSTRAINT audit_observation_step_amount CHECK (
    amount_cents IS NULL OR step = 'uphold' AND amount_cents > 0)
) STRICT, WITHOUT ROWID;

-- Which grants an audit covers, and when: what `grants::audit` says. What is empty bounds nothing.
CREATE VIEW audited_grant AS
  WITH RECURSIVE above (grant_id, above_id) AS (
    SELECT id, id FROM grants
    UNION ALL
    SELECT above.grant_id, grants.parent_id FROM above JOIN grants ON grants.id = above.above_id
    WHERE grants.parent_id IS NOT NULL)
  SELECT audited.id AS grant_id, membership.person_id, membership.organisation_id, membership.valid_from,
    membership.valid_until
  FROM membership JOIN audit_scope scope ON scope.membership_id = membership.id
  JOIN grants audited ON audited.unit_id = membership.unit_id
  JOIN legal_act act ON act.grant_id = audited.id AND act.number = audited.act_number
  WHERE membership.role = 'auditor'
    AND (scope.award_id IS NULL OR scope.award_id = audited.root_id)
    AND (scope.component IS NULL OR EXISTS (
      SELECT 1 FROM position WHERE position.grant_id = audited.id AND position.component = scope.component))
    AND (scope.period_from IS NULL
      OR act.period_from <= scope.period_until AND scope.period_from <= act.period_until)
    AND (scope.provider_id IS NULL OR EXISTS (
      SELECT 1 FROM above JOIN grants received ON received.id = above.above_id
      WHERE above.grant_id = audited.id AND received.recipient_id = scope.provider_id));

-- An observation is about something on a grant of its unit, has the next number there, and is made by someone whose audit
-- covers the grant that day. What was known on the last day that an audit shows, `flow` looks at.
-- The first lines here and below refuse what OR REPLACE would delete.
CREATE TRIGGER audit_observation_is_new BEFORE INSERT ON audit_observation BEGIN
  SELECT RAISE(ABORT, 'audit_observation_pkey') WHERE EXISTS (SELECT 1 FROM audit_observation WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'audit_observation_number') WHERE EXISTS (
    SELECT 1 FROM audit_observation WHERE grant_id = NEW.grant_id AND number = NEW.number);
  SELECT RAISE(ABORT, 'audit_observation_of_grant') WHERE NOT EXISTS (
    SELECT 1 FROM grants WHERE id = NEW.grant_id AND unit_id = NEW.unit_id);
  SELECT RAISE(ABORT, 'audit_observation_on_grant') WHERE NOT (CASE NEW.subject_kind
    WHEN 'grant' THEN NEW.subject_id = NEW.grant_id
    WHEN 'claim' THEN EXISTS (SELECT 1 FROM claim WHERE id = NEW.subject_id AND grant_id = NEW.grant_id)
    WHEN 'claim_line' THEN EXISTS (SELECT 1 FROM claim_line line JOIN claim ON claim.id = line.claim_id
      WHERE line.id = NEW.subject_id AND claim.grant_id = NEW.grant_id)
    WHEN 'payment' THEN EXISTS (SELECT 1 FROM payment WHERE id = NEW.subject_id AND grant_id = NEW.grant_id)
    WHEN 'proof' THEN EXISTS (SELECT 1 FROM proof WHERE id = NEW.subject_id AND grant_id = NEW.grant_id)
    WHEN 'receivable' THEN EXISTS (SELECT 1 FROM receivable WHERE id = NEW.subject_id AND grant_id = NEW.grant_id)
    ELSE FALSE END);
  SELECT RAISE(ABORT, 'audit_observation_next') WHERE NEW.number <> 1 + (
    SELECT count(*) FROM audit_observation WHERE grant_id = NEW.grant_id);
  SELECT RAISE(ABORT, 'audit_observation_in_scope') WHERE NOT EXISTS (
    SELECT 1 FROM audited_grant audit JOIN person ON person.id = audit.person_id
    WHERE audit.grant_id = NEW.grant_id AND audit.person_id = NEW.person_id
      AND audit.organisation_id = NEW.organisation_id
      AND audit.valid_from <= NEW.observed_on AND audit.valid_until >= NEW.observed_on
      AND (person.left_on IS NULL OR person.left_on >= NEW.observed_on));
END;
-- A step follows the one before: an answer comes from the house, the rest from an audit that covers the grant that day, and
-- nothing is upheld while there is time to answer. Nobody takes steps for both sides.
CREATE TRIGGER audit_observation_step_is_new BEFORE INSERT ON audit_observation_step BEGIN
  SELECT RAISE(ABORT, 'audit_observation_step_pkey') WHERE EXISTS (
    SELECT 1 FROM audit_observation_step WHERE observation_id = NEW.observation_id AND number = NEW.number);
  SELECT RAISE(ABORT, 'audit_observation_step_of_observation') WHERE NOT EXISTS (
    SELECT 1 FROM audit_observation WHERE id = NEW.observation_id AND unit_id = NEW.unit_id);
  SELECT RAISE(ABORT, 'audit_observation_step_next') WHERE NEW.number <> 1 + (
    SELECT count(*) FROM audit_observation_step WHERE observation_id = NEW.observation_id);
  SELECT RAISE(ABORT, 'audit_observation_step_in_order') WHERE NOT EXISTS (
    SELECT 1 FROM audit_observation observed
    LEFT JOIN audit_observation_step last ON last.observation_id = observed.id AND last.number = NEW.number - 1
    WHERE observed.id = NEW.observation_id AND NEW.taken_on >= coalesce(last.taken_on, observed.observed_on)
      AND CASE NEW.step
        WHEN 'answer' THEN coalesce(last.step, 'observed') IN ('observed', 'ask_back', 'uphold')
        WHEN 'ask_back' THEN coalesce(last.step, 'observed') = 'answer'
        WHEN 'settle' THEN coalesce(last.step, 'observed') IN ('observed', 'ask_back', 'answer')
        WHEN 'uphold' THEN coalesce(last.step, 'observed') = 'answer'
          OR coalesce(last.step, 'observed') IN ('observed', 'ask_back')
            AND NEW.taken_on > coalesce(last.answer_by, observed.answer_by)
        ELSE FALSE END);
  SELECT RAISE(ABORT, 'audit_observation_step_stays') WHERE NEW.amount_cents > (
    SELECT coalesce(amount_cents, 0) FROM audit_observation WHERE id = NEW.observation_id);
  SELECT RAISE(ABORT, 'audit_observation_step_side') WHERE NEW.step = 'answer' AND NOT EXISTS (
    SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
    JOIN organisation ON organisation.id = membership.organisation_id
    WHERE organisation.id = NEW.organisation_id AND organisation.unit_id = NEW.unit_id
      AND organisation.kind = 'municipality' AND membership.person_id = NEW.person_id
      AND membership.role = NEW.role AND membership.valid_from <= NEW.taken_on
      AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.taken_on)
      AND (person.left_on IS NULL OR person.left_on >= NEW.taken_on));
  SELECT RAISE(ABORT, 'audit_observation_step_in_scope') WHERE NEW.step <> 'answer' AND NOT EXISTS (
    SELECT 1 FROM audit_observation observed JOIN audited_grant audit ON audit.grant_id = observed.grant_id
    JOIN person ON person.id = audit.person_id
    WHERE observed.id = NEW.observation_id AND audit.person_id = NEW.person_id
      AND audit.organisation_id = NEW.organisation_id
      AND audit.valid_from <= NEW.taken_on AND audit.valid_until >= NEW.taken_on
      AND (person.left_on IS NULL OR person.left_on >= NEW.taken_on));
  SELECT RAISE(ABORT, 'audit_observation_step_one_side') WHERE NEW.step = 'answer' AND EXISTS (
    SELECT 1 FROM audit_observation WHERE id = NEW.observation_id AND person_id = NEW.person_id)
    OR EXISTS (
      SELECT 1 FROM audit_observation_step earlier WHERE earlier.observation_id = NEW.observation_id
        AND earlier.person_id = NEW.person_id AND (earlier.step = 'answer') <> (NEW.step = 'answer'));
END;
CREATE TRIGGER audit_observation_is_kept BEFORE DELETE ON audit_observation BEGIN
  SELECT RAISE(ABORT, 'audit_observation_is_kept');
END;
CREATE TRIGGER audit_observation_filed_stays BEFORE UPDATE ON audit_observation BEGIN
  SELECT RAISE(ABORT, 'audit_observation_filed_stays');
END;
CREATE TRIGGER audit_observation_step_is_kept BEFORE DELETE ON audit_observation_step BEGIN
  SELECT RAISE(ABORT, 'audit_observation_step_is_kept');
END;
CREATE TRIGGER audit_observation_step_filed_stays BEFORE UPDATE ON audit_observation_step BEGIN
  SELECT RAISE(ABORT, 'audit_observation_step_filed_stays');
END;
