-- No more is released than is owed: an order that stood when a correction or a credit note took back what it pays is not released
-- (`grants::Standing::beyond_use`). What is paid and released comes to no more than what is used and advanced.
CREATE TRIGGER payment_release_within_use BEFORE UPDATE OF state ON payment WHEN NEW.state = 'released' BEGIN
  SELECT RAISE(ABORT, 'payment_release_within_use') WHERE EXISTS (
    SELECT 1 FROM position
    JOIN account paid ON paid.unit_id = position.unit_id AND paid.number = position.paid
    JOIN account used ON used.unit_id = position.unit_id AND used.number = position.used
    JOIN account advanced ON advanced.unit_id = position.unit_id AND advanced.number = position.advanced
    WHERE position.id = NEW.position_id
      AND paid.credits_posted - paid.debits_posted + NEW.amount_cents + (
        SELECT COALESCE(SUM(other.amount_cents), 0) FROM payment other
        WHERE other.grant_id = NEW.grant_id AND other.position_id = NEW.position_id
          AND other.state = 'released' AND other.id <> NEW.id)
        > used.credits_posted - used.debits_posted + advanced.credits_posted - advanced.debits_posted);
END;
