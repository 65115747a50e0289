-- A proof that could be sent again is taken once: the tokens seen, hashed, for whoever reads this table must not be able to pose as a provider.
CREATE TABLE inbound_token (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  channel_id uuid NOT NULL,
  digest bytea NOT NULL,
  seen_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, channel_id, digest),
  FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id)
);
CREATE INDEX inbound_token_by_time ON inbound_token (workspace_id, seen_at);

-- What was kept of a call is enough to read it again; the same call that is delivered again is kept once.
ALTER TABLE inbound_event ADD COLUMN search text NOT NULL DEFAULT '';
ALTER TABLE inbound_event ADD COLUMN digest bytea;
CREATE UNIQUE INDEX inbound_event_once ON inbound_event (workspace_id, channel_id, digest);
CREATE INDEX inbound_event_by_time ON inbound_event (workspace_id, received_at);

-- How fast a channel may send: when its next message is due, and until when its provider asked for quiet.
CREATE TABLE channel_pace (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  channel_id uuid NOT NULL,
  next_at timestamptz NOT NULL,
  held_until timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, channel_id),
  FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id)
);

-- The job that is sending a message: one conversation is never sent to by two at once.
ALTER TABLE message ADD COLUMN claimed_by uuid;
ALTER TABLE message ADD COLUMN claimed_at timestamptz(3);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['inbound_token', 'channel_pace']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', t);
  END LOOP;
END $$;
