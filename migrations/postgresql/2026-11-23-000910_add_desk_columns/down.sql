DROP INDEX reviews_by_application;
ALTER TABLE reviews DROP COLUMN reopen_reason;
ALTER TABLE documents DROP COLUMN repairable;
DROP INDEX applications_by_checker;
ALTER TABLE applications DROP COLUMN checker_id;
