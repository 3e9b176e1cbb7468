-- The acts that a grant rests on, version by version, and the versions of its Finanzierungsplan. Nothing of them changes:
-- an amendment adds the next number, and the grant names the one in force.

-- One version of the legal act: the award, an amendment, a revocation.
CREATE TABLE legal_act (
  grant_id UUID NOT NULL,
  number BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  giver_id UUID NOT NULL,
  kind TEXT NOT NULL,
  change TEXT NOT NULL, -- what makes it: the first version, an amendment, a kind of revocation
  change_reason TEXT,
  effective_from DATE, -- the day from which a revocation counts
  legal_ground TEXT,
  dated_on DATE NOT NULL,
  recorded_on DATE NOT NULL,
  reference TEXT NOT NULL,
  purpose TEXT NOT NULL,
  period_from DATE NOT NULL,
  period_until DATE NOT NULL,
  financing TEXT NOT NULL,
  share_hundredths BIGINT,
  fixed_cents BIGINT,
  funding TEXT, -- own funds, third parties and income, where the act names them
  may_forward BOOLEAN NOT NULL,
  consent TEXT NOT NULL, -- whether forwarding also needs the giver's consent (Zustimmung)
  consent_on DATE,
  consent_reference TEXT,
  rates_gross TEXT NOT NULL,
  conditions TEXT NOT NULL, -- Nebenbestimmungen
  budget_bound BOOLEAN NOT NULL,
  document TEXT,
  CONSTRAINT legal_act_pkey PRIMARY KEY (grant_id, number),
  -- another grant of the same giver does not go under the same reference
  CONSTRAINT legal_act_reference UNIQUE (unit_id, giver_id, reference, number),
  CONSTRAINT legal_act_grant FOREIGN KEY (grant_id, giver_id) REFERENCES grants (id, giver_id),
  CONSTRAINT legal_act_document FOREIGN KEY (unit_id, document) REFERENCES document (unit_id, hash),
  CONSTRAINT legal_act_kind CHECK (
    kind IN ('zuwendungsbescheid', 'weiterleitungsvertrag', 'weiterleitungsbescheid')),
  CONSTRAINT legal_act_change CHECK (
    change IN ('first', 'amendment', 'widerruf', 'ruecknahme', 'aufloesende_bedingung')
    AND (change = 'first') = (number = 1)
    AND (change = 'first') = (change_reason IS NULL)
    AND (change IN ('first', 'amendment')) = (effective_from IS NULL)
    AND (effective_from IS NULL) = (legal_ground IS NULL)),
  CONSTRAINT legal_act_period CHECK (period_from <= period_until),
  CONSTRAINT legal_act_financing CHECK (
    financing IN (
      'anteilfinanzierung', 'fehlbedarfsfinanzierung', 'festbetragsfinanzierung', 'vollfinanzierung')
    AND (financing = 'anteilfinanzierung') = (share_hundredths IS NOT NULL)
    AND (financing = 'festbetragsfinanzierung') = (fixed_cents IS NOT NULL)),
  CONSTRAINT legal_act_fixed CHECK (fixed_cents > 0),
  CONSTRAINT legal_act_share CHECK (share_hundredths > 0 AND share_hundredths <= 10000),
  CONSTRAINT legal_act_consent CHECK (
    consent IN ('not_demanded', 'demanded', 'given')
    AND (consent = 'given') = (consent_on IS NOT NULL)
    AND (consent_on IS NULL) = (consent_reference IS NULL))
);

-- What a version gives for a position. One that is taken away stands there with nothing.
CREATE TABLE act_position (
  grant_id UUID NOT NULL,
  number BIGINT NOT NULL,
  position_id UUID NOT NULL,
  amount_cents BIGINT NOT NULL,
  CONSTRAINT act_position_pkey PRIMARY KEY (grant_id, number, position_id),
  CONSTRAINT act_position_act FOREIGN KEY (grant_id, number) REFERENCES legal_act (grant_id, number),
  CONSTRAINT act_position_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT act_position_amount CHECK (amount_cents >= 0)
);

-- Whether a version can still be contested: final (bestandskraeftig), appeal waived, appealed.
CREATE TABLE finality (
  grant_id UUID NOT NULL,
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  happened_on DATE NOT NULL,
  CONSTRAINT finality_pkey PRIMARY KEY (grant_id, number, kind),
  CONSTRAINT finality_act FOREIGN KEY (grant_id, number) REFERENCES legal_act (grant_id, number),
  CONSTRAINT finality_kind CHECK (kind IN ('final', 'appeal_waived', 'appealed'))
);

-- One version of the Finanzierungsplan: with an act, or between two acts by re-planning.
CREATE TABLE plan_version (
  grant_id UUID NOT NULL,
  number BIGINT NOT NULL,
  act_number BIGINT NOT NULL,
  with_act BOOLEAN NOT NULL,
  planned_on DATE NOT NULL,
  consent_on DATE,
  consent_reference TEXT,
  CONSTRAINT plan_version_pkey PRIMARY KEY (grant_id, number),
  CONSTRAINT plan_version_act FOREIGN KEY (grant_id, act_number) REFERENCES legal_act (grant_id, number),
  -- an act is the giver's consent to its plan
  CONSTRAINT plan_version_consent CHECK (
    (consent_on IS NULL) = (consent_reference IS NULL)
    AND (consent_on IS NULL OR with_act = FALSE))
);

