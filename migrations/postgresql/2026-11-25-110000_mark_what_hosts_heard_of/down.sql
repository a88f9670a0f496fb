ALTER TABLE placements DROP COLUMN heard;
