-- What moves, moves by the steps that the program knows, and what has one key has it against every statement.

-- A payment takes the steps of its life (`grants::PaymentState`) and no other: what was rejected or paid is not released again on
-- the signatures of before. What came back did not come back before it was paid. These rules speak last, after those that say who
-- takes a step.
CREATE TRIGGER payment_moves AFTER UPDATE ON payment
  WHEN NEW.state IS NOT OLD.state OR NEW.state_on IS NOT OLD.state_on OR NEW.reason IS NOT OLD.reason BEGIN
  SELECT RAISE(ABORT, 'payment_moves') WHERE OLD.state || '>' || NEW.state NOT IN (
    'ordered>released', 'ordered>rejected', 'released>confirmed', 'released>rejected', 'confirmed>returned', 'received>reversed')
    OR NEW.state = 'returned' AND NEW.state_on < OLD.state_on;
END;
-- A payout request is decided once.
CREATE TRIGGER payout_request_moves AFTER UPDATE ON payout_request
  WHEN NEW.state IS NOT OLD.state OR NEW.state_on IS NOT OLD.state_on OR NEW.refusal IS NOT OLD.refusal BEGIN
  SELECT RAISE(ABORT, 'payout_request_moves') WHERE OLD.state || '>' || NEW.state NOT IN (
    'requested>approved', 'requested>refused');
END;
-- What is decided of a line stays; a correction is a row of its own. What is parked is dropped or rejected, or stays parked.
CREATE TRIGGER claim_line_moves AFTER UPDATE ON claim_line
  WHEN OLD.state <> 'declared' AND (OLD.state <> 'parked' OR NEW.state NOT IN ('dropped', 'rejected')) AND (
    NEW.state IS NOT OLD.state
    OR NEW.used_cents IS NOT OLD.used_cents
    OR NEW.recognised_cents IS NOT OLD.recognised_cents
    OR NEW.reduction_reason IS NOT OLD.reduction_reason
    OR NEW.reduction_text IS NOT OLD.reduction_text
    OR NEW.question IS NOT OLD.question
    OR NEW.answer_by IS NOT OLD.answer_by) BEGIN
  SELECT RAISE(ABORT, 'claim_line_moves');
END;

-- What an order reserved is its own for good: no other names it, also when it was posted or voided.
CREATE UNIQUE INDEX payment_cash_once ON payment (cash_transfer, unit_id);
CREATE UNIQUE INDEX payment_due_once ON payment (due_transfer, unit_id);
DROP INDEX payment_by_cash;
DROP INDEX payment_by_due;
-- The transfers that an order names reserve its amount: to the cash of its position, and of what is due there. They are written
-- after it, so each of the two looks for the other. OR REPLACE would delete the row that has the key: so the keys stand here too.
CREATE TRIGGER payment_reserves BEFORE INSERT ON payment WHEN NEW.state IN ('ordered', 'received') BEGIN
  SELECT RAISE(ABORT, 'payment_cash_once') WHERE EXISTS (
    SELECT 1 FROM payment WHERE cash_transfer = NEW.cash_transfer AND unit_id = NEW.unit_id AND id <> NEW.id);
  SELECT RAISE(ABORT, 'payment_due_once') WHERE EXISTS (
    SELECT 1 FROM payment WHERE due_transfer = NEW.due_transfer AND unit_id = NEW.unit_id AND id <> NEW.id);
  SELECT RAISE(ABORT, 'payment_reserves') WHERE EXISTS (
    SELECT 1 FROM transfer made LEFT JOIN position ON position.id = NEW.position_id
    WHERE made.unit_id = NEW.unit_id AND made.number IN (NEW.cash_transfer, NEW.due_transfer) AND (
      made.kind <> 'pending' OR made.amount_cents <> NEW.amount_cents
      OR made.number = NEW.cash_transfer AND made.credit_account IS NOT position.cash
      OR made.number = NEW.due_transfer
        AND (made.debit_account IS NOT position.due OR made.credit_account IS NOT position.paid)
      OR EXISTS (SELECT 1 FROM transfer done WHERE done.unit_id = made.unit_id AND done.resolves = made.number)));
