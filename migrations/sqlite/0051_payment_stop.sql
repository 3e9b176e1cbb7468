-- That nothing is paid of a grant for now, and that it is paid again (Zahlungssperre): odd numbers stop, even ones go on.
CREATE TABLE payment_stop (
  grant_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  happened_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT payment_stop_pkey PRIMARY KEY (grant_id, number),
  CONSTRAINT payment_stop_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT payment_stop_reason CHECK (length(trim(reason)) > 0)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER payment_stop_is_kept BEFORE DELETE ON payment_stop BEGIN
  SELECT RAISE(ABORT, 'payment_stop_is_kept');
END;
-- The steps of a grant have the numbers 1, 2, 3 ... OR REPLACE would delete a row without firing the trigger above.
CREATE TRIGGER payment_stop_next BEFORE INSERT ON payment_stop BEGIN
  SELECT RAISE(ABORT, 'payment_stop_next') WHERE NEW.number <> (
    SELECT COALESCE(MAX(number), 0) + 1 FROM payment_stop WHERE grant_id = NEW.grant_id);
END;
CREATE TRIGGER payment_stop_filed_stays BEFORE UPDATE ON payment_stop BEGIN
  SELECT RAISE(ABORT, 'payment_stop_filed_stays');
END;

-- While the payments of a grant are stopped, none is ordered and none released.
CREATE TRIGGER payment_order_not_stopped BEFORE INSERT ON payment WHEN NEW.state = 'ordered' BEGIN
  SELECT RAISE(ABORT, 'payment_stopped') WHERE (
    SELECT COALESCE(MAX(number), 0) % 2 FROM payment_stop WHERE grant_id = NEW.grant_id) = 1;
END;
CREATE TRIGGER payment_release_not_stopped BEFORE UPDATE OF state ON payment WHEN NEW.state = 'released' BEGIN
  SELECT RAISE(ABORT, 'payment_stopped') WHERE (
    SELECT COALESCE(MAX(number), 0) % 2 FROM payment_stop WHERE grant_id = NEW.grant_id) = 1;
END;
