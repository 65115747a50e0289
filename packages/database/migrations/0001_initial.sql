-- Everything begins with the workspace: primary keys, unique keys, foreign keys. Row-level security is on for all of it, for the owner too.
-- Enumerations are text with a CHECK; assurance is its rank (0 CLAIMED … 5 OPERATOR). Times have milliseconds, as the API shows them.

CREATE TABLE workspace (
  workspace_id uuid PRIMARY KEY,
  name text NOT NULL,
  default_country text,
  rules_version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE api_key (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  name text NOT NULL,
  hint text NOT NULL,
  hash bytea NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, hash)
);

CREATE TABLE contact_field (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  key text NOT NULL,
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('TEXT', 'NUMBER', 'CHECKBOX', 'DATE', 'TIME', 'URL', 'EMAIL', 'LIST')),
  allowed_values text[],
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, key)
);

CREATE TABLE channel (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  type text NOT NULL CHECK (type IN ('WHATSAPP_CLOUD', 'TWILIO', 'MESSENGER', 'INSTAGRAM', 'TELEGRAM', 'VIBER', 'LINE', 'EMAIL', 'WEB_CHAT', 'CUSTOM')),
  name text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  default_country text,
  -- What may be shown of the configuration; the secrets are in sealed_config (AES-256-GCM, key from ENCRYPTION_KEY).
  config jsonb NOT NULL,
  sealed_config bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
-- A provider's call names the channel alone.
CREATE INDEX channel_by_id ON channel (id);

-- A contact is an atom that was born with its first source. Merged away it stays, and merged_into names its survivor in one hop.
CREATE TABLE contact (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  merged_into uuid,
  absorbed_by uuid,
  erased_at timestamptz(3),
  root boolean GENERATED ALWAYS AS (merged_into IS NULL) STORED,
  live boolean GENERATED ALWAYS AS (merged_into IS NULL AND erased_at IS NULL) STORED,
  merged_into_live boolean GENERATED ALWAYS AS (CASE WHEN merged_into IS NULL THEN NULL ELSE true END) STORED,
  version integer NOT NULL DEFAULT 1,
  first_seen_at timestamptz(3) NOT NULL,
  -- What is shown, computed from sources and from people's hands in the transaction that changes either.
  display_name text NOT NULL,
  first_name text,
  last_name text,
  email text,
  email_verified boolean NOT NULL DEFAULT false,
  phone text,
  phone_verified boolean NOT NULL DEFAULT false,
  language text,
  country_code text,
  tags text[] NOT NULL DEFAULT '{}',
  lifecycle text,
  assignee text,
  fields jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, id, root),
  UNIQUE (workspace_id, id, live),
  CHECK ((merged_into IS NULL) = (absorbed_by IS NULL)),
  CHECK (merged_into <> id),
  -- No merge into a contact that was itself merged away or erased.
  CONSTRAINT contact_merged_into_live FOREIGN KEY (workspace_id, merged_into, merged_into_live) REFERENCES contact (workspace_id, id, live)
);
CREATE INDEX contact_by_created ON contact (workspace_id, created_at, id) WHERE live;
CREATE INDEX contact_by_updated ON contact (workspace_id, updated_at, id) WHERE live;
CREATE INDEX contact_by_name ON contact (workspace_id, lower(display_name), id) WHERE live;
CREATE INDEX contact_absorbed ON contact (workspace_id, merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE contact_source (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  -- The contact that it was born in; never changes.
  home_contact_id uuid NOT NULL,
  -- The contact that holds it now.
  contact_id uuid NOT NULL,
  contact_root boolean NOT NULL DEFAULT true CHECK (contact_root),
  channel_id uuid,
  origin text NOT NULL CHECK (origin IN ('CHANNEL_METADATA', 'WORKFLOW', 'PRE_CHAT_FORM', 'SIGNED_IDENTITY', 'API', 'IMPORT', 'OPERATOR')),
  label text NOT NULL,
  -- Where replies go, as the provider wants it.
  reply_to text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, home_contact_id) REFERENCES contact (workspace_id, id),
  -- A source cannot belong to a contact that was merged away.
  CONSTRAINT contact_source_contact_root FOREIGN KEY (workspace_id, contact_id, contact_root) REFERENCES contact (workspace_id, id, root),
  FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id)
);
CREATE INDEX contact_source_by_contact ON contact_source (workspace_id, contact_id);
CREATE INDEX contact_source_by_home ON contact_source (workspace_id, home_contact_id);

