-- The web chat: widgets, the keys that sign who a visitor is, and the visitors' sessions.

CREATE TABLE widget (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  channel_id uuid NOT NULL,
  name text NOT NULL,
  -- Public: it goes into the page.
  publishable_key text NOT NULL,
  allowed_origins text[] NOT NULL,
  appearance jsonb NOT NULL,
  pre_chat_form jsonb NOT NULL,
  require_signed_identity boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, publishable_key),
  UNIQUE (workspace_id, channel_id),
  FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id)
);

CREATE TABLE widget_identity_key (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  widget_id uuid NOT NULL,
  kid text NOT NULL,
  -- AES-256-GCM, key from ENCRYPTION_KEY: a signature is checked with the secret itself, so a hash would not do.
  sealed_secret bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revoked_at timestamptz(3),
  PRIMARY KEY (workspace_id, widget_id, kid),
  FOREIGN KEY (workspace_id, widget_id) REFERENCES widget (workspace_id, id)
);

-- What one browser is to us. Its source is made when it first says something.
CREATE TABLE widget_session (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  widget_id uuid NOT NULL,
  -- SHA-256; the token itself is nowhere.
  token_hash bytea NOT NULL,
  source_id uuid,
  -- The `sub` that the business signed; null while nobody did.
  signed_subject text,
  -- Sessions of one audience read each other's messages: the session's id, or once signed a hash of widget and subject. Nothing else
  -- ever opens history, so no merge is looked at.
  audience text NOT NULL,
  -- What this visitor has validly told: NAME, EMAIL, PHONE, field:<key>.
  known text[] NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, token_hash),
  FOREIGN KEY (workspace_id, widget_id) REFERENCES widget (workspace_id, id),
  FOREIGN KEY (workspace_id, source_id) REFERENCES contact_source (workspace_id, id)
);
CREATE INDEX widget_session_by_audience ON widget_session (workspace_id, widget_id, audience);
CREATE UNIQUE INDEX widget_session_by_source ON widget_session (workspace_id, source_id) WHERE source_id IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['widget', 'widget_identity_key', 'widget_session']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', t);
  END LOOP;
END $$;
