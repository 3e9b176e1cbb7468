-- That nothing is paid of a grant for now, and that it is paid again (Zahlungssperre): odd numbers stop, even ones go on.
CREATE TABLE payment_stop (
  grant_id UUID NOT NULL,
  number BIGINT NOT NULL,
  happened_on DATE NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT payment_stop_pkey PRIMARY KEY (grant_id, number),
  CONSTRAINT payment_stop_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT payment_stop_reason CHECK (length(trim(reason)) > 0)
);

CREATE TRIGGER payment_stop_is_kept BEFORE DELETE OR TRUNCATE ON payment_stop
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payment_stop_is_kept');
-- The steps of a grant have the numbers 1, 2, 3 ...
CREATE TRIGGER payment_stop_next BEFORE INSERT ON payment_stop
  FOR EACH ROW EXECUTE FUNCTION refuse_out_of_order();
CREATE TRIGGER payment_stop_filed_stays BEFORE UPDATE ON payment_stop
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payment_stop_filed_stays');
ALTER TABLE payment_stop ENABLE ALWAYS TRIGGER payment_stop_is_kept;
ALTER TABLE payment_stop ENABLE ALWAYS TRIGGER payment_stop_next;
ALTER TABLE payment_stop ENABLE ALWAYS TRIGGER payment_stop_filed_stays;

-- While the payments of a grant are stopped, none is ordered and none released.
CREATE FUNCTION payment_not_stopped() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT COALESCE(MAX(number), 0) % 2 FROM payment_stop WHERE grant_id = NEW.grant_id) = 1 THEN
    PERFORM refuse('payment_stopped');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_order_not_stopped BEFORE INSERT ON payment
  FOR EACH ROW WHEN (NEW.state = 'ordered') EXECUTE FUNCTION payment_not_stopped();
CREATE TRIGGER payment_release_not_stopped BEFORE UPDATE OF state ON payment
  FOR EACH ROW WHEN (NEW.state = 'released') EXECUTE FUNCTION payment_not_stopped();
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_order_not_stopped;
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_release_not_stopped;

GRANT SELECT, INSERT ON payment_stop TO foerderfluss_app;
