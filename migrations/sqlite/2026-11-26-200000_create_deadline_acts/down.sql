DROP INDEX applications_by_own_deadline;
ALTER TABLE applications DROP COLUMN deadline_at;
DROP TABLE deadline_acts;
