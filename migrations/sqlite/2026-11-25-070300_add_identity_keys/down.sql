DROP INDEX applications_by_twin_key;
DROP INDEX applications_by_passport_key;
DROP INDEX applications_by_pin_key;
ALTER TABLE applications DROP COLUMN carried_from;
ALTER TABLE applications DROP COLUMN twin_key;
ALTER TABLE applications DROP COLUMN passport_key;
