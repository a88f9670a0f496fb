-- Who acts on a dossier by a link in a mail, without an account: guardians and referees.
-- The nonce opens nothing without the installation's secret; the hash is that of the link's token.
CREATE TABLE guests (
  id blob PRIMARY KEY NOT NULL,
  application_id blob NOT NULL REFERENCES applications (id),
  role text NOT NULL CHECK (role IN ('guardian', 'referee')),
  requirement_id blob REFERENCES requirements (id),
  name text NOT NULL,
  email text NOT NULL,
  language text NOT NULL,
  state text NOT NULL CHECK (state IN ('asked', 'accepted', 'refused', 'bounced', 'done', 'replaced')),
  nonce text NOT NULL,
  token_hash text NOT NULL,
  letters integer NOT NULL CHECK (letters > 0),
  asked_at text NOT NULL,
  expires_at text NOT NULL,
  reminded_at text,
  answered_at text,
  document_id blob REFERENCES documents (id),
  signed_at text,
  version integer NOT NULL,
  CONSTRAINT guests_token_hash_key UNIQUE (token_hash)
) STRICT;
CREATE INDEX guests_by_application ON guests (application_id, role);
CREATE INDEX guests_by_state ON guests (state, asked_at);
CREATE INDEX guests_by_document ON guests (document_id);

-- Every text that anybody consented to, word for word.
CREATE TABLE consent_texts (
  hash text PRIMARY KEY NOT NULL,
  purpose text NOT NULL,
  version text NOT NULL,
  language text NOT NULL,
  body text NOT NULL
) STRICT;

-- Who consented to what, when and from which network; taken back, never deleted.
CREATE TABLE consents (
  id blob PRIMARY KEY NOT NULL,
  application_id blob NOT NULL REFERENCES applications (id),
  guest_id blob REFERENCES guests (id),
  purpose text NOT NULL,
  text_hash text NOT NULL REFERENCES consent_texts (hash),
  network text NOT NULL,
  given_at text NOT NULL,
  withdrawn_at text
) STRICT;
CREATE INDEX consents_by_application ON consents (application_id, given_at);
