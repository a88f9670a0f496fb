-- What universities have heard of, by identifier: their lists by REST.
DROP INDEX placements_by_institution_and_id;
CREATE INDEX placements_before_hosts ON placements (institution_id, id)
  WHERE state NOT IN ('reserved', 'not_placed', 'outranked', 'reserve_closed');
