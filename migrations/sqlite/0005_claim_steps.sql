-- The steps of a claim between its submission and its end: what the giver asks for, what is claimed again, what is
-- corrected after the decision, what is said. All of it is added and nothing of it changes.

-- What the giver asks a recipient to change before it decides.
CREATE TABLE change_request (
  claim_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  requested_on TEXT NOT NULL,
  answer_by TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  text TEXT NOT NULL,
  CONSTRAINT change_request_pkey PRIMARY KEY (claim_id, number),
  CONSTRAINT change_request_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT change_request_answer_by CHECK (requested_on <= answer_by)
) STRICT, WITHOUT ROWID;

-- The lines that may be changed, and why.
CREATE TABLE change_request_line (
  claim_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  line_id BLOB NOT NULL,
  text TEXT NOT NULL,
  CONSTRAINT change_request_line_pkey PRIMARY KEY (claim_id, number, line_id),
  CONSTRAINT change_request_line_request FOREIGN KEY (claim_id, number) REFERENCES change_request (claim_id, number),
  CONSTRAINT change_request_line_line FOREIGN KEY (line_id) REFERENCES claim_line (id)
) STRICT, WITHOUT ROWID;

-- What is proposed to be recognised of a line after its decision, for those who certify it: in a round of its own of the
-- steps of its claim.
CREATE TABLE correction_proposal (
  claim_id BLOB NOT NULL,
  round INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  line_id BLOB NOT NULL,
  to_cents INTEGER NOT NULL,
  to_share_cents INTEGER NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  findings TEXT NOT NULL,
  rule_book INTEGER NOT NULL, -- the version of the rules that it follows
  CONSTRAINT correction_proposal_pkey PRIMARY KEY (claim_id, round),
  CONSTRAINT correction_proposal_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT correction_proposal_line FOREIGN KEY (line_id) REFERENCES claim_line (id),
  CONSTRAINT correction_proposal_rule_book CHECK (rule_book > 0)
) STRICT, WITHOUT ROWID;

-- What is recognised of a line after its decision: from what it was before to what it is now, as it was certified.
CREATE TABLE claim_correction (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  round INTEGER NOT NULL,
  line_id BLOB NOT NULL,
  from_cents INTEGER NOT NULL,
  to_cents INTEGER NOT NULL,
  from_share_cents INTEGER NOT NULL,
  to_share_cents INTEGER NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  corrected_by TEXT NOT NULL,
  corrected_on TEXT NOT NULL,
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
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_correction_by_line ON claim_correction (line_id, number);

-- What someone says to a claim or to one of its lines.
CREATE TABLE comment (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  line_id BLOB,
  visibility TEXT NOT NULL,
  organisation_id BLOB NOT NULL,
  author TEXT NOT NULL,
  written_on TEXT NOT NULL,
  text TEXT NOT NULL,
  CONSTRAINT comment_pkey PRIMARY KEY (id),
  CONSTRAINT comment_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT comment_line FOREIGN KEY (line_id) REFERENCES claim_line (id),
  CONSTRAINT comment_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT comment_visibility CHECK (visibility IN ('internal', 'shared'))
) STRICT, WITHOUT ROWID;
CREATE INDEX comment_by_claim ON comment (claim_id);
-- what is parked is looked for plan line by plan line; it alone has a question (an index that named the state would be
-- written anew for each line that is decided)
CREATE INDEX claim_line_parked ON claim_line (plan_line_id) WHERE question IS NOT NULL;

-- A line that is claimed again is one that was parked by an earlier claim of the same grant, and stays what it was.
-- OR REPLACE would delete the line that claimed it first without firing a trigger: so the key stands here too.
CREATE TRIGGER claim_line_reincludes BEFORE INSERT ON claim_line WHEN NEW.reincludes IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'claim_line_reincluded_once')
    WHERE EXISTS (SELECT 1 FROM claim_line WHERE reincludes = NEW.reincludes);
  SELECT RAISE(ABORT, 'claim_line_reincludes_parked') WHERE NOT EXISTS (
    SELECT 1 FROM claim_line parked
    JOIN claim earlier ON earlier.id = parked.claim_id
    JOIN claim later ON later.id = NEW.claim_id AND later.grant_id = earlier.grant_id AND later.id <> earlier.id
    WHERE parked.id = NEW.reincludes AND parked.state = 'parked'
      AND parked.position_id = NEW.position_id AND parked.plan_line_id = NEW.plan_line_id
      AND parked.receipt_id IS NEW.receipt_id AND parked.eligible_cents = NEW.eligible_cents);
END;
-- A parked line that is claimed again is settled there.
CREATE TRIGGER claim_line_reincluded_stays BEFORE UPDATE ON claim_line
  WHEN OLD.state = 'parked' AND NEW.state <> 'parked' BEGIN
  SELECT RAISE(ABORT, 'claim_line_reincluded_stays')
    WHERE EXISTS (SELECT 1 FROM claim_line WHERE reincludes = OLD.id);
