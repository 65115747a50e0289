-- What is said: its kind, files, reactions, edits, the provider's time. Rows of before are TEXT.
ALTER TABLE message
  ADD COLUMN kind text NOT NULL DEFAULT 'TEXT',
  ADD COLUMN data jsonb,
  ADD COLUMN full_text text,
  ADD COLUMN subject text,
  -- The provider's time. sent_at is when we gave a message of ours to its provider.
  ADD COLUMN said_at timestamptz(3),
  -- Its place in the conversation where that is not the arrival: said_at, to the arrival within a provider's whole second.
  ADD COLUMN listed_at timestamptz(3),
  ADD COLUMN reply_to uuid,
  ADD COLUMN referral jsonb,
  ADD COLUMN edited_at timestamptz(3),
  -- What it said before, the oldest first: [{ text, at }].
  ADD COLUMN edits jsonb,
  ADD COLUMN deleted_at timestamptz(3),
  -- A mail's: { messageId, inReplyTo, references }.
  ADD COLUMN thread jsonb;
ALTER TABLE message ADD CONSTRAINT message_kind CHECK (kind IN ('TEXT', 'MEDIA', 'STICKER', 'LOCATION', 'CONTACT_CARD', 'CHOICE', 'FORM',
  'ORDER', 'PAYMENT', 'POLL', 'STORY', 'UNSUPPORTED')) NOT VALID;
ALTER TABLE message DROP CONSTRAINT message_author_check;
ALTER TABLE message ADD CONSTRAINT message_author CHECK (author IN ('CONTACT', 'USER', 'WORKFLOW', 'API', 'APP')) NOT VALID;

ALTER TABLE conversation ADD COLUMN subject text;
ALTER TABLE conversation DROP CONSTRAINT conversation_opened_by_check;
ALTER TABLE conversation ADD CONSTRAINT conversation_opened_by CHECK (opened_by IN ('CONTACT', 'USER', 'WORKFLOW', 'API', 'APP')) NOT VALID;

ALTER TABLE contact_source
  ADD COLUMN blocked_at timestamptz(3),
  ADD COLUMN opted_out_at timestamptz(3),
  -- Addresses that came with it and identify nobody: [{ value, reason }].
  ADD COLUMN unused jsonb NOT NULL DEFAULT '[]';

-- A file of a message. `reference` is where its provider has it, `object_key` and `preview_key` where we do.
CREATE TABLE attachment (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  message_id uuid NOT NULL,
  position integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('IMAGE', 'VIDEO', 'AUDIO', 'VOICE', 'DOCUMENT', 'STICKER')),
  name text,
  content_type text,
  size bigint,
  width integer,
  height integer,
  duration_ms integer,
  status text NOT NULL CHECK (status IN ('FETCHING', 'STORED', 'FAILED', 'TOO_LARGE', 'REFUSED')),
  failure text,
  reference jsonb,
  object_key text,
  preview_key text,
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, message_id) REFERENCES message (workspace_id, id)
);
CREATE INDEX attachment_of_message ON attachment (workspace_id, message_id, position, id);
CREATE INDEX attachment_by_object ON attachment (workspace_id, object_key) WHERE object_key IS NOT NULL;

-- An emoji on a message, one of each author. A null emoji was taken back: it stays, so that an older one that comes late is known as older.
CREATE TABLE message_reaction (
  workspace_id uuid NOT NULL,
  message_id uuid NOT NULL,
  author text NOT NULL CHECK (author IN ('CONTACT', 'USER', 'WORKFLOW', 'API', 'APP')),
  emoji text,
  reacted_at timestamptz(3) NOT NULL,
  PRIMARY KEY (workspace_id, message_id, author),
  FOREIGN KEY (workspace_id, message_id) REFERENCES message (workspace_id, id)
);

-- A part of a call that could not be taken. `account`: the provider's account that it was meant for, where no channel of ours has that.
-- `tries`: how often it was delivered and failed by our own fault.
ALTER TABLE inbound_event
  ADD COLUMN replayed_at timestamptz(3),
  ADD COLUMN account text,
  ADD COLUMN tries integer NOT NULL DEFAULT 1;

-- What a channel's provider does, added up in the API's memory and written every few seconds.
CREATE TABLE channel_activity (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  channel_id uuid NOT NULL,
  last_call_at timestamptz(3),
  last_message_at timestamptz(3),
  last_refused_at timestamptz(3),
  PRIMARY KEY (workspace_id, channel_id),
  FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id)
);
CREATE TABLE channel_refusal (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  channel_id uuid NOT NULL,
  hour timestamptz(3) NOT NULL,
  refused integer NOT NULL,
  PRIMARY KEY (workspace_id, channel_id, hour),
  FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id)
);
CREATE INDEX channel_refusal_by_time ON channel_refusal (workspace_id, hour);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['attachment', 'message_reaction', 'channel_activity', 'channel_refusal']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', t);
  END LOOP;
END $$;
