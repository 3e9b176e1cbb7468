-- A deferral defers all that is still owed: its parts come to that, and each of them is more than nothing and due later than the
-- deferral is granted (`grants::Receivable::defer`).
CREATE FUNCTION receivable_deferral_of_all() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (
    SELECT COALESCE(SUM((part.value ->> 'amount')::bigint), 0) FROM jsonb_array_elements(NEW.parts::jsonb) part
  ) <> (
    SELECT receivable.amount_cents - (
      SELECT COALESCE(SUM(amount_cents), 0) FROM receivable_step WHERE receivable_id = NEW.receivable_id)
    FROM receivable WHERE receivable.id = NEW.receivable_id
  ) THEN
    PERFORM refuse('receivable_deferral_of_all');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM jsonb_array_elements(NEW.parts::jsonb)) OR EXISTS (
    SELECT 1 FROM jsonb_array_elements(NEW.parts::jsonb) part
    WHERE ((part.value ->> 'amount')::bigint > 0 AND (part.value ->> 'due_on')::date > NEW.deferred_on) IS NOT TRUE
  ) THEN
    PERFORM refuse('receivable_deferral_parts');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER receivable_deferral_of_all BEFORE INSERT ON receivable_deferral
  FOR EACH ROW EXECUTE FUNCTION receivable_deferral_of_all();
ALTER TABLE receivable_deferral ENABLE ALWAYS TRIGGER receivable_deferral_of_all;