CREATE TABLE identifier (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  source_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('EMAIL', 'PHONE', 'EXTERNAL_ID', 'CHANNEL_ACCOUNT')),
  -- CHANNEL_ACCOUNT: the channel. Others: the nil id, for a null would be no key.
  scope uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  value text NOT NULL,
  alias_key text,
  raw text NOT NULL,
  assurance smallint NOT NULL CHECK (assurance BETWEEN 0 AND 5),
  origin text NOT NULL,
  derived boolean NOT NULL DEFAULT false,
  -- A kind of value that several people use (role mailbox, extension), or marked so by a person.
  shared_kind boolean NOT NULL DEFAULT false,
  -- Shared for whatever reason, as last computed from the evidence.
  shared boolean NOT NULL DEFAULT false,
  normaliser_version smallint NOT NULL,
  -- The one that answers for the value.
  owner boolean NOT NULL DEFAULT false,
  first_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, source_id) REFERENCES contact_source (workspace_id, id),
  CONSTRAINT identifier_once_a_source UNIQUE (workspace_id, source_id, kind, scope, value),
  CHECK ((kind = 'CHANNEL_ACCOUNT') = (scope <> '00000000-0000-0000-0000-000000000000'))
);
-- One owner a value. The first to bring a value claims it here; who comes at the same time meets the key, and looks again.
CREATE UNIQUE INDEX identifier_owner ON identifier (workspace_id, kind, scope, value) WHERE owner;
-- One source a channel account.
CREATE UNIQUE INDEX identifier_account ON identifier (workspace_id, scope, value) WHERE kind = 'CHANNEL_ACCOUNT';
CREATE INDEX identifier_by_value ON identifier (workspace_id, kind, value);
CREATE INDEX identifier_by_alias ON identifier (workspace_id, alias_key) WHERE alias_key IS NOT NULL;

-- What a source says of a field.
CREATE TABLE source_field (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  source_id uuid NOT NULL,
  field text NOT NULL,
  value jsonb NOT NULL,
  assurance smallint NOT NULL CHECK (assurance BETWEEN 0 AND 5),
  origin text NOT NULL,
  observed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (workspace_id, source_id, field),
  FOREIGN KEY (workspace_id, source_id) REFERENCES contact_source (workspace_id, id)
);

-- What a person set by hand, on the contact that they set it on; a JSON null clears the field.
CREATE TABLE contact_pin (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  contact_id uuid NOT NULL,
  field text NOT NULL,
  value jsonb NOT NULL,
  origin text NOT NULL,
  actor text NOT NULL,
  covers uuid[] NOT NULL,
  set_at timestamptz(3) NOT NULL,
  PRIMARY KEY (workspace_id, contact_id, field),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id)
);

CREATE TABLE merge_rule_set (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  version integer NOT NULL,
  rules jsonb NOT NULL,
  unique_kinds text[] NOT NULL,
  blocked_values text[] NOT NULL,
  max_contacts_per_value integer NOT NULL,
  max_sources_per_contact integer NOT NULL,
  survivorship jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  applied_at timestamptz(3),
  PRIMARY KEY (workspace_id, version)
);

-- The journal: every merge with its reason, and when it was undone.
CREATE TABLE merge (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  survivor_id uuid NOT NULL,
  actor text NOT NULL,
  by_person boolean NOT NULL,
  rule jsonb,
  rules_version integer NOT NULL,
  evidence jsonb NOT NULL,
  overrides jsonb,
  lost_values jsonb NOT NULL,
  reason text,
  suggestion_id uuid,
  created_at timestamptz(3) NOT NULL,
  undone_at timestamptz(3),
  undone_by text,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, survivor_id) REFERENCES contact (workspace_id, id)
);
CREATE INDEX merge_by_survivor ON merge (workspace_id, survivor_id);

CREATE TABLE merge_absorbed (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  merge_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, merge_id, contact_id),
  FOREIGN KEY (workspace_id, merge_id) REFERENCES merge (workspace_id, id),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id)
);
CREATE INDEX merge_absorbed_by_contact ON merge_absorbed (workspace_id, contact_id);

CREATE TABLE merge_source (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  merge_id uuid NOT NULL,
  source_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, merge_id, source_id),
  FOREIGN KEY (workspace_id, merge_id) REFERENCES merge (workspace_id, id),
  FOREIGN KEY (workspace_id, source_id) REFERENCES contact_source (workspace_id, id)
);

ALTER TABLE contact ADD CONSTRAINT contact_absorbed_by FOREIGN KEY (workspace_id, absorbed_by) REFERENCES merge (workspace_id, id);

