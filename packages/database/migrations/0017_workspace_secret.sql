-- What HTTP steps name as {{secret.NAME}}: written, used, never read again. Sealed by ENCRYPTION_KEY for its workspace and name.
CREATE TABLE workspace_secret (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  name text NOT NULL CHECK (name ~ '^[A-Za-z_][A-Za-z0-9_-]{0,63}$'),
  sealed_value bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, name)
);
ALTER TABLE workspace_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspace_secret FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON workspace_secret USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
