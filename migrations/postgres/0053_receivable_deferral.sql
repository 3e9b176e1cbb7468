-- That what was still owed of a receivable is to be paid later (Stundung, Ratenzahlung): on which days, and how much on each.
CREATE TABLE receivable_deferral (
  receivable_id UUID NOT NULL,
  number BIGINT NOT NULL,
  deferred_on DATE NOT NULL,
  reason TEXT NOT NULL,
  parts TEXT NOT NULL, -- the days and amounts, as JSON
  CONSTRAINT receivable_deferral_pkey PRIMARY KEY (receivable_id, number),
  CONSTRAINT receivable_deferral_receivable FOREIGN KEY (receivable_id) REFERENCES receivable (id),
  CONSTRAINT receivable_deferral_reason CHECK (length(trim(reason)) > 0)
);

CREATE TRIGGER receivable_deferral_is_kept BEFORE DELETE OR TRUNCATE ON receivable_deferral
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receivable_deferral_is_kept');
-- The deferrals of a receivable have the numbers 1, 2, 3 ...
CREATE FUNCTION receivable_deferral_in_order() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.number <> (
    SELECT COALESCE(MAX(number), 0) + 1 FROM receivable_deferral WHERE receivable_id = NEW.receivable_id) THEN
    PERFORM refuse('receivable_deferral_next');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER receivable_deferral_next BEFORE INSERT ON receivable_deferral
  FOR EACH ROW EXECUTE FUNCTION receivable_deferral_in_order();
CREATE TRIGGER receivable_deferral_filed_stays BEFORE UPDATE ON receivable_deferral
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receivable_deferral_filed_stays');
ALTER TABLE receivable_deferral ENABLE ALWAYS TRIGGER receivable_deferral_is_kept;
ALTER TABLE receivable_deferral ENABLE ALWAYS TRIGGER receivable_deferral_next;
ALTER TABLE receivable_deferral ENABLE ALWAYS TRIGGER receivable_deferral_filed_stays;

GRANT SELECT, INSERT ON receivable_deferral TO foerderfluss_app;
