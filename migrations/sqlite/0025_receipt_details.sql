-- What a line states of its receipt besides (when it was performed, tax, discount, the project's share), as canonical JSON;
-- nothing where nothing is stated, and never of a lump sum. It is filed with the line and stays as it was.
ALTER TABLE claim_line ADD COLUMN receipt_details TEXT
  CONSTRAINT claim_line_receipt_details CHECK (receipt_details IS NULL OR receipt_id IS NOT NULL);
CREATE TRIGGER claim_line_receipt_details_stay BEFORE UPDATE OF receipt_details ON claim_line BEGIN
  SELECT RAISE(ABORT, 'claim_line_filed_stays') WHERE NEW.receipt_details IS NOT OLD.receipt_details;
END;