-- Pairs that a person rejected or took apart, until a person merges them.
CREATE TABLE contact_apart (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  low_id uuid NOT NULL,
  high_id uuid NOT NULL,
  actor text NOT NULL,
  reason text,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (workspace_id, low_id, high_id),
  FOREIGN KEY (workspace_id, low_id) REFERENCES contact (workspace_id, id),
  FOREIGN KEY (workspace_id, high_id) REFERENCES contact (workspace_id, id),
  CHECK (low_id < high_id)
);
CREATE INDEX contact_apart_by_high ON contact_apart (workspace_id, high_id);

CREATE TABLE merge_suggestion (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  -- What makes it the same suggestion again: the pair of contacts, or the shared value (hashed).
  subject text NOT NULL,
  rule jsonb NOT NULL,
  evidence jsonb NOT NULL,
  held_back_by text[] NOT NULL,
  status text NOT NULL CHECK (status IN ('OPEN', 'ACCEPTED', 'REJECTED', 'SUPERSEDED')),
  merge_id uuid,
  decided_by text,
  decided_at timestamptz(3),
  reason text,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX merge_suggestion_open ON merge_suggestion (workspace_id, subject) WHERE status = 'OPEN';
CREATE INDEX merge_suggestion_by_status ON merge_suggestion (workspace_id, status, created_at, id);

CREATE TABLE merge_suggestion_contact (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  suggestion_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  ordinal integer NOT NULL,
  PRIMARY KEY (workspace_id, suggestion_id, contact_id),
  FOREIGN KEY (workspace_id, suggestion_id) REFERENCES merge_suggestion (workspace_id, id),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id)
);
CREATE INDEX merge_suggestion_by_contact ON merge_suggestion_contact (workspace_id, contact_id);

-- Keyed hashes of erased addresses: upserts, imports and replays do not bring them back.
CREATE TABLE erased_value (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  digest bytea NOT NULL,
  erased_at timestamptz(3) NOT NULL,
  PRIMARY KEY (workspace_id, digest)
);

CREATE TABLE conversation (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  source_id uuid NOT NULL,
  channel_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('OPEN', 'CLOSED')),
  opened_by text NOT NULL CHECK (opened_by IN ('CONTACT', 'USER', 'WORKFLOW', 'API')),
  assignee text,
  opened_at timestamptz(3) NOT NULL DEFAULT now(),
  closed_at timestamptz(3),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, source_id) REFERENCES contact_source (workspace_id, id),
  FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id),
  CHECK ((status = 'CLOSED') = (closed_at IS NOT NULL))
);
CREATE INDEX conversation_by_source ON conversation (workspace_id, source_id, opened_at, id);
CREATE INDEX conversation_by_opened ON conversation (workspace_id, opened_at, id);

CREATE TABLE conversation_comment (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  text text NOT NULL,
  actor text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation (workspace_id, id)
);
CREATE INDEX conversation_comment_by_conversation ON conversation_comment (workspace_id, conversation_id, id);

CREATE TABLE message (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  channel_id uuid NOT NULL,
  direction text NOT NULL CHECK (direction IN ('INBOUND', 'OUTBOUND')),
  author text NOT NULL CHECK (author IN ('CONTACT', 'USER', 'WORKFLOW', 'API')),
  text text NOT NULL,
  options jsonb,
  external_id text,
  external_scope text NOT NULL DEFAULT '',
  status text NOT NULL CHECK (status IN ('RECEIVED', 'QUEUED', 'SENT', 'DELIVERED', 'READ', 'FAILED')),
  failure text,
  attempts integer NOT NULL DEFAULT 0,
  -- The workflow run that waits for the delivery's result, and the key that it knows the message by.
  run_id uuid,
  run_key text,
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation (workspace_id, id)
);
CREATE INDEX message_by_conversation ON message (workspace_id, conversation_id, created_at, id);
-- A provider's id is one message, whatever is delivered again.
CREATE UNIQUE INDEX message_external ON message (workspace_id, channel_id, external_scope, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX message_queued ON message (workspace_id, conversation_id, created_at, id) WHERE status = 'QUEUED';

-- Authentic calls that could not be read, with their secrets removed.
CREATE TABLE inbound_event (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  channel_id uuid NOT NULL,
  reason text NOT NULL,
  headers jsonb NOT NULL,
  body text NOT NULL,
  received_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id)
);

