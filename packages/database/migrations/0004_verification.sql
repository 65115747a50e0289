-- One-time codes that prove an address. Neither the code nor the address stands here in the clear: hashes under the platform's key to
-- compare with, and the message itself, sealed, until its delivery has ended.
CREATE TABLE verification_code (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  run_id uuid NOT NULL,
  -- What the run knows the message by; another stay at the step is another code.
  run_key text NOT NULL,
  contact_id uuid NOT NULL,
  channel_id uuid NOT NULL,
  address_digest bytea NOT NULL,
  code_digest bytea NOT NULL,
  sealed_message bytea,
  status text NOT NULL CHECK (status IN ('QUEUED', 'SENT', 'FAILED')),
  failure text,
  external_id text,
  deliveries smallint NOT NULL DEFAULT 0,
  tries smallint NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  PRIMARY KEY (workspace_id, id),
  CONSTRAINT verification_code_once UNIQUE (workspace_id, run_id, run_key),
  FOREIGN KEY (workspace_id, run_id) REFERENCES workflow_run (workspace_id, id),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id),
  FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id),
  CHECK (expires_at <= created_at + interval '10 minutes'),
  CHECK ((status = 'QUEUED') = (sealed_message IS NOT NULL))
);
CREATE INDEX verification_code_by_address ON verification_code (workspace_id, address_digest, created_at);
CREATE INDEX verification_code_by_contact ON verification_code (workspace_id, contact_id, created_at);
CREATE INDEX verification_code_by_age ON verification_code (workspace_id, created_at);
CREATE INDEX verification_code_by_external ON verification_code (workspace_id, channel_id, external_id) WHERE external_id IS NOT NULL;

ALTER TABLE verification_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE verification_code FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON verification_code USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);

-- Bearer token of the INCOMING_WEBHOOK trigger, sealed; made at the first publishing with that trigger, and kept over versions.
ALTER TABLE workflow ADD COLUMN sealed_trigger_token bytea;

-- Work is handed out workspace by workspace, so that one with very much of it starves nobody.
CREATE INDEX workflow_run_due_by_workspace ON workflow_run (workspace_id, wake_at, id) WHERE wake_at IS NOT NULL;
DROP INDEX workflow_run_due;
CREATE INDEX outbox_pending_by_workspace ON outbox (workspace_id, id) WHERE relayed_at IS NULL;
DROP INDEX outbox_pending;
