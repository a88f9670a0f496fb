-- Seeds of the lots: drawn when the call is published, sealed until the run is published.
CREATE TABLE lot_seeds (
  call_id blob NOT NULL REFERENCES calls (id),
  -- The tour's number; 1 where a run is for the call as a whole.
  round integer NOT NULL CHECK (round > 0),
  sealed blob NOT NULL,
  -- SHA-256 of the seed's text, public from the first day.
  sha256 text NOT NULL,
  drawn_at text NOT NULL,
  -- The seed itself, once a run with it is published.
  seed text,
  revealed_at text,
  PRIMARY KEY (call_id, round),
  CHECK ((seed IS NULL) = (revealed_at IS NULL))
) STRICT;
