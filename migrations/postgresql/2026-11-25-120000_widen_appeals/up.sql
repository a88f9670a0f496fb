-- An appeal may also doubt the decision that a dossier may not compete.
ALTER TABLE appeals ALTER COLUMN placement_id DROP NOT NULL;
ALTER TABLE appeals ALTER COLUMN run_id DROP NOT NULL;
ALTER TABLE appeals ADD COLUMN decision_at timestamptz;
ALTER TABLE appeals DROP CONSTRAINT appeals_remedy_check;
ALTER TABLE appeals ADD CONSTRAINT appeals_remedy_check CHECK (remedy IN ('list', 'recount', 'reread', 'recheck'));
ALTER TABLE appeals ADD CONSTRAINT appeals_place_and_run CHECK ((placement_id IS NULL) = (run_id IS NULL));
ALTER TABLE appeals ADD CONSTRAINT appeals_place_or_decision CHECK ((placement_id IS NULL) = (decision_at IS NOT NULL));
CREATE UNIQUE INDEX appeals_of_decision ON appeals (application_id, decision_at);
