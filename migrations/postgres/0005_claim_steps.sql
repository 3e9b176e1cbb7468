-- The steps of a claim between its submission and its end: what the giver asks for, what is claimed again, what is
-- corrected after the decision, what is said. All of it is added and nothing of it changes.

-- What the giver asks a recipient to change before it decides.
CREATE TABLE change_request (
  claim_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  number BIGINT NOT NULL,
  requested_on DATE NOT NULL,
  answer_by DATE NOT NULL,
  requested_by TEXT NOT NULL,
  text TEXT NOT NULL,
  CONSTRAINT change_request_pkey PRIMARY KEY (claim_id, number),
  CONSTRAINT change_request_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT change_request_answer_by CHECK (requested_on <= answer_by)
);

-- The lines that may be changed, and why.
CREATE TABLE change_request_line (
  claim_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  number BIGINT NOT NULL,
  line_id UUID NOT NULL,
  text TEXT NOT NULL,
  CONSTRAINT change_request_line_pkey PRIMARY KEY (claim_id, number, line_id),
  CONSTRAINT change_request_line_request FOREIGN KEY (claim_id, number) REFERENCES change_request (claim_id, number),
  CONSTRAINT change_request_line_line FOREIGN KEY (line_id) REFERENCES claim_line (id)
);

-- What is proposed to be recognised of a line after its decision, for those who certify it: in a round of its own of the
-- steps of its claim.
CREATE TABLE correction_proposal (
  claim_id UUID NOT NULL,
  round BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  line_id UUID NOT NULL,
  to_cents BIGINT NOT NULL,
  to_share_cents BIGINT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  findings TEXT NOT NULL,
  rule_book BIGINT NOT NULL, -- the version of the rules that it follows
  CONSTRAINT correction_proposal_pkey PRIMARY KEY (claim_id, round),
  CONSTRAINT correction_proposal_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT correction_proposal_line FOREIGN KEY (line_id) REFERENCES claim_line (id),
  CONSTRAINT correction_proposal_rule_book CHECK (rule_book > 0)
);

-- What is recognised of a line after its decision: from what it was before to what it is now, as it was certified.
CREATE TABLE claim_correction (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  claim_id UUID NOT NULL,
  number BIGINT NOT NULL,
  round BIGINT NOT NULL,
  line_id UUID NOT NULL,
  from_cents BIGINT NOT NULL,
  to_cents BIGINT NOT NULL,
  from_share_cents BIGINT NOT NULL,
  to_share_cents BIGINT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  corrected_by TEXT NOT NULL,
  corrected_on DATE NOT NULL,
  CONSTRAINT claim_correction_pkey PRIMARY KEY (id),
  CONSTRAINT claim_correction_number UNIQUE (claim_id, number),
  CONSTRAINT claim_correction_once UNIQUE (claim_id, round),
  CONSTRAINT claim_correction_proposal FOREIGN KEY (claim_id, round) REFERENCES correction_proposal (claim_id, round),
  CONSTRAINT claim_correction_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT claim_correction_line FOREIGN KEY (line_id) REFERENCES claim_line (id),
  CONSTRAINT claim_correction_amounts CHECK (
    from_cents >= 0 AND to_cents >= 0 AND from_cents <> to_cents
    AND from_share_cents >= 0 AND from_share_cents <= from_cents
    AND to_share_cents >= 0 AND to_share_cents <= to_cents)
);
CREATE INDEX claim_correction_by_line ON claim_correction (line_id, number);

-- What someone says to a claim or to one of its lines.
CREATE TABLE comment (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  claim_id UUID NOT NULL,
  line_id UUID,
  visibility TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  author TEXT NOT NULL,
  written_on DATE NOT NULL,
  text TEXT NOT NULL,
  CONSTRAINT comment_pkey PRIMARY KEY (id),
  CONSTRAINT comment_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT comment_line FOREIGN KEY (line_id) REFERENCES claim_line (id),
  CONSTRAINT comment_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT comment_visibility CHECK (visibility IN ('internal', 'shared'))
);
CREATE INDEX comment_by_claim ON comment (claim_id);
-- what is parked is looked for plan line by plan line; it alone has a question (an index that named the state would be
-- written anew for each line that is decided)
CREATE INDEX claim_line_parked ON claim_line (plan_line_id) WHERE question IS NOT NULL;

-- A line that is claimed again is one that was parked by an earlier claim of the same grant, and stays what it was.
CREATE FUNCTION claim_line_reincludes() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM claim_line parked
      JOIN claim earlier ON earlier.id = parked.claim_id
      JOIN claim later ON later.id = NEW.claim_id AND later.grant_id = earlier.grant_id AND later.id <> earlier.id
      WHERE parked.id = NEW.reincludes AND parked.state = 'parked'
        AND parked.position_id = NEW.position_id AND parked.plan_line_id = NEW.plan_line_id
        AND parked.receipt_id IS NOT DISTINCT FROM NEW.receipt_id
        AND parked.eligible_cents = NEW.eligible_cents) THEN
    PERFORM refuse('claim_line_reincludes_parked');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_line_reincludes BEFORE INSERT ON claim_line
  FOR EACH ROW WHEN (NEW.reincludes IS NOT NULL) EXECUTE FUNCTION claim_line_reincludes();
