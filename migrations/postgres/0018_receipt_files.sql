-- Receipts as files. The bytes lie in a folder, under their hash; here is what is known of them. The same file of one
-- organisation is one.
CREATE TABLE receipt_file (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  organisation_id UUID NOT NULL,
  hash TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  name TEXT NOT NULL,
  handed_in_by TEXT NOT NULL,
  handed_in_on DATE NOT NULL,
  CONSTRAINT receipt_file_pkey PRIMARY KEY (id),
  CONSTRAINT receipt_file_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT receipt_file_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT receipt_file_once UNIQUE (organisation_id, hash),
  CONSTRAINT receipt_file_hash CHECK (length(hash) = 64 AND hash = lower(hash)),
  CONSTRAINT receipt_file_media_type CHECK (
    media_type IN ('application/pdf', 'application/xml', 'image/jpeg', 'image/png')),
  CONSTRAINT receipt_file_bytes CHECK (bytes BETWEEN 1 AND 20971520),
  CONSTRAINT receipt_file_name CHECK (length(name) BETWEEN 1 AND 120)
);

-- The lines that a file proves.
CREATE TABLE receipt_file_line (
  claim_line_id UUID NOT NULL,
  number BIGINT NOT NULL,
  receipt_file_id UUID NOT NULL,
  claim_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  attached_by TEXT NOT NULL,
  attached_on DATE NOT NULL,
  CONSTRAINT receipt_file_line_pkey PRIMARY KEY (claim_line_id, number),
  CONSTRAINT receipt_file_line_once UNIQUE (receipt_file_id, claim_line_id),
  CONSTRAINT receipt_file_line_file FOREIGN KEY (receipt_file_id) REFERENCES receipt_file (id),
  CONSTRAINT receipt_file_line_line FOREIGN KEY (claim_line_id) REFERENCES claim_line (id),
  CONSTRAINT receipt_file_line_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT receipt_file_line_number CHECK (number BETWEEN 1 AND 20)
);
CREATE INDEX receipt_file_line_by_claim ON receipt_file_line (claim_id);

-- A file is one of an organisation of its unit.
CREATE FUNCTION receipt_file_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM organisation WHERE id = NEW.organisation_id AND unit_id = NEW.unit_id) THEN
    PERFORM refuse('receipt_file_side');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER receipt_file_is_new BEFORE INSERT ON receipt_file
  FOR EACH ROW EXECUTE FUNCTION receipt_file_is_new();
CREATE TRIGGER receipt_file_is_kept BEFORE DELETE OR TRUNCATE ON receipt_file
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receipt_file_is_kept');
CREATE TRIGGER receipt_file_filed_stays BEFORE UPDATE ON receipt_file
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receipt_file_filed_stays');

-- A line of which no decision is proposed takes a file of its recipient; a further one, if the giver asks for changes of
-- the line. A file proves 200 lines at most, since each entry of the journal says all of them.
CREATE FUNCTION receipt_file_line_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
      SELECT FROM receipt_file_line
      WHERE receipt_file_id = NEW.receipt_file_id AND claim_line_id = NEW.claim_line_id) THEN
    PERFORM refuse('receipt_file_line_once');
  END IF;
  IF NEW.number <> (
      SELECT COALESCE(MAX(number), 0) + 1 FROM receipt_file_line WHERE claim_line_id = NEW.claim_line_id) THEN
    PERFORM refuse('receipt_file_line_number');
  END IF;
  IF NOT EXISTS (
      SELECT FROM claim_line line JOIN claim ON claim.id = line.claim_id JOIN grants ON grants.id = claim.grant_id
      JOIN receipt_file file ON file.organisation_id = grants.recipient_id
      WHERE line.id = NEW.claim_line_id AND claim.id = NEW.claim_id AND claim.unit_id = NEW.unit_id
        AND file.id = NEW.receipt_file_id AND file.unit_id = NEW.unit_id) THEN
    PERFORM refuse('receipt_file_line_side');
  END IF;
  IF NOT EXISTS (
      SELECT FROM claim_line line JOIN claim ON claim.id = line.claim_id
      WHERE line.id = NEW.claim_line_id AND line.state = 'declared'
        AND claim.state IN ('submitted', 'changes_requested')) THEN
    PERFORM refuse('receipt_file_line_undecided');
  END IF;
  IF EXISTS (
      SELECT FROM claim JOIN claim_proposal proposal ON proposal.claim_id = claim.id
      WHERE claim.id = NEW.claim_id AND claim.state = 'submitted'
        AND proposal.round = (SELECT MAX(round) FROM claim_sign_off WHERE claim_id = claim.id)) THEN
    PERFORM refuse('receipt_file_line_proposed');
  END IF;
  IF 200 <= (SELECT COUNT(*) FROM receipt_file_line WHERE receipt_file_id = NEW.receipt_file_id) THEN
    PERFORM refuse('receipt_file_line_many');
  END IF;
  IF NEW.number > 1 AND NOT EXISTS (
      SELECT FROM claim JOIN change_request_line named ON named.claim_id = claim.id
      WHERE claim.id = NEW.claim_id AND claim.state = 'changes_requested' AND named.line_id = NEW.claim_line_id
        AND named.number = (SELECT MAX(number) FROM change_request WHERE claim_id = claim.id)) THEN
    PERFORM refuse('receipt_file_line_asked');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER receipt_file_line_is_new BEFORE INSERT ON receipt_file_line
  FOR EACH ROW EXECUTE FUNCTION receipt_file_line_is_new();
CREATE TRIGGER receipt_file_line_is_kept BEFORE DELETE OR TRUNCATE ON receipt_file_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receipt_file_line_is_kept');
CREATE TRIGGER receipt_file_line_filed_stays BEFORE UPDATE ON receipt_file_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receipt_file_line_filed_stays');

ALTER TABLE receipt_file ENABLE ALWAYS TRIGGER receipt_file_is_new;
ALTER TABLE receipt_file ENABLE ALWAYS TRIGGER receipt_file_is_kept;
ALTER TABLE receipt_file ENABLE ALWAYS TRIGGER receipt_file_filed_stays;
ALTER TABLE receipt_file_line ENABLE ALWAYS TRIGGER receipt_file_line_is_new;
ALTER TABLE receipt_file_line ENABLE ALWAYS TRIGGER receipt_file_line_is_kept;
ALTER TABLE receipt_file_line ENABLE ALWAYS TRIGGER receipt_file_line_filed_stays;

GRANT SELECT, INSERT ON receipt_file, receipt_file_line TO foerderfluss_app;
