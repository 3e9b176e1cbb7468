-- Grounds for revoking a grant, with the day from which the year of § 48 Abs. 4 and § 49 Abs. 3 VwVfG NRW runs, and what
-- became of them. Nothing of it changes.
CREATE TABLE revocation_ground (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  facts TEXT NOT NULL,
  known_on TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_on TEXT NOT NULL,
  CONSTRAINT revocation_ground_pkey PRIMARY KEY (id),
  CONSTRAINT revocation_ground_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT revocation_ground_facts CHECK (length(trim(facts)) > 0),
  CONSTRAINT revocation_ground_known_on CHECK (known_on <= recorded_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX revocation_ground_by_grant ON revocation_ground (grant_id);

-- The revocation that ended a ground, or why the act stays.
CREATE TABLE revocation_ground_end (
  ground_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  outcome TEXT NOT NULL,
  act_number INTEGER,
  reason TEXT,
  ended_on TEXT NOT NULL,
  ended_by TEXT NOT NULL,
  CONSTRAINT revocation_ground_end_pkey PRIMARY KEY (ground_id),
  CONSTRAINT revocation_ground_end_ground FOREIGN KEY (ground_id) REFERENCES revocation_ground (id),
  CONSTRAINT revocation_ground_end_outcome CHECK (
    outcome IN ('revoked', 'stays')
    AND (outcome = 'revoked') = (act_number IS NOT NULL)
    AND (outcome = 'stays') = (reason IS NOT NULL)
    AND (reason IS NULL OR length(trim(reason)) > 0))
) STRICT, WITHOUT ROWID;

-- A ground is of a grant of its unit. It ends not before it was known, and by a version of the act that takes back. The
-- first line of each refuses what OR REPLACE would delete.
CREATE TRIGGER revocation_ground_is_new BEFORE INSERT ON revocation_ground BEGIN
  SELECT RAISE(ABORT, 'revocation_ground_pkey') WHERE EXISTS (SELECT 1 FROM revocation_ground WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'revocation_ground_of_grant') WHERE NOT EXISTS (
    SELECT 1 FROM grants WHERE id = NEW.grant_id AND unit_id = NEW.unit_id);
END;
CREATE TRIGGER revocation_ground_end_is_new BEFORE INSERT ON revocation_ground_end BEGIN
  SELECT RAISE(ABORT, 'revocation_ground_end_pkey') WHERE EXISTS (
    SELECT 1 FROM revocation_ground_end WHERE ground_id = NEW.ground_id);
  SELECT RAISE(ABORT, 'revocation_ground_end_of_ground') WHERE NOT EXISTS (
    SELECT 1 FROM revocation_ground ground WHERE ground.id = NEW.ground_id AND ground.unit_id = NEW.unit_id
      AND ground.known_on <= NEW.ended_on);
  SELECT RAISE(ABORT, 'revocation_ground_end_revokes') WHERE NEW.outcome = 'revoked' AND NOT EXISTS (
    SELECT 1 FROM revocation_ground ground JOIN legal_act act ON act.grant_id = ground.grant_id
    WHERE ground.id = NEW.ground_id AND act.number = NEW.act_number AND act.dated_on = NEW.ended_on
      AND act.change IN ('widerruf', 'ruecknahme', 'aufloesende_bedingung'));
END;
CREATE TRIGGER revocation_ground_is_kept BEFORE DELETE ON revocation_ground BEGIN
  SELECT RAISE(ABORT, 'revocation_ground_is_kept');
END;
CREATE TRIGGER revocation_ground_filed_stays BEFORE UPDATE ON revocation_ground BEGIN
  SELECT RAISE(ABORT, 'revocation_ground_filed_stays');
END;
CREATE TRIGGER revocation_ground_end_is_kept BEFORE DELETE ON revocation_ground_end BEGIN
  SELECT RAISE(ABORT, 'revocation_ground_end_is_kept');
END;
CREATE TRIGGER revocation_ground_end_filed_stays BEFORE UPDATE ON revocation_ground_end BEGIN
  SELECT RAISE(ABORT, 'revocation_ground_end_filed_stays');
END;
