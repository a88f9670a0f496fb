CREATE TABLE clients (
  id uuid PRIMARY KEY,
  institution_id uuid NOT NULL REFERENCES institutions (id),
  name text NOT NULL,
  scopes jsonb NOT NULL,
  secret_hash bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'revoked')),
  created_by uuid,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX clients_by_institution ON clients (institution_id);

-- Ed25519 keys that sign access tokens, sealed with the installation's secret.
CREATE TABLE signing_keys (
  kid text PRIMARY KEY,
  sealed bytea NOT NULL,
  public_key bytea NOT NULL,
  created_at timestamptz NOT NULL,
  retired_at timestamptz
);
