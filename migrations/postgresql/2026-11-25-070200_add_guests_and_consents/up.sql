-- Who acts on a dossier by a link in a mail, without an account: guardians and referees.
-- The nonce opens nothing without the installation's secret; the hash is that of the link's token.
CREATE TABLE guests (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES applications (id),
  role text NOT NULL CHECK (role IN ('guardian', 'referee')),
  requirement_id uuid REFERENCES requirements (id),
  name text NOT NULL,
  email text NOT NULL,
  language text NOT NULL,
  state text NOT NULL CHECK (state IN ('asked', 'accepted', 'refused', 'bounced', 'done', 'replaced')),
  nonce text NOT NULL,
  token_hash text NOT NULL,
  letters integer NOT NULL CHECK (letters > 0),
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  reminded_at timestamptz,
  answered_at timestamptz,
  document_id uuid REFERENCES documents (id),
  signed_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT guests_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX guests_by_application ON guests (application_id, role);
CREATE INDEX guests_by_state ON guests (state, asked_at);
CREATE INDEX guests_by_document ON guests (document_id);

-- Every text that anybody consented to, word for word.
CREATE TABLE consent_texts (
  hash text PRIMARY KEY,
  purpose text NOT NULL,
  version text NOT NULL,
  language text NOT NULL,
  body text NOT NULL
);

-- Who consented to what, when and from which network; taken back, never deleted.
CREATE TABLE consents (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES applications (id),
  guest_id uuid REFERENCES guests (id),
  purpose text NOT NULL,
  text_hash text NOT NULL REFERENCES consent_texts (hash),
  network text NOT NULL,
  given_at timestamptz NOT NULL,
  withdrawn_at timestamptz
);
CREATE INDEX consents_by_application ON consents (application_id, given_at);
