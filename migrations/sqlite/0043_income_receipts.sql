-- Of what came in: the number of its receipt, where it has one. A proof lists it in the receipt list of the income.
ALTER TABLE claim_income ADD COLUMN receipt_number TEXT
  CONSTRAINT claim_income_receipt_number CHECK (receipt_number IS NULL OR length(trim(receipt_number)) > 0);
