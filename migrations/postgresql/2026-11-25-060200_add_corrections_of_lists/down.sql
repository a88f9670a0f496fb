ALTER TABLE allocation_runs DROP COLUMN reason;
ALTER TABLE allocation_runs DROP COLUMN corrects_id;
