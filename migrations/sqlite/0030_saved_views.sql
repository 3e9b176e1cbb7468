-- Views of lists that people have saved: what the address of a list asked for, under a name. They lie beside the books, and
-- only whoever saved one sees it.
CREATE TABLE saved_view (
  unit_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  list TEXT NOT NULL, -- the path of the list
  name TEXT NOT NULL,
  query TEXT NOT NULL, -- what its address asks for
  saved_at INTEGER NOT NULL,
  CONSTRAINT saved_view_pkey PRIMARY KEY (unit_id, person_id, list, name),
  CONSTRAINT saved_view_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT saved_view_list CHECK (list LIKE '/%' AND length(list) <= 100),
  CONSTRAINT saved_view_name CHECK (length(name) BETWEEN 1 AND 60),
  CONSTRAINT saved_view_query CHECK (length(query) BETWEEN 1 AND 500)
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_view_by_person ON saved_view (person_id);
