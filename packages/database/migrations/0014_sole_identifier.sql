-- A source's one verified value of a unique kind (the rules' uniqueKinds as they were when it was written): the key refuses a second one.
-- A table of its own: an index on identifier would lock a large table while it is built, and the set of unique kinds differs by workspace.
-- Nothing is filled in for what was written before: of that a writer reads under the contact's lock, and only those who write at the same
-- time are met here. So rows that break the rule already stay as they are, visible, and get no third.
CREATE TABLE sole_identifier (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  source_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('EMAIL', 'PHONE', 'EXTERNAL_ID')),
  identifier_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, source_id, kind),
  -- Goes with the value, whatever takes that away.
  FOREIGN KEY (workspace_id, identifier_id) REFERENCES identifier (workspace_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX sole_identifier_of ON sole_identifier (workspace_id, identifier_id);
ALTER TABLE sole_identifier ENABLE ROW LEVEL SECURITY;
ALTER TABLE sole_identifier FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sole_identifier USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
