-- A version says why it was made and from when it counts, and keeps the dry run that was looked at.
ALTER TABLE rulebooks ADD COLUMN basis text NOT NULL DEFAULT '';
ALTER TABLE rulebooks ADD COLUMN effective_at timestamptz;
ALTER TABLE rulebooks ADD COLUMN dry_run jsonb;
ALTER TABLE rulebooks ADD COLUMN dry_run_at timestamptz;

-- The text that is being worked on before it is proposed: one a call.
CREATE TABLE rulebook_drafts (
  call_id uuid PRIMARY KEY REFERENCES calls (id),
  body jsonb NOT NULL,
  edited_by uuid NOT NULL,
  edited_at timestamptz NOT NULL,
  version integer NOT NULL
);
