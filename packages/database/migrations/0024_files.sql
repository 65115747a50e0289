-- Files, once however often they came (CONTENT.md, Files). The row is there before the object, and goes after it: what a process that
-- was killed leaves behind is found. An id is never used twice, so that a late removal harms nobody.
CREATE TABLE file_object (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('WRITING', 'STORED', 'GOING')),
  -- A keyed hash of bytes and type: it tells nobody what the file was.
  digest bytea,
  size bigint,
  content_type text,
  width integer,
  height integer,
  preview_id uuid,
  -- The object's own key, sealed by ENCRYPTION_KEY. It goes before the object does: without it neither that nor a backup of it opens.
  sealed_key bytea,
  -- When somebody was last promised that it is there. It is kept for a day from then, and while something refers to it.
  touched_at timestamptz(3) NOT NULL,
  PRIMARY KEY (workspace_id, id),
  CHECK (state = 'GOING' OR sealed_key IS NOT NULL),
  CHECK (state <> 'STORED' OR (digest IS NOT NULL AND size IS NOT NULL AND content_type IS NOT NULL))
);
CREATE UNIQUE INDEX file_object_of ON file_object (workspace_id, digest) WHERE state = 'STORED';
CREATE INDEX file_object_going ON file_object (workspace_id) WHERE state = 'GOING';
CREATE INDEX file_object_touched ON file_object (workspace_id, touched_at);
CREATE INDEX file_object_preview ON file_object (workspace_id, preview_id) WHERE preview_id IS NOT NULL;
-- secrets:reseal goes through them by this.
CREATE INDEX file_object_text ON file_object (workspace_id, (id::text));

-- A message with files goes in several calls: how many were taken.
ALTER TABLE message ADD COLUMN parts_sent integer NOT NULL DEFAULT 0;

-- A file that was sent to be attached, imported or shown: good for a day.
CREATE TABLE upload (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  object_id uuid NOT NULL,
  name text,
  content_type text NOT NULL,
  size bigint NOT NULL,
  -- The visitor's session that sent it, and alone may attach it; null: somebody with a key.
  session_id uuid,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, object_id) REFERENCES file_object (workspace_id, id)
);
CREATE INDEX upload_object ON upload (workspace_id, object_id);
CREATE INDEX upload_created ON upload (workspace_id, created_at);
CREATE INDEX upload_session ON upload (workspace_id, session_id) WHERE session_id IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['file_object', 'upload']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', t);
  END LOOP;
END $$;
-- The worker looks for what is to go.
CREATE POLICY directory ON file_object FOR SELECT USING (current_setting('app.directory', true) = 'on');