END;
CREATE TRIGGER transfer_as_ordered AFTER INSERT ON transfer BEGIN
  SELECT RAISE(ABORT, 'payment_reserves') WHERE EXISTS (
    SELECT 1 FROM payment LEFT JOIN position ON position.id = payment.position_id
    WHERE payment.cash_transfer = NEW.number AND payment.unit_id = NEW.unit_id
      AND (NEW.kind <> 'pending' OR NEW.amount_cents <> payment.amount_cents OR NEW.credit_account IS NOT position.cash));
  SELECT RAISE(ABORT, 'payment_reserves') WHERE EXISTS (
    SELECT 1 FROM payment LEFT JOIN position ON position.id = payment.position_id
    WHERE payment.due_transfer = NEW.number AND payment.unit_id = NEW.unit_id
      AND (NEW.kind <> 'pending' OR NEW.amount_cents <> payment.amount_cents
        OR NEW.debit_account IS NOT position.due OR NEW.credit_account IS NOT position.paid));
END;

-- OR REPLACE would delete the row that has a key under another id without firing a trigger against it: so the other keys of what is
-- filed stand here, as its id does in the triggers before.
CREATE TRIGGER organisation_key_is_new BEFORE INSERT ON organisation BEGIN
  SELECT RAISE(ABORT, 'organisation_name') WHERE EXISTS (
    SELECT 1 FROM organisation WHERE unit_id = NEW.unit_id AND name = NEW.name AND id <> NEW.id);
  SELECT RAISE(ABORT, 'organisation_funder') WHERE EXISTS (
    SELECT 1 FROM organisation WHERE unit_id = NEW.unit_id AND funder = NEW.funder AND id <> NEW.id);
END;
CREATE TRIGGER position_key_is_new BEFORE INSERT ON position BEGIN
  SELECT RAISE(ABORT, 'position_component') WHERE EXISTS (
    SELECT 1 FROM position WHERE grant_id = NEW.grant_id AND component = NEW.component
      AND coalesce(budget_year, 0) = coalesce(NEW.budget_year, 0) AND id <> NEW.id);
END;
CREATE TRIGGER plan_line_key_is_new BEFORE INSERT ON plan_line BEGIN
  SELECT RAISE(ABORT, 'plan_line_category') WHERE EXISTS (
    SELECT 1 FROM plan_line WHERE position_id = NEW.position_id AND category = NEW.category AND id <> NEW.id);
END;
CREATE TRIGGER legal_act_key_is_new BEFORE INSERT ON legal_act BEGIN
  SELECT RAISE(ABORT, 'legal_act_reference') WHERE EXISTS (
    SELECT 1 FROM legal_act WHERE unit_id = NEW.unit_id AND giver_id = NEW.giver_id AND reference = NEW.reference
      AND number = NEW.number AND grant_id <> NEW.grant_id);
END;
CREATE TRIGGER receipt_key_is_new BEFORE INSERT ON receipt BEGIN
  SELECT RAISE(ABORT, 'receipt_identity') WHERE EXISTS (
    SELECT 1 FROM receipt WHERE unit_id = NEW.unit_id AND issuer = NEW.issuer AND number = NEW.number
      AND issued_on = NEW.issued_on AND id <> NEW.id);
END;
CREATE TRIGGER claim_key_is_new BEFORE INSERT ON claim BEGIN
  SELECT RAISE(ABORT, 'claim_number') WHERE EXISTS (
    SELECT 1 FROM claim WHERE grant_id = NEW.grant_id AND number = NEW.number AND id <> NEW.id);
END;
CREATE TRIGGER claim_line_key_is_new BEFORE INSERT ON claim_line BEGIN
  SELECT RAISE(ABORT, 'claim_line_number') WHERE EXISTS (
    SELECT 1 FROM claim_line WHERE claim_id = NEW.claim_id AND number = NEW.number AND id <> NEW.id);
END;
