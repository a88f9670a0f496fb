CREATE TABLE institutions (
  id uuid PRIMARY KEY,
  slug text NOT NULL,
  names jsonb NOT NULL,
  country text NOT NULL,
  details jsonb NOT NULL,
  sample boolean NOT NULL,
  version integer NOT NULL,
  CONSTRAINT institutions_slug_key UNIQUE (slug)
);

CREATE TABLE branches (
  id uuid PRIMARY KEY,
  institution_id uuid NOT NULL REFERENCES institutions (id),
  slug text NOT NULL,
  names jsonb NOT NULL,
  city jsonb NOT NULL,
  details jsonb NOT NULL,
  sample boolean NOT NULL,
  version integer NOT NULL,
  CONSTRAINT branches_institution_id_slug_key UNIQUE (institution_id, slug)
);

CREATE TABLE programmes (
  id uuid PRIMARY KEY,
  institution_id uuid NOT NULL REFERENCES institutions (id),
  branch_id uuid NOT NULL REFERENCES branches (id),
  slug text NOT NULL,
  titles jsonb NOT NULL,
  search_key text NOT NULL,
  degree text NOT NULL,
  field_group text NOT NULL,
  language text NOT NULL,
  diploma text NOT NULL,
  codes jsonb NOT NULL,
  sample boolean NOT NULL,
  active boolean NOT NULL,
  version integer NOT NULL,
  CONSTRAINT programmes_branch_id_slug_key UNIQUE (branch_id, slug)
);
CREATE INDEX programmes_by_institution ON programmes (institution_id);