-- What happened, for the worker to act on. A row is written in the transaction of what it tells.
CREATE TABLE outbox (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  type text NOT NULL,
  contact_id uuid,
  conversation_id uuid,
  payload jsonb NOT NULL,
  -- Workflows that led here, so that none starts itself and no chain grows for ever.
  caused_by uuid[] NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  attempts integer NOT NULL DEFAULT 0,
  not_before timestamptz(3),
  last_error text,
  relayed_at timestamptz(3),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX outbox_pending ON outbox (id) WHERE relayed_at IS NULL;
-- Events of one conversation are handled in their order.
CREATE INDEX outbox_of_conversation ON outbox (workspace_id, conversation_id, id) WHERE relayed_at IS NULL AND conversation_id IS NOT NULL;

CREATE TABLE workflow (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  name text NOT NULL,
  status text NOT NULL CHECK (status IN ('DRAFT', 'PUBLISHED', 'STOPPED')),
  draft jsonb NOT NULL,
  published_version integer,
  -- Of the published version, so that an event finds its workflows by an index.
  trigger_type text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX workflow_by_trigger ON workflow (workspace_id, trigger_type) WHERE status = 'PUBLISHED';

CREATE TABLE workflow_version (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  workflow_id uuid NOT NULL,
  version integer NOT NULL,
  definition jsonb NOT NULL,
  published_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, workflow_id, version),
  FOREIGN KEY (workspace_id, workflow_id) REFERENCES workflow (workspace_id, id)
);

-- A run is a row; a waiting one is nothing but that row.
CREATE TABLE workflow_run (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  version integer NOT NULL,
  contact_id uuid NOT NULL,
  conversation_id uuid,
  -- The event that began it: an event begins a workflow once.
  trigger_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('RUNNING', 'WAITING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  step_id text,
  state jsonb NOT NULL,
  caused_by uuid[] NOT NULL DEFAULT '{}',
  -- When it goes on by itself.
  wake_at timestamptz(3),
  -- The conversation whose next message is its answer.
  wait_conversation_id uuid,
  failure text,
  attempts integer NOT NULL DEFAULT 0,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3),
  PRIMARY KEY (workspace_id, id),
  CONSTRAINT workflow_run_once UNIQUE (workspace_id, workflow_id, trigger_id),
  FOREIGN KEY (workspace_id, workflow_id, version) REFERENCES workflow_version (workspace_id, workflow_id, version),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id)
);
CREATE INDEX workflow_run_by_workflow ON workflow_run (workspace_id, workflow_id, started_at, id);
CREATE INDEX workflow_run_by_answer ON workflow_run (workspace_id, wait_conversation_id) WHERE wait_conversation_id IS NOT NULL;
CREATE INDEX workflow_run_due ON workflow_run (wake_at) WHERE wake_at IS NOT NULL;

CREATE TABLE workflow_run_step (
  workspace_id uuid NOT NULL,
  run_id uuid NOT NULL,
  sequence integer NOT NULL,
  step_id text NOT NULL,
  type text NOT NULL,
  outcome text NOT NULL,
  detail jsonb,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (workspace_id, run_id, sequence),
  FOREIGN KEY (workspace_id, run_id) REFERENCES workflow_run (workspace_id, id)
);

CREATE TABLE workflow_enrolment (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  workflow_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  enrolled_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, workflow_id, contact_id),
  FOREIGN KEY (workspace_id, workflow_id) REFERENCES workflow (workspace_id, id),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id)
);

CREATE TABLE workflow_rotation (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  workflow_id uuid NOT NULL,
  step_id text NOT NULL,
  turns bigint NOT NULL,
  PRIMARY KEY (workspace_id, workflow_id, step_id),
  FOREIGN KEY (workspace_id, workflow_id) REFERENCES workflow (workspace_id, id)
);

-- The wall between tenants. FORCE holds it for the owner too. A transaction names its workspace by SET LOCAL app.workspace_id.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['workspace', 'api_key', 'contact_field', 'channel', 'contact', 'contact_source', 'identifier', 'source_field',
    'contact_pin', 'merge_rule_set', 'merge', 'merge_absorbed', 'merge_source', 'contact_apart', 'merge_suggestion', 'merge_suggestion_contact',
    'erased_value', 'conversation', 'conversation_comment', 'message', 'inbound_event', 'outbox', 'workflow', 'workflow_version', 'workflow_run',
    'workflow_run_step', 'workflow_enrolment', 'workflow_rotation']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', t);
  END LOOP;
  -- The directory: where to go before a workspace is known. For reading alone, and only where a transaction asks for it by name.
  FOREACH t IN ARRAY ARRAY['workspace', 'channel', 'outbox', 'workflow_run', 'merge_rule_set']
  LOOP
    EXECUTE format('CREATE POLICY directory ON %I FOR SELECT USING (current_setting(''app.directory'', true) = ''on'')', t);
  END LOOP;
END $$;
