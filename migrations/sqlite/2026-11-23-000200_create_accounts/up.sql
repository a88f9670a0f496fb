CREATE TABLE accounts (
  id blob PRIMARY KEY NOT NULL,
  email text NOT NULL,
  email_key text NOT NULL,
  name text NOT NULL,
  password_hash text,
  state text NOT NULL CHECK (state IN ('unconfirmed', 'active', 'suspended')),
  language text NOT NULL CHECK (language IN ('ky', 'kk', 'ru', 'en')),
  failed_sign_ins integer NOT NULL,
  locked_until text,
  created_at text NOT NULL,
  confirmed_at text,
  version integer NOT NULL,
  CONSTRAINT accounts_email_key_key UNIQUE (email_key)
) STRICT;

-- A person who applies: one to one with an account.
CREATE TABLE persons (
  id blob PRIMARY KEY NOT NULL,
  account_id blob NOT NULL REFERENCES accounts (id),
  created_at text NOT NULL,
  CONSTRAINT persons_account_id_key UNIQUE (account_id)
) STRICT;

CREATE TABLE sessions (
  id blob PRIMARY KEY NOT NULL,
  token_hash blob NOT NULL,
  account_id blob NOT NULL REFERENCES accounts (id),
  staff integer NOT NULL CHECK (staff IN (0, 1)),
  device text NOT NULL,
  created_at text NOT NULL,
  last_seen_at text NOT NULL,
  expires_at text NOT NULL,
  CONSTRAINT sessions_token_hash_key UNIQUE (token_hash)
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account_id);

-- Links that work once: e-mail confirmation, password reset, invitation.
CREATE TABLE one_time_links (
  token_hash blob PRIMARY KEY NOT NULL,
  account_id blob NOT NULL REFERENCES accounts (id),
  purpose text NOT NULL CHECK (purpose IN ('confirm_email', 'reset_password', 'accept_invitation', 'change_email')),
  data text NOT NULL,
  created_at text NOT NULL,
  expires_at text NOT NULL,
  used_at text
) STRICT;
CREATE INDEX one_time_links_by_account ON one_time_links (account_id, purpose);

CREATE TABLE grants (
  id blob PRIMARY KEY NOT NULL,
  account_id blob NOT NULL REFERENCES accounts (id),
  role text NOT NULL CHECK (role IN ('officer', 'reviewer', 'secretary', 'chair', 'registrar', 'observer', 'administrator', 'voting_member', 'appeal_member')),
  call_id blob,
  institution_id blob,
  sensitive integer NOT NULL CHECK (sensitive IN (0, 1)),
  state text NOT NULL CHECK (state IN ('invited', 'active', 'suspended')),
  starts_at text NOT NULL,
  ends_at text,
  granted_by blob,
  created_at text NOT NULL
) STRICT;
CREATE INDEX grants_by_account ON grants (account_id);
CREATE INDEX grants_by_call ON grants (call_id, role);

-- The portal's inbox: the truth of what a person was told.
CREATE TABLE notices (
  id blob PRIMARY KEY NOT NULL,
  account_id blob NOT NULL REFERENCES accounts (id),
  kind text NOT NULL,
  cause text NOT NULL,
  payload text NOT NULL,
  application_id blob,
  created_at text NOT NULL,
  read_at text,
  CONSTRAINT notices_account_id_kind_cause_key UNIQUE (account_id, kind, cause)
) STRICT;
CREATE INDEX notices_by_account ON notices (account_id, id);
