ALTER TABLE allocation_runs DROP COLUMN approved_reason;
