-- A version says why it was made and from when it counts, and keeps the dry run that was looked at.
ALTER TABLE rulebooks ADD COLUMN basis text NOT NULL DEFAULT '';
ALTER TABLE rulebooks ADD COLUMN effective_at text;
ALTER TABLE rulebooks ADD COLUMN dry_run text;
ALTER TABLE rulebooks ADD COLUMN dry_run_at text;

-- The text that is being worked on before it is proposed: one a call.
CREATE TABLE rulebook_drafts (
  call_id blob PRIMARY KEY NOT NULL REFERENCES calls (id),
  body text NOT NULL,
  edited_by blob NOT NULL,
  edited_at text NOT NULL,
  version integer NOT NULL
) STRICT;