ALTER TABLE claim_line ENABLE ALWAYS TRIGGER claim_line_reincludes;
-- A parked line that is claimed again is settled there.
CREATE FUNCTION claim_line_reincluded_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM claim_line WHERE reincludes = OLD.id) THEN
    PERFORM refuse('claim_line_reincluded_stays');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_line_reincluded_stays BEFORE UPDATE ON claim_line
  FOR EACH ROW WHEN (OLD.state = 'parked' AND NEW.state <> 'parked')
  EXECUTE FUNCTION claim_line_reincluded_stays();
ALTER TABLE claim_line ENABLE ALWAYS TRIGGER claim_line_reincluded_stays;
-- A line is replaced within its claim, while the giver has asked for changes.
CREATE FUNCTION claim_line_replaces() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM claim_line replaced JOIN claim ON claim.id = replaced.claim_id
      JOIN change_request_line named ON named.claim_id = claim.id AND named.line_id = replaced.id
      WHERE replaced.id = NEW.replaces AND replaced.claim_id = NEW.claim_id AND claim.state = 'changes_requested'
        AND named.number = (SELECT MAX(number) FROM change_request WHERE claim_id = claim.id)) THEN
    PERFORM refuse('claim_line_replaces_requested');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_line_replaces BEFORE INSERT ON claim_line
  FOR EACH ROW WHEN (NEW.replaces IS NOT NULL) EXECUTE FUNCTION claim_line_replaces();
ALTER TABLE claim_line ENABLE ALWAYS TRIGGER claim_line_replaces;

-- A change request names lines of its claim, a comment on a line is one on its claim.
CREATE FUNCTION line_of_claim() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM claim_line WHERE id = NEW.line_id AND claim_id = NEW.claim_id) THEN
    PERFORM refuse(TG_NAME);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER change_request_line_of_claim BEFORE INSERT ON change_request_line
  FOR EACH ROW EXECUTE FUNCTION line_of_claim();
ALTER TABLE change_request_line ENABLE ALWAYS TRIGGER change_request_line_of_claim;
CREATE TRIGGER comment_of_claim BEFORE INSERT ON comment
  FOR EACH ROW WHEN (NEW.line_id IS NOT NULL) EXECUTE FUNCTION line_of_claim();
ALTER TABLE comment ENABLE ALWAYS TRIGGER comment_of_claim;
-- A correction starts where the one before has left the line, or where its decision did, and never exceeds the line.
CREATE FUNCTION claim_correction_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM claim_correction WHERE claim_id = NEW.claim_id) THEN
    PERFORM refuse('claim_correction_number');
  END IF;
  IF NOT EXISTS (
      SELECT FROM claim_line line
      WHERE line.id = NEW.line_id AND line.claim_id = NEW.claim_id AND NEW.to_cents <= line.eligible_cents
        AND line.state IN ('accepted', 'accepted_in_part', 'rejected')
        AND NEW.from_cents = COALESCE(
          (SELECT before.to_cents FROM claim_correction before WHERE before.line_id = line.id
            ORDER BY before.number DESC LIMIT 1),
          CASE line.state WHEN 'accepted' THEN line.eligible_cents WHEN 'rejected' THEN 0
            ELSE line.recognised_cents END)) THEN
    PERFORM refuse('claim_correction_follows');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_correction_follows BEFORE INSERT ON claim_correction
  FOR EACH ROW EXECUTE FUNCTION claim_correction_follows();
ALTER TABLE claim_correction ENABLE ALWAYS TRIGGER claim_correction_follows;

-- What has been filed stays as it was.
CREATE TRIGGER change_request_is_kept BEFORE DELETE OR TRUNCATE ON change_request
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('change_request_is_kept');
CREATE TRIGGER change_request_filed_stays BEFORE UPDATE ON change_request
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('change_request_filed_stays');
ALTER TABLE change_request ENABLE ALWAYS TRIGGER change_request_is_kept;
ALTER TABLE change_request ENABLE ALWAYS TRIGGER change_request_filed_stays;
CREATE TRIGGER change_request_line_is_kept BEFORE DELETE OR TRUNCATE ON change_request_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('change_request_line_is_kept');
CREATE TRIGGER change_request_line_filed_stays BEFORE UPDATE ON change_request_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('change_request_line_filed_stays');
ALTER TABLE change_request_line ENABLE ALWAYS TRIGGER change_request_line_is_kept;
ALTER TABLE change_request_line ENABLE ALWAYS TRIGGER change_request_line_filed_stays;
CREATE TRIGGER claim_correction_is_kept BEFORE DELETE OR TRUNCATE ON claim_correction
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_correction_is_kept');
CREATE TRIGGER claim_correction_filed_stays BEFORE UPDATE ON claim_correction
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_correction_filed_stays');
ALTER TABLE claim_correction ENABLE ALWAYS TRIGGER claim_correction_is_kept;
ALTER TABLE claim_correction ENABLE ALWAYS TRIGGER claim_correction_filed_stays;
CREATE TRIGGER comment_is_kept BEFORE DELETE OR TRUNCATE ON comment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('comment_is_kept');
CREATE TRIGGER comment_filed_stays BEFORE UPDATE ON comment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('comment_filed_stays');
ALTER TABLE comment ENABLE ALWAYS TRIGGER comment_is_kept;
ALTER TABLE comment ENABLE ALWAYS TRIGGER comment_filed_stays;

GRANT SELECT, INSERT ON change_request, change_request_line, correction_proposal, claim_correction, comment TO foerderfluss_app;
