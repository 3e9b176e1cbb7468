-- What whoever asks for money declares, because no book can know it. It is declared with the request, and stays.
CREATE TABLE payout_declaration (
  request_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  declaration TEXT NOT NULL,
  CONSTRAINT payout_declaration_pkey PRIMARY KEY (request_id, declaration),
  CONSTRAINT payout_declaration_request FOREIGN KEY (request_id) REFERENCES payout_request (id),
  CONSTRAINT payout_declaration_word CHECK (
    declaration IN ('other_funds', 'no_unreported_change', 'figures_right'))
) STRICT, WITHOUT ROWID;

-- The first line refuses what OR REPLACE would delete.
CREATE TRIGGER payout_declaration_is_new BEFORE INSERT ON payout_declaration BEGIN
  SELECT RAISE(ABORT, 'payout_declaration_pkey') WHERE EXISTS (
    SELECT 1 FROM payout_declaration WHERE request_id = NEW.request_id AND declaration = NEW.declaration);
END;
-- the request's entry comes last
CREATE TRIGGER payout_declaration_with_request AFTER INSERT ON payout_declaration BEGIN
  SELECT RAISE(ABORT, 'payout_declaration_with_request')
    WHERE NOT EXISTS (
        SELECT 1 FROM payout_request asked WHERE asked.id = NEW.request_id AND asked.unit_id = NEW.unit_id)
      OR EXISTS (SELECT 1 FROM journal_entry WHERE subject_id = NEW.request_id);
END;
CREATE TRIGGER payout_declaration_filed_stays BEFORE UPDATE ON payout_declaration BEGIN
  SELECT RAISE(ABORT, 'payout_declaration_filed_stays');
END;
CREATE TRIGGER payout_declaration_is_kept BEFORE DELETE ON payout_declaration BEGIN
  SELECT RAISE(ABORT, 'payout_declaration_is_kept');
END;
