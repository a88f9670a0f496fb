-- An act that was proposed may be thrown away; one at a time is open for a line.
ALTER TABLE quota_acts ADD COLUMN discarded_at timestamptz;
CREATE INDEX quota_acts_by_line ON quota_acts (quota_line_id, created_at);
CREATE UNIQUE INDEX quota_acts_one_open ON quota_acts (quota_line_id) WHERE approved_at IS NULL AND discarded_at IS NULL;
-- The clock looks for conditions whose day is over.
CREATE INDEX conditions_due ON conditions (state, due_at);
