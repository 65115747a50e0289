-- A provider's id is one message in each direction: one that answers with the id of what it told us before must not stop the delivery.
DROP INDEX message_external;
CREATE UNIQUE INDEX message_external ON message (workspace_id, channel_id, direction, external_scope, external_id) WHERE external_id IS NOT NULL;

-- When a message was given to its provider, at the earliest: receipts of some tell a time and no id.
ALTER TABLE message ADD COLUMN sent_at timestamptz(3);

-- What a provider told of a message before we had recorded its id: kept for minutes.
CREATE TABLE early_receipt (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  channel_id uuid NOT NULL,
  external_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('SENT', 'DELIVERED', 'READ', 'FAILED')),
  failure text,
  received_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, channel_id, external_id, status),
  FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id)
);
CREATE INDEX early_receipt_by_time ON early_receipt (workspace_id, received_at);
ALTER TABLE early_receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE early_receipt FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON early_receipt USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
