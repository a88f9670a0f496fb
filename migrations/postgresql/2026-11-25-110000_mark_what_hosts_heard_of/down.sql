DROP INDEX placements_heard;
ALTER TABLE placements DROP COLUMN heard;
