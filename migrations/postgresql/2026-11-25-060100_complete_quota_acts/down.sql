DROP INDEX conditions_due;
DROP INDEX quota_acts_one_open;
DROP INDEX quota_acts_by_line;
ALTER TABLE quota_acts DROP COLUMN discarded_at;
