-- An order pays from the cash that its position is paid from (`flow::accounts::cash_of_giver`): that of the position on which it draws,
-- of the same component in the grant that its own grant forwards, or its ministry's outside. Its position is its grant's, whose giver
-- signs and whose recipient is paid. What it reserves is written after it, so it is looked at when the transaction ends; what is booked
-- or voided of it later is of the same accounts (`transfer_resolves_pending`).
CREATE FUNCTION payment_pays_from() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp
  SET enable_seqscan = off SET jit = off AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM position own
      JOIN grants its ON its.id = own.grant_id
      JOIN transfer cash ON cash.unit_id = NEW.unit_id AND cash.number = NEW.cash_transfer
      WHERE own.id = NEW.position_id AND own.grant_id = NEW.grant_id AND own.unit_id = NEW.unit_id
        AND cash.debit_account = CASE WHEN its.parent_id IS NULL THEN (
            SELECT outside.number FROM account outside
            WHERE outside.unit_id = NEW.unit_id AND outside.code = 'outside_cash/' || CAST(its.giver_id AS TEXT))
          ELSE (
            SELECT above.cash FROM position above
            WHERE above.id = own.parent_id AND above.grant_id = its.parent_id AND above.unit_id = NEW.unit_id
              AND above.component = own.component)
          END) THEN
    PERFORM refuse('payment_pays_from');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_pays_from AFTER INSERT ON payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state = 'ordered') EXECUTE FUNCTION payment_pays_from();
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_pays_from;
