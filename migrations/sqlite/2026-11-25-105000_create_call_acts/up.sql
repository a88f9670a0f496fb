-- A change of a published call: entered by one person with a basis, approved by another. Those who
-- applied are told in the order of their dossiers: `told_through` is the last one so far.
CREATE TABLE call_acts (
  id blob PRIMARY KEY NOT NULL,
  call_id blob NOT NULL REFERENCES calls (id),
  call_version integer NOT NULL,
  change text NOT NULL,
  basis text NOT NULL,
  proposed_by blob NOT NULL REFERENCES accounts (id),
  created_at text NOT NULL,
  approved_by blob REFERENCES accounts (id),
  approved_at text,
  discarded_at text,
  told_through blob,
  told_at text,
  CHECK (approved_by IS NULL OR approved_by <> proposed_by),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK (approved_at IS NULL OR discarded_at IS NULL),
  CHECK (told_at IS NULL OR approved_at IS NOT NULL)
) STRICT;
CREATE INDEX call_acts_by_call ON call_acts (call_id, created_at);
CREATE UNIQUE INDEX call_acts_one_open ON call_acts (call_id) WHERE approved_at IS NULL AND discarded_at IS NULL;
CREATE INDEX call_acts_untold ON call_acts (approved_at) WHERE told_at IS NULL AND approved_at IS NOT NULL;
