-- What a version of an act states of the measure and of the proofs besides, as canonical JSON; nothing where it states nothing.
ALTER TABLE legal_act ADD COLUMN stated TEXT;
