-- The trail is asked of one person and of some days (`store/src/trail.rs`).
CREATE INDEX access_event_by_person ON access_event (unit_id, person_id, id);
CREATE INDEX access_event_by_time ON access_event (unit_id, happened_at);
