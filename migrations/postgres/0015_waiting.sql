-- What waits for somebody is few of many: it is found without looking at what is done.
CREATE INDEX claim_waiting ON claim (unit_id, id) WHERE state IN ('submitted', 'changes_requested');
CREATE INDEX payment_waiting ON payment (unit_id, id) WHERE state IN ('ordered', 'released');
CREATE INDEX payout_request_waiting ON payout_request (unit_id, id) WHERE state IN ('requested');
