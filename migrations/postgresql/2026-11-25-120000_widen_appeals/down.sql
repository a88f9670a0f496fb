DELETE FROM appeals WHERE placement_id IS NULL;
DROP INDEX appeals_of_decision;
ALTER TABLE appeals DROP CONSTRAINT appeals_place_or_decision;
ALTER TABLE appeals DROP CONSTRAINT appeals_place_and_run;
ALTER TABLE appeals DROP COLUMN decision_at;
ALTER TABLE appeals DROP CONSTRAINT appeals_remedy_check;
ALTER TABLE appeals ADD CONSTRAINT appeals_remedy_check CHECK (remedy IN ('list', 'recount', 'reread'));
ALTER TABLE appeals ALTER COLUMN placement_id SET NOT NULL;
ALTER TABLE appeals ALTER COLUMN run_id SET NOT NULL;
