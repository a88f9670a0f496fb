CREATE TABLE accounts (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  email_key text NOT NULL,
  name text NOT NULL,
  password_hash text,
  state text NOT NULL CHECK (state IN ('unconfirmed', 'active', 'suspended')),
  language text NOT NULL CHECK (language IN ('ky', 'kk', 'ru', 'en')),
  failed_sign_ins integer NOT NULL,
  locked_until timestamptz,
  created_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT accounts_email_key_key UNIQUE (email_key)
);

-- A person who applies: one to one with an account.
CREATE TABLE persons (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  created_at timestamptz NOT NULL,
  CONSTRAINT persons_account_id_key UNIQUE (account_id)
);

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL,
  account_id uuid NOT NULL REFERENCES accounts (id),
  staff boolean NOT NULL,
  device text NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT sessions_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX sessions_by_account ON sessions (account_id);

-- Links that work once: e-mail confirmation, password reset, invitation.
CREATE TABLE one_time_links (
  token_hash bytea PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  purpose text NOT NULL CHECK (purpose IN ('confirm_email', 'reset_password', 'accept_invitation', 'change_email')),
  data jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX one_time_links_by_account ON one_time_links (account_id, purpose);

CREATE TABLE grants (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  role text NOT NULL CHECK (role IN ('officer', 'reviewer', 'secretary', 'chair', 'registrar', 'observer', 'administrator', 'voting_member', 'appeal_member')),
  call_id uuid,
  institution_id uuid,
  sensitive boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('invited', 'active', 'suspended')),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz,
  granted_by uuid,
  created_at timestamptz NOT NULL
);
CREATE INDEX grants_by_account ON grants (account_id);
CREATE INDEX grants_by_call ON grants (call_id, role);

-- The portal's inbox: the truth of what a person was told.
CREATE TABLE notices (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  kind text NOT NULL,
  cause text NOT NULL,
  payload jsonb NOT NULL,
  application_id uuid,
  created_at timestamptz NOT NULL,
  read_at timestamptz,
  CONSTRAINT notices_account_id_kind_cause_key UNIQUE (account_id, kind, cause)
);
CREATE INDEX notices_by_account ON notices (account_id, id);
