-- Exceptions from a rule, for one grant: proposed by one person, with who allowed it, why and for which days; it counts when
-- another confirms it, until it is withdrawn. What was said of it stays.
CREATE TABLE rule_waiver (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  rule TEXT NOT NULL,
  rule_book INTEGER NOT NULL, -- the version that leaves the rule open
  valid_from TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  allowed_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  state_on TEXT NOT NULL,
  withdrawn_by TEXT,
  withdrawn_why TEXT,
  version INTEGER NOT NULL,
  CONSTRAINT rule_waiver_pkey PRIMARY KEY (id),
  CONSTRAINT rule_waiver_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT rule_waiver_days CHECK (valid_from <= valid_until),
  CONSTRAINT rule_waiver_rule CHECK (length(trim(rule)) > 0 AND rule_book > 0),
  CONSTRAINT rule_waiver_texts CHECK (
    length(trim(allowed_by)) > 0 AND length(trim(reason)) > 0
    AND (withdrawn_why IS NULL OR length(trim(withdrawn_why)) > 0)),
  CONSTRAINT rule_waiver_state CHECK (
    state IN ('proposed', 'confirmed', 'withdrawn')
    AND (state = 'withdrawn') = (withdrawn_by IS NOT NULL)
    AND (state = 'withdrawn') = (withdrawn_why IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_waiver_by_grant ON rule_waiver (grant_id);
CREATE INDEX rule_waiver_waiting ON rule_waiver (unit_id, id) WHERE state IN ('proposed');

-- Who proposed and who confirmed: two people.
CREATE TABLE rule_waiver_sign_off (
  waiver_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  step TEXT NOT NULL,
  person_id BLOB NOT NULL,
  role TEXT NOT NULL,
  organisation_id BLOB NOT NULL,
  signed_on TEXT NOT NULL,
  CONSTRAINT rule_waiver_sign_off_pkey PRIMARY KEY (waiver_id, step),
  CONSTRAINT rule_waiver_sign_off_once UNIQUE (waiver_id, person_id),
  CONSTRAINT rule_waiver_sign_off_of FOREIGN KEY (waiver_id) REFERENCES rule_waiver (id),
  CONSTRAINT rule_waiver_sign_off_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT rule_waiver_sign_off_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT rule_waiver_sign_off_role CHECK (step IN ('propose', 'confirm') AND role IN ('clerk', 'head'))
) STRICT, WITHOUT ROWID;

-- An exception begins as a proposal, for a grant of its unit. The first line refuses what OR REPLACE would delete.
CREATE TRIGGER rule_waiver_is_new BEFORE INSERT ON rule_waiver BEGIN
  SELECT RAISE(ABORT, 'rule_waiver_pkey') WHERE EXISTS (SELECT 1 FROM rule_waiver WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'rule_waiver_begins') WHERE NEW.version <> 1 OR NEW.state <> 'proposed';
  SELECT RAISE(ABORT, 'rule_waiver_of_grant') WHERE NOT EXISTS (
    SELECT 1 FROM grants WHERE id = NEW.grant_id AND unit_id = NEW.unit_id);
END;
-- It is confirmed once two have signed, and withdrawn once.
CREATE TRIGGER rule_waiver_filed_stays BEFORE UPDATE ON rule_waiver BEGIN
  SELECT RAISE(ABORT, 'rule_waiver_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.grant_id IS NOT OLD.grant_id
    OR NEW.rule IS NOT OLD.rule
    OR NEW.rule_book IS NOT OLD.rule_book
    OR NEW.valid_from IS NOT OLD.valid_from
    OR NEW.valid_until IS NOT OLD.valid_until
    OR NEW.allowed_by IS NOT OLD.allowed_by
    OR NEW.reason IS NOT OLD.reason;
  SELECT RAISE(ABORT, 'rule_waiver_version_next') WHERE NEW.version <> OLD.version + 1;
  SELECT RAISE(ABORT, 'rule_waiver_moves') WHERE (
    OLD.state = 'proposed' AND NEW.state = 'confirmed'
    OR OLD.state IN ('proposed', 'confirmed') AND NEW.state = 'withdrawn') IS NOT TRUE
    OR NEW.state_on < OLD.state_on;
  SELECT RAISE(ABORT, 'rule_waiver_signed_by_two') WHERE NEW.state = 'confirmed' AND 2 <> (
    SELECT COUNT(*) FROM rule_waiver_sign_off WHERE waiver_id = NEW.id AND signed_on <= NEW.state_on);
END;
CREATE TRIGGER rule_waiver_is_kept BEFORE DELETE ON rule_waiver BEGIN
  SELECT RAISE(ABORT, 'rule_waiver_is_kept');
END;

-- A step is taken while the exception is proposed, by someone who holds the role that day for who gives the grant, or
-- records what a giver outside allowed, and has no interest in who receives it. The first lines refuse what OR REPLACE would delete.
CREATE TRIGGER rule_waiver_sign_off_is_new BEFORE INSERT ON rule_waiver_sign_off BEGIN
  SELECT RAISE(ABORT, 'rule_waiver_sign_off_pkey') WHERE EXISTS (
    SELECT 1 FROM rule_waiver_sign_off WHERE waiver_id = NEW.waiver_id AND step = NEW.step);
  SELECT RAISE(ABORT, 'rule_waiver_sign_off_once') WHERE EXISTS (
    SELECT 1 FROM rule_waiver_sign_off WHERE waiver_id = NEW.waiver_id AND person_id = NEW.person_id);
  SELECT RAISE(ABORT, 'rule_waiver_sign_off_role') WHERE (
    NEW.step IN ('propose', 'confirm') AND NEW.role IN ('clerk', 'head')) IS NOT TRUE;
  SELECT RAISE(ABORT, 'rule_waiver_sign_off_role_held') WHERE NOT EXISTS (
    SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
    WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
      AND (person.left_on IS NULL OR person.left_on >= NEW.signed_on)
      AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
      AND membership.valid_from <= NEW.signed_on
      AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.signed_on));
  SELECT RAISE(ABORT, 'rule_waiver_sign_off_side') WHERE NOT EXISTS (
    SELECT 1 FROM rule_waiver waiver JOIN grants ON grants.id = waiver.grant_id
    WHERE waiver.id = NEW.waiver_id AND waiver.unit_id = NEW.unit_id
      AND NEW.organisation_id = CASE WHEN grants.parent_id IS NULL THEN grants.recipient_id ELSE grants.giver_id END);
  SELECT RAISE(ABORT, 'rule_waiver_sign_off_in_order') WHERE NOT EXISTS (
    SELECT 1 FROM rule_waiver waiver WHERE waiver.id = NEW.waiver_id AND waiver.state = 'proposed'
      AND waiver.state_on <= NEW.signed_on
      AND (NEW.step = 'propose') = (NOT EXISTS (
        SELECT 1 FROM rule_waiver_sign_off before WHERE before.waiver_id = NEW.waiver_id)));
  SELECT RAISE(ABORT, 'sign_off_without_interest') WHERE EXISTS (
    SELECT 1 FROM rule_waiver waiver JOIN grants ON grants.id = waiver.grant_id
    JOIN membership interest ON interest.organisation_id = grants.recipient_id
    WHERE waiver.id = NEW.waiver_id AND grants.recipient_id <> NEW.organisation_id
      AND interest.person_id = NEW.person_id AND interest.valid_from <= NEW.signed_on
      AND (interest.valid_until IS NULL OR interest.valid_until >= NEW.signed_on));
  SELECT RAISE(ABORT, 'sign_off_without_interest') WHERE EXISTS (
    SELECT 1 FROM rule_waiver waiver JOIN grants ON grants.id = waiver.grant_id
    JOIN conflict_of_interest conflict ON conflict.organisation_id = grants.recipient_id
    WHERE waiver.id = NEW.waiver_id AND grants.recipient_id <> NEW.organisation_id
      AND conflict.person_id = NEW.person_id AND conflict.declared_on <= NEW.signed_on);
END;
CREATE TRIGGER rule_waiver_sign_off_is_kept BEFORE DELETE ON rule_waiver_sign_off BEGIN
  SELECT RAISE(ABORT, 'rule_waiver_sign_off_is_kept');
END;
CREATE TRIGGER rule_waiver_sign_off_filed_stays BEFORE UPDATE ON rule_waiver_sign_off BEGIN
  SELECT RAISE(ABORT, 'rule_waiver_sign_off_filed_stays');
END;
