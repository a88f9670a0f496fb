-- Whether the university was ever told of this place: since its first nomination or offer.
ALTER TABLE placements ADD COLUMN heard boolean NOT NULL DEFAULT false;
UPDATE placements SET heard = true
WHERE state NOT IN ('reserved', 'not_placed', 'outranked', 'reserve_closed')
  AND NOT (reserve_position IS NOT NULL AND version <= 2 AND state IN ('declined', 'withdrawn', 'released'));
