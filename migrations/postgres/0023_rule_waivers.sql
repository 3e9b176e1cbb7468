-- Exceptions from a rule, for one grant: proposed by one person, with who allowed it, why and for which days; it counts when
-- another confirms it, until it is withdrawn. What was said of it stays.
CREATE TABLE rule_waiver (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  rule TEXT NOT NULL,
  rule_book BIGINT NOT NULL, -- the version that leaves the rule open
  valid_from DATE NOT NULL,
  valid_until DATE NOT NULL,
  allowed_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  state_on DATE NOT NULL,
  withdrawn_by TEXT,
  withdrawn_why TEXT,
  version BIGINT NOT NULL,
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
);
CREATE INDEX rule_waiver_by_grant ON rule_waiver (grant_id);
CREATE INDEX rule_waiver_waiting ON rule_waiver (unit_id, id) WHERE state IN ('proposed');

-- Who proposed and who confirmed: two people.
CREATE TABLE rule_waiver_sign_off (
  waiver_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  step TEXT NOT NULL,
  person_id UUID NOT NULL,
  role TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  signed_on DATE NOT NULL,
  CONSTRAINT rule_waiver_sign_off_pkey PRIMARY KEY (waiver_id, step),
  CONSTRAINT rule_waiver_sign_off_once UNIQUE (waiver_id, person_id),
  CONSTRAINT rule_waiver_sign_off_of FOREIGN KEY (waiver_id) REFERENCES rule_waiver (id),
  CONSTRAINT rule_waiver_sign_off_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT rule_waiver_sign_off_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT rule_waiver_sign_off_role CHECK (step IN ('propose', 'confirm') AND role IN ('clerk', 'head'))
);

-- An exception begins as a proposal, for a grant of its unit.
CREATE FUNCTION rule_waiver_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.version <> 1 OR NEW.state <> 'proposed'
  THEN
    PERFORM refuse('rule_waiver_begins');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM grants WHERE id = NEW.grant_id AND unit_id = NEW.unit_id)
  THEN
    PERFORM refuse('rule_waiver_of_grant');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rule_waiver_is_new BEFORE INSERT ON rule_waiver
  FOR EACH ROW EXECUTE FUNCTION rule_waiver_is_new();
-- It is confirmed once two have signed, and withdrawn once.
CREATE FUNCTION rule_waiver_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (
      OLD.state = 'proposed' AND NEW.state = 'confirmed'
      OR OLD.state IN ('proposed', 'confirmed') AND NEW.state = 'withdrawn') IS NOT TRUE
      OR NEW.state_on < OLD.state_on
  THEN
    PERFORM refuse('rule_waiver_moves');
  END IF;
  IF NEW.state = 'confirmed' AND 2 <> (
      SELECT COUNT(*) FROM rule_waiver_sign_off WHERE waiver_id = NEW.id AND signed_on <= NEW.state_on)
  THEN
    PERFORM refuse('rule_waiver_signed_by_two');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rule_waiver_moves BEFORE UPDATE ON rule_waiver
  FOR EACH ROW EXECUTE FUNCTION rule_waiver_moves();
CREATE TRIGGER rule_waiver_filed_stays BEFORE UPDATE ON rule_waiver
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('state', 'state_on', 'withdrawn_by', 'withdrawn_why', 'version');
CREATE TRIGGER rule_waiver_is_kept BEFORE DELETE OR TRUNCATE ON rule_waiver
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('rule_waiver_is_kept');

-- A step is taken while the exception is proposed, by someone who holds the role that day for who gives the grant, or
-- records what a giver outside allowed, and has no interest in who receives it.
CREATE FUNCTION rule_waiver_sign_off_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (
      NEW.step IN ('propose', 'confirm') AND NEW.role IN ('clerk', 'head')) IS NOT TRUE
  THEN
    PERFORM refuse('rule_waiver_sign_off_role');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
      WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
        AND (person.left_on IS NULL OR person.left_on >= NEW.signed_on)
        AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
        AND membership.valid_from <= NEW.signed_on
        AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.signed_on))
  THEN
    PERFORM refuse('rule_waiver_sign_off_role_held');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM rule_waiver waiver JOIN grants ON grants.id = waiver.grant_id
      WHERE waiver.id = NEW.waiver_id AND waiver.unit_id = NEW.unit_id
        AND NEW.organisation_id = CASE WHEN grants.parent_id IS NULL THEN grants.recipient_id ELSE grants.giver_id END)
  THEN
    PERFORM refuse('rule_waiver_sign_off_side');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM rule_waiver waiver WHERE waiver.id = NEW.waiver_id AND waiver.state = 'proposed'
        AND waiver.state_on <= NEW.signed_on
        AND (NEW.step = 'propose') = (NOT EXISTS (
          SELECT 1 FROM rule_waiver_sign_off before WHERE before.waiver_id = NEW.waiver_id)))
  THEN
    PERFORM refuse('rule_waiver_sign_off_in_order');
  END IF;
  IF EXISTS (
      SELECT 1 FROM rule_waiver waiver JOIN grants ON grants.id = waiver.grant_id
      JOIN membership interest ON interest.organisation_id = grants.recipient_id
      WHERE waiver.id = NEW.waiver_id AND grants.recipient_id <> NEW.organisation_id
        AND interest.person_id = NEW.person_id AND interest.valid_from <= NEW.signed_on
        AND (interest.valid_until IS NULL OR interest.valid_until >= NEW.signed_on))
  THEN
    PERFORM refuse('sign_off_without_interest');
  END IF;
  IF EXISTS (
      SELECT 1 FROM rule_waiver waiver JOIN grants ON grants.id = waiver.grant_id
      JOIN conflict_of_interest conflict ON conflict.organisation_id = grants.recipient_id
      WHERE waiver.id = NEW.waiver_id AND grants.recipient_id <> NEW.organisation_id
        AND conflict.person_id = NEW.person_id AND conflict.declared_on <= NEW.signed_on)
  THEN
    PERFORM refuse('sign_off_without_interest');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rule_waiver_sign_off_is_new BEFORE INSERT ON rule_waiver_sign_off
  FOR EACH ROW EXECUTE FUNCTION rule_waiver_sign_off_is_new();
CREATE TRIGGER rule_waiver_sign_off_is_kept BEFORE DELETE OR TRUNCATE ON rule_waiver_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('rule_waiver_sign_off_is_kept');
CREATE TRIGGER rule_waiver_sign_off_filed_stays BEFORE UPDATE ON rule_waiver_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('rule_waiver_sign_off_filed_stays');
ALTER TABLE rule_waiver ENABLE ALWAYS TRIGGER rule_waiver_is_new;
ALTER TABLE rule_waiver ENABLE ALWAYS TRIGGER rule_waiver_moves;
ALTER TABLE rule_waiver ENABLE ALWAYS TRIGGER rule_waiver_filed_stays;
ALTER TABLE rule_waiver ENABLE ALWAYS TRIGGER rule_waiver_is_kept;
ALTER TABLE rule_waiver_sign_off ENABLE ALWAYS TRIGGER rule_waiver_sign_off_is_new;
ALTER TABLE rule_waiver_sign_off ENABLE ALWAYS TRIGGER rule_waiver_sign_off_is_kept;
ALTER TABLE rule_waiver_sign_off ENABLE ALWAYS TRIGGER rule_waiver_sign_off_filed_stays;

GRANT SELECT, INSERT ON rule_waiver, rule_waiver_sign_off TO foerderfluss_app;
GRANT UPDATE (state, state_on, withdrawn_by, withdrawn_why, version) ON rule_waiver TO foerderfluss_app;
