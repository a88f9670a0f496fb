CREATE TABLE clients (
  id blob PRIMARY KEY NOT NULL,
  institution_id blob NOT NULL REFERENCES institutions (id),
  name text NOT NULL,
  scopes text NOT NULL,
  secret_hash blob NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'revoked')),
  created_by blob,
  created_at text NOT NULL,
  last_used_at text
) STRICT;
CREATE INDEX clients_by_institution ON clients (institution_id);

-- Ed25519 keys that sign access tokens, sealed with the installation's secret.
CREATE TABLE signing_keys (
  kid text PRIMARY KEY NOT NULL,
  sealed blob NOT NULL,
  public_key blob NOT NULL,
  created_at text NOT NULL,
  retired_at text
) STRICT;
