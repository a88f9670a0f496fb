-- Two people give one dossier a later deadline than its call: entered by one with a basis, approved
-- by another. The one in force stands on the dossier.
CREATE TABLE deadline_acts (
  id blob PRIMARY KEY NOT NULL,
  application_id blob NOT NULL REFERENCES applications (id),
  until text NOT NULL,
  basis text NOT NULL,
  proposed_by blob NOT NULL REFERENCES accounts (id),
  created_at text NOT NULL,
  approved_by blob REFERENCES accounts (id),
  approved_at text,
  discarded_at text,
  CHECK (approved_by IS NULL OR approved_by <> proposed_by),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK (approved_at IS NULL OR discarded_at IS NULL)
) STRICT;
CREATE INDEX deadline_acts_by_application ON deadline_acts (application_id, created_at);
CREATE UNIQUE INDEX deadline_acts_one_open ON deadline_acts (application_id) WHERE approved_at IS NULL AND discarded_at IS NULL;
ALTER TABLE applications ADD COLUMN deadline_at text;
CREATE INDEX applications_by_own_deadline ON applications (deadline_at) WHERE deadline_at IS NOT NULL;
