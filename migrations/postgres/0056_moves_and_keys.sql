-- What moves, moves by the steps that the program knows, and what has one key has it against every statement.

-- A payment takes the steps of its life (`grants::PaymentState`) and no other: what was rejected or paid is not released again on
-- the signatures of before. What came back did not come back before it was paid. These rules speak last, after those that say who
-- takes a step.
CREATE FUNCTION payment_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state || '>' || NEW.state NOT IN (
      'ordered>released', 'ordered>rejected', 'released>confirmed', 'released>rejected', 'confirmed>returned', 'received>reversed')
    OR NEW.state = 'returned' AND NEW.state_on < OLD.state_on THEN
    PERFORM refuse('payment_moves');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payment_moves AFTER UPDATE ON payment
  FOR EACH ROW WHEN ((NEW.state, NEW.state_on, NEW.reason) IS DISTINCT FROM (OLD.state, OLD.state_on, OLD.reason))
  EXECUTE FUNCTION payment_moves();
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_moves;
-- A payout request is decided once.
CREATE FUNCTION payout_request_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state || '>' || NEW.state NOT IN ('requested>approved', 'requested>refused') THEN
    PERFORM refuse('payout_request_moves');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payout_request_moves AFTER UPDATE ON payout_request
  FOR EACH ROW WHEN ((NEW.state, NEW.state_on, NEW.refusal) IS DISTINCT FROM (OLD.state, OLD.state_on, OLD.refusal))
  EXECUTE FUNCTION payout_request_moves();
ALTER TABLE payout_request ENABLE ALWAYS TRIGGER payout_request_moves;
-- What is decided of a line stays; a correction is a row of its own. What is parked is dropped or rejected, or stays parked. A claim
-- may have thousands of lines: the columns are compared without a function.
CREATE TRIGGER claim_line_moves AFTER UPDATE ON claim_line FOR EACH ROW
  WHEN (OLD.state <> 'declared' AND (OLD.state <> 'parked' OR NEW.state NOT IN ('dropped', 'rejected')) AND (
      NEW.state, NEW.used_cents, NEW.recognised_cents, NEW.reduction_reason, NEW.reduction_text, NEW.question, NEW.answer_by
    ) IS DISTINCT FROM (
      OLD.state, OLD.used_cents, OLD.recognised_cents, OLD.reduction_reason, OLD.reduction_text, OLD.question, OLD.answer_by
    ))
  EXECUTE FUNCTION refuse_always('claim_line_moves');
ALTER TABLE claim_line ENABLE ALWAYS TRIGGER claim_line_moves;

-- What an order reserved is its own for good: no other names it, also when it was posted or voided.
CREATE UNIQUE INDEX payment_cash_once ON payment (cash_transfer, unit_id);
CREATE UNIQUE INDEX payment_due_once ON payment (due_transfer, unit_id);
DROP INDEX payment_by_cash;
DROP INDEX payment_by_due;
-- The transfers that an order names reserve its amount: to the cash of its position, and of what is due there. They are written
-- after it, so they are looked for when the transaction ends; that none of them was resolved before, when it begins.
CREATE FUNCTION payment_reserves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp
  SET enable_seqscan = off SET jit = off AS $$
BEGIN
  IF TG_WHEN = 'BEFORE' THEN
    IF EXISTS (SELECT 1 FROM transfer done
        WHERE done.unit_id = NEW.unit_id AND done.resolves IN (NEW.cash_transfer, NEW.due_transfer)) THEN
      PERFORM refuse('payment_reserves');
    END IF;
    RETURN NEW;
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM position
      JOIN transfer cash ON cash.unit_id = NEW.unit_id AND cash.number = NEW.cash_transfer
      JOIN transfer due ON due.unit_id = NEW.unit_id AND due.number = NEW.due_transfer
      WHERE position.id = NEW.position_id
        AND cash.kind = 'pending' AND cash.amount_cents = NEW.amount_cents AND cash.credit_account = position.cash
        AND due.kind = 'pending' AND due.amount_cents = NEW.amount_cents
        AND due.debit_account = position.due AND due.credit_account = position.paid) THEN
    PERFORM refuse('payment_reserves');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payment_reserves BEFORE INSERT ON payment
  FOR EACH ROW WHEN (NEW.state = 'ordered') EXECUTE FUNCTION payment_reserves();
CREATE CONSTRAINT TRIGGER payment_as_reserved AFTER INSERT ON payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state = 'ordered') EXECUTE FUNCTION payment_reserves();
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_reserves;
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_as_reserved;

-- Whatever refuses looks in this schema first: the numbers of versions were sought in a temporary table of their table's name.
ALTER FUNCTION refuse(text) SET search_path = public, pg_temp;
ALTER FUNCTION refuse_always() SET search_path = public, pg_temp;
ALTER FUNCTION refuse_changed() SET search_path = public, pg_temp;
ALTER FUNCTION refuse_out_of_order() SET search_path = public, pg_temp;
ALTER FUNCTION refuse_other_act() SET search_path = public, pg_temp;
