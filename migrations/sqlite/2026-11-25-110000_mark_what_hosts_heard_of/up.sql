-- Whether the university was ever told of this place: since its first nomination or offer.
ALTER TABLE placements ADD COLUMN heard integer NOT NULL DEFAULT 0 CHECK (heard IN (0, 1));
UPDATE placements SET heard = 1
WHERE state NOT IN ('reserved', 'not_placed', 'outranked', 'reserve_closed')
  AND NOT (reserve_position IS NOT NULL AND version <= 2 AND state IN ('declined', 'withdrawn', 'released'));
