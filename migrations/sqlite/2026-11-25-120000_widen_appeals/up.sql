-- An appeal may also doubt the decision that a dossier may not compete.
CREATE TABLE wider_appeals (
  id blob PRIMARY KEY NOT NULL,
  application_id blob NOT NULL REFERENCES applications (id),
  placement_id blob REFERENCES placements (id),
  call_id blob NOT NULL REFERENCES calls (id),
  run_id blob REFERENCES allocation_runs (id),
  state text NOT NULL CHECK (state IN ('filed', 'assigned', 'upheld', 'dismissed')),
  reasons text NOT NULL,
  file_hash text REFERENCES stored_files (hash),
  file_name text,
  filed_at text NOT NULL,
  answer_by text NOT NULL,
  member_id blob REFERENCES accounts (id),
  assigned_by blob REFERENCES accounts (id),
  assigned_at text,
  decided_at text,
  answer text,
  remedy text CHECK (remedy IN ('list', 'recount', 'reread', 'recheck')),
  review_id blob REFERENCES reviews (id),
  version integer NOT NULL,
  decision_at text,
  CHECK ((state = 'filed') = (member_id IS NULL)),
  CHECK ((state IN ('upheld', 'dismissed')) = (decided_at IS NOT NULL)),
  CHECK ((decided_at IS NULL) = (answer IS NULL)),
  CHECK ((state = 'upheld') = (remedy IS NOT NULL)),
  CHECK (review_id IS NULL OR remedy = 'reread'),
  CHECK ((placement_id IS NULL) = (run_id IS NULL)),
  CHECK ((placement_id IS NULL) = (decision_at IS NOT NULL))
) STRICT;
INSERT INTO wider_appeals (id, application_id, placement_id, call_id, run_id, state, reasons, file_hash, file_name, filed_at, answer_by, member_id, assigned_by, assigned_at, decided_at, answer, remedy, review_id, version)
  SELECT id, application_id, placement_id, call_id, run_id, state, reasons, file_hash, file_name, filed_at, answer_by, member_id, assigned_by, assigned_at, decided_at, answer, remedy, review_id, version FROM appeals;
DROP TABLE appeals;
ALTER TABLE wider_appeals RENAME TO appeals;
CREATE UNIQUE INDEX appeals_of_placement ON appeals (placement_id);
CREATE INDEX appeals_by_call ON appeals (call_id, state, filed_at);
CREATE INDEX appeals_by_application ON appeals (application_id);
CREATE UNIQUE INDEX appeals_of_decision ON appeals (application_id, decision_at);
