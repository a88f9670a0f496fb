-- How many dossiers were handed in and not judged when a run was computed, and why it was computed all the same.
ALTER TABLE allocation_runs ADD COLUMN undecided integer NOT NULL DEFAULT 0;
ALTER TABLE allocation_runs ADD COLUMN undecided_reason text;
