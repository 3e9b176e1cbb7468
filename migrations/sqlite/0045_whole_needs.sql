-- Of a payment that falls due: what is paid in all, where the grant pays a part of it.
ALTER TABLE payout_need ADD COLUMN total_cents INTEGER
  CONSTRAINT payout_need_total CHECK (total_cents IS NULL OR total_cents >= amount_cents);
