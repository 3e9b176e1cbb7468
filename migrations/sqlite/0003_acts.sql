-- The acts that a grant rests on, version by version, and the versions of its Finanzierungsplan. Nothing of them changes:
-- an amendment adds the next number, and the grant names the one in force.

-- One version of the legal act: the award, an amendment, a revocation.
CREATE TABLE legal_act (
  grant_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  giver_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  change TEXT NOT NULL, -- what makes it: the first version, an amendment, a kind of revocation
  change_reason TEXT,
  effective_from TEXT, -- the day from which a revocation counts
  legal_ground TEXT,
  dated_on TEXT NOT NULL,
  recorded_on TEXT NOT NULL,
  reference TEXT NOT NULL,
  purpose TEXT NOT NULL,
  period_from TEXT NOT NULL,
  period_until TEXT NOT NULL,
  financing TEXT NOT NULL,
  share_hundredths INTEGER,
  fixed_cents INTEGER,
  funding TEXT, -- own funds, third parties and income, where the act names them
  may_forward INTEGER NOT NULL,
  consent TEXT NOT NULL, -- whether forwarding also needs the giver's consent (Zustimmung)
  consent_on TEXT,
  consent_reference TEXT,
  rates_gross TEXT NOT NULL,
  conditions TEXT NOT NULL, -- Nebenbestimmungen
  budget_bound INTEGER NOT NULL,
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
) STRICT, WITHOUT ROWID;

-- What a version gives for a position. One that is taken away stands there with nothing.
CREATE TABLE act_position (
  grant_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  position_id BLOB NOT NULL,
  amount_cents INTEGER NOT NULL,
  CONSTRAINT act_position_pkey PRIMARY KEY (grant_id, number, position_id),
  CONSTRAINT act_position_act FOREIGN KEY (grant_id, number) REFERENCES legal_act (grant_id, number),
  CONSTRAINT act_position_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT act_position_amount CHECK (amount_cents >= 0)
) STRICT, WITHOUT ROWID;

-- Whether a version can still be contested: final (bestandskraeftig), appeal waived, appealed.
CREATE TABLE finality (
  grant_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  happened_on TEXT NOT NULL,
  CONSTRAINT finality_pkey PRIMARY KEY (grant_id, number, kind),
  CONSTRAINT finality_act FOREIGN KEY (grant_id, number) REFERENCES legal_act (grant_id, number),
  CONSTRAINT finality_kind CHECK (kind IN ('final', 'appeal_waived', 'appealed'))
) STRICT, WITHOUT ROWID;

-- One version of the Finanzierungsplan: with an act, or between two acts by re-planning.
CREATE TABLE plan_version (
  grant_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  act_number INTEGER NOT NULL,
  with_act INTEGER NOT NULL,
  planned_on TEXT NOT NULL,
  consent_on TEXT,
  consent_reference TEXT,
  CONSTRAINT plan_version_pkey PRIMARY KEY (grant_id, number),
  CONSTRAINT plan_version_act FOREIGN KEY (grant_id, act_number) REFERENCES legal_act (grant_id, number),
  -- an act is the giver's consent to its plan
  CONSTRAINT plan_version_consent CHECK (
    (consent_on IS NULL) = (consent_reference IS NULL)
    AND (consent_on IS NULL OR with_act = 0))
) STRICT, WITHOUT ROWID;

-- What a version of the plan has for a line, and up to where the line may be spent.
CREATE TABLE plan_version_line (
  grant_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  plan_line_id BLOB NOT NULL,
  planned_cents INTEGER NOT NULL,
  ceiling_cents INTEGER NOT NULL,
  CONSTRAINT plan_version_line_pkey PRIMARY KEY (grant_id, number, plan_line_id),
  CONSTRAINT plan_version_line_version FOREIGN KEY (grant_id, number) REFERENCES plan_version (grant_id, number),
  CONSTRAINT plan_version_line_line FOREIGN KEY (plan_line_id) REFERENCES plan_line (id),
  CONSTRAINT plan_version_line_planned CHECK (planned_cents >= 0 AND ceiling_cents >= planned_cents)
) STRICT, WITHOUT ROWID;

-- What has been filed stays as it was.
CREATE TRIGGER legal_act_is_kept BEFORE DELETE ON legal_act BEGIN
  SELECT RAISE(ABORT, 'legal_act_is_kept');
END;
-- The versions of a grant have the numbers 1, 2, 3 ...
CREATE TRIGGER legal_act_next BEFORE INSERT ON legal_act BEGIN
  SELECT RAISE(ABORT, 'legal_act_next') WHERE NEW.number <> (
    SELECT COALESCE(MAX(number), 0) + 1 FROM legal_act WHERE grant_id = NEW.grant_id);
END;
CREATE TRIGGER legal_act_filed_stays BEFORE UPDATE ON legal_act BEGIN
  SELECT RAISE(ABORT, 'legal_act_filed_stays');
END;
CREATE TRIGGER act_position_is_kept BEFORE DELETE ON act_position BEGIN
  SELECT RAISE(ABORT, 'act_position_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER act_position_is_new BEFORE INSERT ON act_position BEGIN
  SELECT RAISE(ABORT, 'act_position_pkey') WHERE EXISTS (SELECT 1 FROM act_position WHERE grant_id = NEW.grant_id AND number = NEW.number AND position_id = NEW.position_id);
END;
CREATE TRIGGER act_position_filed_stays BEFORE UPDATE ON act_position BEGIN
  SELECT RAISE(ABORT, 'act_position_filed_stays');
END;
CREATE TRIGGER finality_is_kept BEFORE DELETE ON finality BEGIN
  SELECT RAISE(ABORT, 'finality_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER finality_is_new BEFORE INSERT ON finality BEGIN
  SELECT RAISE(ABORT, 'finality_pkey') WHERE EXISTS (SELECT 1 FROM finality WHERE grant_id = NEW.grant_id AND number = NEW.number AND kind = NEW.kind);
END;
CREATE TRIGGER finality_filed_stays BEFORE UPDATE ON finality BEGIN
  SELECT RAISE(ABORT, 'finality_filed_stays');
END;
CREATE TRIGGER plan_version_is_kept BEFORE DELETE ON plan_version BEGIN
  SELECT RAISE(ABORT, 'plan_version_is_kept');
END;
-- The versions of a grant have the numbers 1, 2, 3 ...
CREATE TRIGGER plan_version_next BEFORE INSERT ON plan_version BEGIN
  SELECT RAISE(ABORT, 'plan_version_next') WHERE NEW.number <> (
    SELECT COALESCE(MAX(number), 0) + 1 FROM plan_version WHERE grant_id = NEW.grant_id);
END;
CREATE TRIGGER plan_version_filed_stays BEFORE UPDATE ON plan_version BEGIN
  SELECT RAISE(ABORT, 'plan_version_filed_stays');
END;
CREATE TRIGGER plan_version_line_is_kept BEFORE DELETE ON plan_version_line BEGIN
  SELECT RAISE(ABORT, 'plan_version_line_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER plan_version_line_is_new BEFORE INSERT ON plan_version_line BEGIN
  SELECT RAISE(ABORT, 'plan_version_line_pkey') WHERE EXISTS (SELECT 1 FROM plan_version_line WHERE grant_id = NEW.grant_id AND number = NEW.number AND plan_line_id = NEW.plan_line_id);
END;
CREATE TRIGGER plan_version_line_filed_stays BEFORE UPDATE ON plan_version_line BEGIN
  SELECT RAISE(ABORT, 'plan_version_line_filed_stays');
END;
