-- Interest is not claimed twice for the same money and days. Every interest on what came in begins with its credit: of one sum no
-- more bears claimed interest than came in; and while interest is claimed for a payment or a cost that counts no more, none is
-- claimed for another use of that sum (decision 0049). Interest that is waived is claimed no more: it is waived before its
-- worksheet is written.
CREATE FUNCTION interest_worksheet_claimed_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM receivable WHERE receivable.id = NEW.receivable_id AND receivable.amount_cents > (
        SELECT COALESCE(SUM(step.amount_cents), 0) FROM receivable_step step
        WHERE step.receivable_id = receivable.id AND step.kind = 'waived'))
  THEN
    RETURN NEW;
  END IF;
  IF (
      SELECT SUM((sheet.worksheet::jsonb ->> 'amount')::bigint)
      FROM interest_worksheet sheet JOIN receivable ON receivable.id = sheet.receivable_id
      WHERE sheet.received_id = NEW.received_id AND receivable.amount_cents > (
        SELECT COALESCE(SUM(step.amount_cents), 0) FROM receivable_step step
        WHERE step.receivable_id = receivable.id AND step.kind = 'waived')
    ) > COALESCE(
      (SELECT payment.amount_cents FROM payment
        WHERE payment.id = NEW.received_id AND payment.unit_id = NEW.unit_id
          AND payment.state IN ('received', 'confirmed')),
      (SELECT repayment.amount_cents FROM repayment
        WHERE repayment.id = NEW.received_id AND repayment.unit_id = NEW.unit_id),
      0)
  THEN
    PERFORM refuse('interest_worksheet_within');
  END IF;
  IF EXISTS (
      SELECT 1 FROM interest_worksheet sheet JOIN receivable ON receivable.id = sheet.receivable_id
      WHERE sheet.received_id = NEW.received_id AND sheet.receivable_id <> NEW.receivable_id
        AND receivable.amount_cents > (
          SELECT COALESCE(SUM(step.amount_cents), 0) FROM receivable_step step
          WHERE step.receivable_id = receivable.id AND step.kind = 'waived')
        AND NOT EXISTS (SELECT 1 FROM payment WHERE payment.id = sheet.spent_id AND payment.state = 'confirmed')
        AND NOT EXISTS (SELECT 1 FROM repayment WHERE repayment.id = sheet.spent_id)
        AND NOT EXISTS (
          SELECT 1 FROM claim_line line WHERE line.id = sheet.spent_id
            AND COALESCE((SELECT made.to_share_cents FROM claim_correction made WHERE made.line_id = line.id
              ORDER BY made.number DESC LIMIT 1), line.used_cents) > (
              SELECT COALESCE(SUM(COALESCE((SELECT made.to_share_cents FROM claim_correction made
                WHERE made.line_id = credit.id ORDER BY made.number DESC LIMIT 1), credit.used_cents)), 0)
              FROM claim_line credit WHERE credit.parent_line_id = line.id)))
  THEN
    PERFORM refuse('interest_worksheet_claimed_before');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER interest_worksheet_claimed_once AFTER INSERT ON interest_worksheet
  FOR EACH ROW EXECUTE FUNCTION interest_worksheet_claimed_once();

-- also under session_replication_role = replica
ALTER TABLE interest_worksheet ENABLE ALWAYS TRIGGER interest_worksheet_claimed_once;
