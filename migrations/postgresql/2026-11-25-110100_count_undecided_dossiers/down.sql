ALTER TABLE allocation_runs DROP COLUMN undecided_reason;
ALTER TABLE allocation_runs DROP COLUMN undecided;