END;
-- A line is replaced within its claim, while the giver has asked for changes.
CREATE TRIGGER claim_line_replaces BEFORE INSERT ON claim_line WHEN NEW.replaces IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'claim_line_replaced_once')
    WHERE EXISTS (SELECT 1 FROM claim_line WHERE replaces = NEW.replaces);
  SELECT RAISE(ABORT, 'claim_line_replaces_requested') WHERE NOT EXISTS (
    SELECT 1 FROM claim_line replaced JOIN claim ON claim.id = replaced.claim_id
    JOIN change_request_line named ON named.claim_id = claim.id AND named.line_id = replaced.id
    WHERE replaced.id = NEW.replaces AND replaced.claim_id = NEW.claim_id AND claim.state = 'changes_requested'
      AND named.number = (SELECT MAX(number) FROM change_request WHERE claim_id = claim.id));
END;

-- A change request names lines of its claim.
CREATE TRIGGER change_request_line_of_claim BEFORE INSERT ON change_request_line BEGIN
  SELECT RAISE(ABORT, 'change_request_line_of_claim') WHERE NOT EXISTS (
    SELECT 1 FROM claim_line WHERE id = NEW.line_id AND claim_id = NEW.claim_id);
END;
-- A comment on a line is one on its claim.
CREATE TRIGGER comment_of_claim BEFORE INSERT ON comment WHEN NEW.line_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'comment_of_claim') WHERE NOT EXISTS (
    SELECT 1 FROM claim_line WHERE id = NEW.line_id AND claim_id = NEW.claim_id);
END;
-- A correction starts where the one before has left the line, or where its decision did, and never exceeds the line.
CREATE TRIGGER claim_correction_follows BEFORE INSERT ON claim_correction BEGIN
  SELECT RAISE(ABORT, 'claim_correction_number')
    WHERE NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM claim_correction WHERE claim_id = NEW.claim_id);
  SELECT RAISE(ABORT, 'claim_correction_follows') WHERE NOT EXISTS (
    SELECT 1 FROM claim_line line
    WHERE line.id = NEW.line_id AND line.claim_id = NEW.claim_id AND NEW.to_cents <= line.eligible_cents
      AND line.state IN ('accepted', 'accepted_in_part', 'rejected')
      AND NEW.from_cents = COALESCE(
        (SELECT before.to_cents FROM claim_correction before WHERE before.line_id = line.id
          ORDER BY before.number DESC LIMIT 1),
        CASE line.state WHEN 'accepted' THEN line.eligible_cents WHEN 'rejected' THEN 0
          ELSE line.recognised_cents END));
END;

-- What has been filed stays as it was.
CREATE TRIGGER change_request_is_kept BEFORE DELETE ON change_request BEGIN
  SELECT RAISE(ABORT, 'change_request_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER change_request_is_new BEFORE INSERT ON change_request BEGIN
  SELECT RAISE(ABORT, 'change_request_pkey')
    WHERE EXISTS (SELECT 1 FROM change_request WHERE claim_id = NEW.claim_id AND number = NEW.number);
END;
CREATE TRIGGER change_request_filed_stays BEFORE UPDATE ON change_request BEGIN
  SELECT RAISE(ABORT, 'change_request_filed_stays');
END;
CREATE TRIGGER change_request_line_is_kept BEFORE DELETE ON change_request_line BEGIN
  SELECT RAISE(ABORT, 'change_request_line_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER change_request_line_is_new BEFORE INSERT ON change_request_line BEGIN
  SELECT RAISE(ABORT, 'change_request_line_pkey') WHERE EXISTS (
    SELECT 1 FROM change_request_line
    WHERE claim_id = NEW.claim_id AND number = NEW.number AND line_id = NEW.line_id);
END;
CREATE TRIGGER change_request_line_filed_stays BEFORE UPDATE ON change_request_line BEGIN
  SELECT RAISE(ABORT, 'change_request_line_filed_stays');
END;
CREATE TRIGGER claim_correction_is_kept BEFORE DELETE ON claim_correction BEGIN
  SELECT RAISE(ABORT, 'claim_correction_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER claim_correction_is_new BEFORE INSERT ON claim_correction BEGIN
  SELECT RAISE(ABORT, 'claim_correction_pkey') WHERE EXISTS (SELECT 1 FROM claim_correction WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'claim_correction_once') WHERE EXISTS (
    SELECT 1 FROM claim_correction WHERE claim_id = NEW.claim_id AND round = NEW.round);
END;
CREATE TRIGGER claim_correction_filed_stays BEFORE UPDATE ON claim_correction BEGIN
  SELECT RAISE(ABORT, 'claim_correction_filed_stays');
END;
CREATE TRIGGER comment_is_kept BEFORE DELETE ON comment BEGIN
  SELECT RAISE(ABORT, 'comment_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER comment_is_new BEFORE INSERT ON comment BEGIN
  SELECT RAISE(ABORT, 'comment_pkey') WHERE EXISTS (SELECT 1 FROM comment WHERE id = NEW.id);
END;
CREATE TRIGGER comment_filed_stays BEFORE UPDATE ON comment BEGIN
  SELECT RAISE(ABORT, 'comment_filed_stays');
END;
