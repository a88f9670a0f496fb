-- Who has taken a dossier to check, so that an officer's own work comes first.
ALTER TABLE applications ADD COLUMN checker_id uuid;
CREATE INDEX applications_by_checker ON applications (checker_id, state, submitted_at, id);
-- Whether the applicant may mend a rejected document.
ALTER TABLE documents ADD COLUMN repairable boolean;
-- What the chair wrote to the reviewer whose review was unlocked.
ALTER TABLE reviews ADD COLUMN reopen_reason text;
-- Reviews of a dossier are always read together.
CREATE INDEX reviews_by_application ON reviews (application_id, state);