-- What a version of the plan has for a line, and up to where the line may be spent.
CREATE TABLE plan_version_line (
  grant_id UUID NOT NULL,
  number BIGINT NOT NULL,
  plan_line_id UUID NOT NULL,
  planned_cents BIGINT NOT NULL,
  ceiling_cents BIGINT NOT NULL,
  CONSTRAINT plan_version_line_pkey PRIMARY KEY (grant_id, number, plan_line_id),
  CONSTRAINT plan_version_line_version FOREIGN KEY (grant_id, number) REFERENCES plan_version (grant_id, number),
  CONSTRAINT plan_version_line_line FOREIGN KEY (plan_line_id) REFERENCES plan_line (id),
  CONSTRAINT plan_version_line_planned CHECK (planned_cents >= 0 AND ceiling_cents >= planned_cents)
);

-- The grant names versions that exist.
ALTER TABLE grants ADD CONSTRAINT grants_act FOREIGN KEY (id, act_number) REFERENCES legal_act (grant_id, number) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE grants ADD CONSTRAINT grants_plan FOREIGN KEY (id, plan_number) REFERENCES plan_version (grant_id, number) DEFERRABLE INITIALLY DEFERRED;

-- The versions of a grant have the numbers 1, 2, 3 ...
CREATE FUNCTION refuse_out_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  newest BIGINT;
BEGIN
  EXECUTE format('SELECT COALESCE(MAX(number), 0) FROM %I WHERE grant_id = $1', TG_TABLE_NAME)
    INTO newest USING NEW.grant_id;
  IF NEW.number <> newest + 1 THEN
    PERFORM refuse(TG_TABLE_NAME || '_next');
  END IF;
  RETURN NEW;
END $$;
-- A grant goes from one version to the next.
CREATE FUNCTION refuse_other_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- a first plan may come with an amendment; its accounts stay
  IF OLD.total_room IS NOT NULL
    AND (NEW.total_room, NEW.total_spent) IS DISTINCT FROM (OLD.total_room, OLD.total_spent) THEN
    PERFORM refuse('grants_filed_stays');
  END IF;
  IF NEW.act_number NOT IN (OLD.act_number, OLD.act_number + 1)
    OR NEW.plan_number NOT IN (OLD.plan_number, OLD.plan_number + 1)
    OR (NEW.plan_number IS NULL AND OLD.plan_number IS NOT NULL)
    OR (OLD.plan_number IS NULL AND NEW.plan_number <> 1)
    -- another version of the programme, a later one, holds by a new version of the act
    OR NEW.programme_number < OLD.programme_number
    OR (NEW.programme_number <> OLD.programme_number AND NEW.act_number = OLD.act_number) THEN
    PERFORM refuse('grants_act_next');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER grants_act_next BEFORE UPDATE ON grants
  FOR EACH ROW EXECUTE FUNCTION refuse_other_act();
ALTER TABLE grants ENABLE ALWAYS TRIGGER grants_act_next;

-- What has been filed stays as it was.
CREATE TRIGGER legal_act_is_kept BEFORE DELETE OR TRUNCATE ON legal_act
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('legal_act_is_kept');
CREATE TRIGGER legal_act_filed_stays BEFORE UPDATE ON legal_act
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('legal_act_filed_stays');
ALTER TABLE legal_act ENABLE ALWAYS TRIGGER legal_act_is_kept;
ALTER TABLE legal_act ENABLE ALWAYS TRIGGER legal_act_filed_stays;
CREATE TRIGGER legal_act_next BEFORE INSERT ON legal_act
  FOR EACH ROW EXECUTE FUNCTION refuse_out_of_order();
ALTER TABLE legal_act ENABLE ALWAYS TRIGGER legal_act_next;
CREATE TRIGGER act_position_is_kept BEFORE DELETE OR TRUNCATE ON act_position
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('act_position_is_kept');
CREATE TRIGGER act_position_filed_stays BEFORE UPDATE ON act_position
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('act_position_filed_stays');
ALTER TABLE act_position ENABLE ALWAYS TRIGGER act_position_is_kept;
ALTER TABLE act_position ENABLE ALWAYS TRIGGER act_position_filed_stays;
CREATE TRIGGER finality_is_kept BEFORE DELETE OR TRUNCATE ON finality
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('finality_is_kept');
CREATE TRIGGER finality_filed_stays BEFORE UPDATE ON finality
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('finality_filed_stays');
ALTER TABLE finality ENABLE ALWAYS TRIGGER finality_is_kept;
ALTER TABLE finality ENABLE ALWAYS TRIGGER finality_filed_stays;
CREATE TRIGGER plan_version_is_kept BEFORE DELETE OR TRUNCATE ON plan_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('plan_version_is_kept');
CREATE TRIGGER plan_version_filed_stays BEFORE UPDATE ON plan_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('plan_version_filed_stays');
ALTER TABLE plan_version ENABLE ALWAYS TRIGGER plan_version_is_kept;
ALTER TABLE plan_version ENABLE ALWAYS TRIGGER plan_version_filed_stays;
CREATE TRIGGER plan_version_next BEFORE INSERT ON plan_version
  FOR EACH ROW EXECUTE FUNCTION refuse_out_of_order();
ALTER TABLE plan_version ENABLE ALWAYS TRIGGER plan_version_next;
CREATE TRIGGER plan_version_line_is_kept BEFORE DELETE OR TRUNCATE ON plan_version_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('plan_version_line_is_kept');
CREATE TRIGGER plan_version_line_filed_stays BEFORE UPDATE ON plan_version_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('plan_version_line_filed_stays');
ALTER TABLE plan_version_line ENABLE ALWAYS TRIGGER plan_version_line_is_kept;
ALTER TABLE plan_version_line ENABLE ALWAYS TRIGGER plan_version_line_filed_stays;

GRANT SELECT, INSERT ON legal_act, act_position, finality, plan_version, plan_version_line TO foerderfluss_app;
GRANT UPDATE (act_number, plan_number, total_room, total_spent, programme_number) ON grants TO foerderfluss_app;
