-- What anybody says of these pages, also without signing in: a barrier, a fault, a wish. It lies beside the books and is
-- removed once somebody has taken care of it: it may name who wrote it.
CREATE TABLE feedback (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  given_at INTEGER NOT NULL,
  place TEXT, -- which page it is about, in words
  message TEXT NOT NULL,
  contact TEXT, -- how to answer, if an answer is wanted
  CONSTRAINT feedback_pkey PRIMARY KEY (id),
  CONSTRAINT feedback_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT feedback_place CHECK (length(place) BETWEEN 1 AND 200),
  CONSTRAINT feedback_message CHECK (length(message) BETWEEN 1 AND 4000),
  CONSTRAINT feedback_contact CHECK (length(contact) BETWEEN 1 AND 200)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_by_unit ON feedback (unit_id, given_at);
