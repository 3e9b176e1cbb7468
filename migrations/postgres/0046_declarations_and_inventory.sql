-- What whoever asks for money declares, because no book can know it. It is declared with the request, and stays.
CREATE TABLE payout_declaration (
  request_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  declaration TEXT NOT NULL,
  CONSTRAINT payout_declaration_pkey PRIMARY KEY (request_id, declaration),
  CONSTRAINT payout_declaration_request FOREIGN KEY (request_id) REFERENCES payout_request (id),
  CONSTRAINT payout_declaration_word CHECK (
    declaration IN ('other_funds', 'no_unreported_change', 'figures_right'))
);

CREATE FUNCTION payout_declaration_with_request() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM payout_request asked WHERE asked.id = NEW.request_id AND asked.unit_id = NEW.unit_id)
    -- its entry comes last
    OR EXISTS (SELECT 1 FROM journal_entry WHERE subject_id = NEW.request_id)
  THEN
    PERFORM refuse('payout_declaration_with_request');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payout_declaration_with_request AFTER INSERT ON payout_declaration
  FOR EACH ROW EXECUTE FUNCTION payout_declaration_with_request();
CREATE TRIGGER payout_declaration_filed_stays BEFORE UPDATE ON payout_declaration
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_declaration_filed_stays');
CREATE TRIGGER payout_declaration_is_kept BEFORE DELETE OR TRUNCATE ON payout_declaration
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_declaration_is_kept');

ALTER TABLE payout_declaration ENABLE ALWAYS TRIGGER payout_declaration_with_request;
ALTER TABLE payout_declaration ENABLE ALWAYS TRIGGER payout_declaration_filed_stays;
ALTER TABLE payout_declaration ENABLE ALWAYS TRIGGER payout_declaration_is_kept;

GRANT SELECT, INSERT ON payout_declaration TO foerderfluss_app;
