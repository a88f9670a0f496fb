DROP INDEX placements_before_hosts;
CREATE INDEX placements_by_institution_and_id ON placements (institution_id, id);
