-- What a person said of a value: that several people use it, or that it is one person's. Of the value and not of its holders, so that it
-- is one row however many hold it, and stays when the last of them goes (erasing the last one takes it along).
-- identifier.shared_kind stays: what the kind of value says, and what was marked before.
CREATE TABLE value_mark (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('EMAIL', 'PHONE', 'EXTERNAL_ID')),
  value text NOT NULL,
  shared boolean NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX value_mark_of ON value_mark (workspace_id, kind, value);
ALTER TABLE value_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE value_mark FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON value_mark USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
