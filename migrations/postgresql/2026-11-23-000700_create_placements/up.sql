CREATE TABLE allocation_runs (
  id uuid PRIMARY KEY,
  call_id uuid NOT NULL REFERENCES calls (id),
  tour_id uuid REFERENCES tours (id),
  number integer NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'approved', 'published', 'discarded')),
  rulebook_id uuid NOT NULL REFERENCES rulebooks (id),
  input text NOT NULL,
  input_hash text NOT NULL,
  result text NOT NULL,
  result_hash text NOT NULL,
  proposed_by uuid NOT NULL,
  approved_by uuid,
  published_by uuid,
  created_at timestamptz NOT NULL,
  approved_at timestamptz,
  published_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT allocation_runs_call_id_number_key UNIQUE (call_id, number),
  CHECK (approved_by IS NULL OR approved_by <> proposed_by)
);

-- Numbered, frozen ordered lists of a quota line.
CREATE TABLE rankings (
  id uuid PRIMARY KEY,
  quota_line_id uuid NOT NULL REFERENCES quota_lines (id),
  run_id uuid NOT NULL REFERENCES allocation_runs (id),
  number integer NOT NULL,
  body jsonb NOT NULL,
  hash text NOT NULL,
  published_at timestamptz,
  CONSTRAINT rankings_quota_line_id_number_key UNIQUE (quota_line_id, number),
  CONSTRAINT rankings_run_id_quota_line_id_key UNIQUE (run_id, quota_line_id)
);

CREATE TABLE placements (
  id uuid PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES allocation_runs (id),
  call_id uuid NOT NULL REFERENCES calls (id),
  cycle text NOT NULL,
  application_id uuid NOT NULL REFERENCES applications (id),
  person_id uuid NOT NULL REFERENCES persons (id),
  choice_id uuid NOT NULL REFERENCES choices (id),
  quota_line_id uuid NOT NULL REFERENCES quota_lines (id),
  programme_id uuid NOT NULL REFERENCES programmes (id),
  institution_id uuid NOT NULL REFERENCES institutions (id),
  wish integer NOT NULL,
  categories jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'nominated', 'offered', 'accepted', 'enrolled', 'reserved', 'not_placed', 'outranked', 'refused_by_host', 'host_lapsed', 'declined', 'lapsed', 'revoked', 'released', 'withdrawn', 'no_show', 'conditions_not_met', 'reserve_closed', 'deferred')),
  -- Place in the line's order among all who wished it, from 1.
  place integer NOT NULL,
  reserve_position integer,
  answer_by timestamptz,
  reason text,
  order_number text,
  order_date date,
  offered_at timestamptz,
  decided_at timestamptz,
  updated_at timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT placements_run_id_choice_id_key UNIQUE (run_id, choice_id)
);
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
  id uuid PRIMARY KEY,
  quota_line_id uuid NOT NULL REFERENCES quota_lines (id),
  call_id uuid NOT NULL REFERENCES calls (id),
  number integer NOT NULL CHECK (number > 0),
  category text,
  unfilled text NOT NULL CHECK (unfilled IN ('open', 'lost')),
  placement_id uuid REFERENCES placements (id),
  person_id uuid REFERENCES persons (id),
  taken_at timestamptz,
  CONSTRAINT seats_quota_line_id_number_key UNIQUE (quota_line_id, number),
  CONSTRAINT seats_placement_id_key UNIQUE (placement_id),
  CONSTRAINT seats_call_id_person_id_key UNIQUE (call_id, person_id),
  CHECK ((placement_id IS NULL) = (person_id IS NULL))
);

CREATE TABLE conditions (
  id uuid PRIMARY KEY,
  placement_id uuid NOT NULL REFERENCES placements (id),
  kind text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'met', 'not_met')),
  due_at timestamptz NOT NULL,
  decided_at timestamptz,
  note text NOT NULL
);
CREATE INDEX conditions_by_placement ON conditions (placement_id);

-- Changes of a quota, each with its basis and two people.
CREATE TABLE quota_acts (
  id uuid PRIMARY KEY,
  quota_line_id uuid NOT NULL REFERENCES quota_lines (id),
  seats_before integer NOT NULL,
  seats_after integer NOT NULL,
  basis text NOT NULL,
  basis_date date NOT NULL,
  proposed_by uuid NOT NULL,
  approved_by uuid,
  created_at timestamptz NOT NULL,
  approved_at timestamptz,
  CHECK (approved_by IS NULL OR approved_by <> proposed_by)
);
