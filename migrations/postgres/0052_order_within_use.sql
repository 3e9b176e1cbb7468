-- No more is paid than is owed: what became due and is neither used nor advanced any more, since a correction or a credit note took
-- it back, is not ordered (`grants::Standing::beyond_use`). What is reserved counts; what is due was moved before the order.
CREATE FUNCTION payment_within_use() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM position
    JOIN account due ON due.unit_id = position.unit_id AND due.number = position.due
    JOIN account paid ON paid.unit_id = position.unit_id AND paid.number = position.paid
    JOIN account used ON used.unit_id = position.unit_id AND used.number = position.used
    JOIN account advanced ON advanced.unit_id = position.unit_id AND advanced.number = position.advanced
    WHERE position.id = NEW.position_id
      AND due.credits_posted - due.debits_posted + paid.credits_posted - paid.debits_posted
        > used.credits_posted - used.debits_posted + advanced.credits_posted - advanced.debits_posted
      AND paid.credits_posted - paid.debits_posted + due.debits_pending + NEW.amount_cents
        > used.credits_posted - used.debits_posted + advanced.credits_posted - advanced.debits_posted
  ) THEN
    PERFORM refuse('payment_order_within_use');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_order_within_use BEFORE INSERT ON payment
  FOR EACH ROW WHEN (NEW.state = 'ordered') EXECUTE FUNCTION payment_within_use();
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_order_within_use;
