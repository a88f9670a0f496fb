ALTER TABLE placements ADD COLUMN offered_at timestamptz;
ALTER TABLE placements ADD COLUMN decided_at timestamptz;
ALTER TABLE idempotency_keys ADD COLUMN status integer NOT NULL DEFAULT 200;
