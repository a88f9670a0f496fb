-- Hashes by which the same person is noticed: passport number; name without spelling and birth date.
ALTER TABLE applications ADD COLUMN passport_key text;
ALTER TABLE applications ADD COLUMN twin_key text;
-- The earlier dossier whose answers this one began with.
ALTER TABLE applications ADD COLUMN carried_from uuid REFERENCES applications (id);
CREATE INDEX applications_by_pin_key ON applications (pin_key);
CREATE INDEX applications_by_passport_key ON applications (passport_key);
CREATE INDEX applications_by_twin_key ON applications (twin_key);
