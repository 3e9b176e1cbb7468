-- An order pays from the cash that its position is paid from (`flow::accounts::cash_of_giver`): that of the position on which it draws,
-- of the same component in the grant that its own grant forwards, or its ministry's outside. Its position is its grant's, whose giver
-- signs and whose recipient is paid. What it reserves is written after it, so each of the two looks for the other, when every other
-- rule has passed; what is booked or voided of it later is of the same accounts (`transfer_resolves_pending`).
CREATE TRIGGER payment_pays_from AFTER INSERT ON payment WHEN NEW.state = 'ordered' BEGIN
  SELECT RAISE(ABORT, 'payment_pays_from') WHERE NOT EXISTS (
    SELECT 1 FROM position own
    WHERE own.id = NEW.position_id AND own.grant_id = NEW.grant_id AND own.unit_id = NEW.unit_id);
  SELECT RAISE(ABORT, 'payment_pays_from') WHERE EXISTS (
    SELECT 1 FROM transfer cash
    JOIN position own ON own.id = NEW.position_id
    LEFT JOIN grants its ON its.id = own.grant_id
    WHERE cash.unit_id = NEW.unit_id AND cash.number = NEW.cash_transfer
      AND cash.debit_account IS NOT CASE WHEN its.parent_id IS NULL THEN (
          SELECT outside.number FROM account outside
          WHERE outside.unit_id = NEW.unit_id AND outside.code = 'outside_cash/' || lower(substr(hex(its.giver_id), 1, 8)
            || '-' || substr(hex(its.giver_id), 9, 4) || '-' || substr(hex(its.giver_id), 13, 4)
            || '-' || substr(hex(its.giver_id), 17, 4) || '-' || substr(hex(its.giver_id), 21)))
        ELSE (
          SELECT above.cash FROM position above
          WHERE above.id = own.parent_id AND above.grant_id = its.parent_id AND above.unit_id = NEW.unit_id
            AND above.component = own.component)
        END);
END;
CREATE TRIGGER transfer_pays_from AFTER INSERT ON transfer WHEN NEW.kind = 'pending' BEGIN
  SELECT RAISE(ABORT, 'payment_pays_from') WHERE EXISTS (
    SELECT 1 FROM payment
    LEFT JOIN position own ON own.id = payment.position_id
    LEFT JOIN grants its ON its.id = own.grant_id
    WHERE payment.cash_transfer = NEW.number AND payment.unit_id = NEW.unit_id
      AND NEW.debit_account IS NOT CASE WHEN its.parent_id IS NULL THEN (
          SELECT outside.number FROM account outside
          WHERE outside.unit_id = NEW.unit_id AND outside.code = 'outside_cash/' || lower(substr(hex(its.giver_id), 1, 8)
            || '-' || substr(hex(its.giver_id), 9, 4) || '-' || substr(hex(its.giver_id), 13, 4)
            || '-' || substr(hex(its.giver_id), 17, 4) || '-' || substr(hex(its.giver_id), 21)))
        ELSE (
          SELECT above.cash FROM position above
          WHERE above.id = own.parent_id AND above.grant_id = its.parent_id AND above.unit_id = NEW.unit_id
            AND above.component = own.component)
        END);
END;
