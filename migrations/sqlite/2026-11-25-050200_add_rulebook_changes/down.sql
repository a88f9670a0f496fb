DROP TABLE rulebook_drafts;
ALTER TABLE rulebooks DROP COLUMN dry_run_at;
ALTER TABLE rulebooks DROP COLUMN dry_run;
ALTER TABLE rulebooks DROP COLUMN effective_at;
ALTER TABLE rulebooks DROP COLUMN basis;
