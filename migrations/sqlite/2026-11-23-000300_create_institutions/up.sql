CREATE TABLE institutions (
  id blob PRIMARY KEY NOT NULL,
  slug text NOT NULL,
  names text NOT NULL,
  country text NOT NULL,
  details text NOT NULL,
  sample integer NOT NULL CHECK (sample IN (0, 1)),
  version integer NOT NULL,
  CONSTRAINT institutions_slug_key UNIQUE (slug)
) STRICT;

CREATE TABLE branches (
  id blob PRIMARY KEY NOT NULL,
  institution_id blob NOT NULL REFERENCES institutions (id),
  slug text NOT NULL,
  names text NOT NULL,
  city text NOT NULL,
  details text NOT NULL,
  sample integer NOT NULL CHECK (sample IN (0, 1)),
  version integer NOT NULL,
  CONSTRAINT branches_institution_id_slug_key UNIQUE (institution_id, slug)
) STRICT;

CREATE TABLE programmes (
  id blob PRIMARY KEY NOT NULL,
  institution_id blob NOT NULL REFERENCES institutions (id),
  branch_id blob NOT NULL REFERENCES branches (id),
  slug text NOT NULL,
  titles text NOT NULL,
  search_key text NOT NULL,
  degree text NOT NULL,
  field_group text NOT NULL,
  language text NOT NULL,
  diploma text NOT NULL,
  codes text NOT NULL,
  sample integer NOT NULL CHECK (sample IN (0, 1)),
  active integer NOT NULL CHECK (active IN (0, 1)),
  version integer NOT NULL,
  CONSTRAINT programmes_branch_id_slug_key UNIQUE (branch_id, slug)
) STRICT;
CREATE INDEX programmes_by_institution ON programmes (institution_id);
