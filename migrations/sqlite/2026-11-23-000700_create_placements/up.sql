CREATE TABLE allocation_runs (
  id blob PRIMARY KEY NOT NULL,
  call_id blob NOT NULL REFERENCES calls (id),
  tour_id blob REFERENCES tours (id),
  number integer NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'approved', 'published', 'discarded')),
  rulebook_id blob NOT NULL REFERENCES rulebooks (id),
  input text NOT NULL,
  input_hash text NOT NULL,
  result text NOT NULL,
  result_hash text NOT NULL,
  proposed_by blob NOT NULL,
  approved_by blob,
  published_by blob,
  created_at text NOT NULL,
  approved_at text,
  published_at text,
  version integer NOT NULL,
  CONSTRAINT allocation_runs_call_id_number_key UNIQUE (call_id, number),
  CHECK (approved_by IS NULL OR approved_by <> proposed_by)
) STRICT;

-- Numbered, frozen ordered lists of a quota line.
CREATE TABLE rankings (
  id blob PRIMARY KEY NOT NULL,
  quota_line_id blob NOT NULL REFERENCES quota_lines (id),
  run_id blob NOT NULL REFERENCES allocation_runs (id),
  number integer NOT NULL,
  body text NOT NULL,
  hash text NOT NULL,
  published_at text,
  CONSTRAINT rankings_quota_line_id_number_key UNIQUE (quota_line_id, number),
  CONSTRAINT rankings_run_id_quota_line_id_key UNIQUE (run_id, quota_line_id)
) STRICT;

CREATE TABLE placements (
  id blob PRIMARY KEY NOT NULL,
  run_id blob NOT NULL REFERENCES allocation_runs (id),
  call_id blob NOT NULL REFERENCES calls (id),
  cycle text NOT NULL,
  application_id blob NOT NULL REFERENCES applications (id),
  person_id blob NOT NULL REFERENCES persons (id),
  choice_id blob NOT NULL REFERENCES choices (id),
  quota_line_id blob NOT NULL REFERENCES quota_lines (id),
  programme_id blob NOT NULL REFERENCES programmes (id),
  institution_id blob NOT NULL REFERENCES institutions (id),
  wish integer NOT NULL,
  categories text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'nominated', 'offered', 'accepted', 'enrolled', 'reserved', 'not_placed', 'outranked', 'refused_by_host', 'host_lapsed', 'declined', 'lapsed', 'revoked', 'released', 'withdrawn', 'no_show', 'conditions_not_met', 'reserve_closed', 'deferred')),
  -- Place in the line's order among all who wished it, from 1.
  place integer NOT NULL,
  reserve_position integer,
  answer_by text,
  reason text,
  order_number text,
  order_date text,
  offered_at text,
  decided_at text,
  updated_at text NOT NULL,
  version integer NOT NULL,
  CONSTRAINT placements_run_id_choice_id_key UNIQUE (run_id, choice_id)
) STRICT;
CREATE INDEX placements_by_application ON placements (application_id);
CREATE INDEX placements_by_line ON placements (quota_line_id, state, reserve_position);
CREATE INDEX placements_by_institution ON placements (institution_id, updated_at, id);
-- Programs page by identifier, which does not change while they read.
CREATE INDEX placements_by_institution_and_id ON placements (institution_id, id);
CREATE INDEX placements_due ON placements (state, answer_by);
-- One accepted or enrolled place per person and cycle, whatever the code does.
CREATE UNIQUE INDEX placements_one_accepted_per_cycle ON placements (person_id, cycle) WHERE state IN ('accepted', 'enrolled');

-- Fifty seats are fifty rows: there is no fifty-first to take.
CREATE TABLE seats (
  id blob PRIMARY KEY NOT NULL,
  quota_line_id blob NOT NULL REFERENCES quota_lines (id),
  call_id blob NOT NULL REFERENCES calls (id),
  number integer NOT NULL CHECK (number > 0),
  category text,
  unfilled text NOT NULL CHECK (unfilled IN ('open', 'lost')),
  placement_id blob REFERENCES placements (id),
  person_id blob REFERENCES persons (id),
  taken_at text,
  CONSTRAINT seats_quota_line_id_number_key UNIQUE (quota_line_id, number),
  CONSTRAINT seats_placement_id_key UNIQUE (placement_id),
  CONSTRAINT seats_call_id_person_id_key UNIQUE (call_id, person_id),
  CHECK ((placement_id IS NULL) = (person_id IS NULL))
) STRICT;

CREATE TABLE conditions (
  id blob PRIMARY KEY NOT NULL,
  placement_id blob NOT NULL REFERENCES placements (id),
  kind text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'met', 'not_met')),
  due_at text NOT NULL,
  decided_at text,
  note text NOT NULL
) STRICT;
CREATE INDEX conditions_by_placement ON conditions (placement_id);

-- Changes of a quota, each with its basis and two people.
CREATE TABLE quota_acts (
  id blob PRIMARY KEY NOT NULL,
  quota_line_id blob NOT NULL REFERENCES quota_lines (id),
  seats_before integer NOT NULL,
  seats_after integer NOT NULL,
  basis text NOT NULL,
  basis_date text NOT NULL,
  proposed_by blob NOT NULL,
  approved_by blob,
  created_at text NOT NULL,
  approved_at text,
  CHECK (approved_by IS NULL OR approved_by <> proposed_by)
) STRICT;
