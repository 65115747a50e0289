-- One rail outward. An event says by its lane where it goes: 'partners' (told, and acted upon inside), 'inside', 'outside' (leaves the
-- building). A null lane is of a version before this one: the relay fills it in (adopt-events.ts), a slice at a time.
-- `target_id` is what a delivery goes to (a channel; later an endpoint or a connection); `placed_at` its place in that target's pace.
ALTER TABLE outbox ADD COLUMN lane text, ADD COLUMN target_id uuid, ADD COLUMN placed_at timestamptz(3);
ALTER TABLE outbox ADD CONSTRAINT outbox_lane CHECK (lane IN ('partners', 'inside', 'outside')) NOT VALID;

-- How fast a target may be sent to, until when it is to be left alone, and how often in a row it has failed.
-- Takes the place of channel_pace, which stays for processes of before until a later migration.
CREATE TABLE delivery_target (
  workspace_id uuid NOT NULL REFERENCES workspace (workspace_id),
  id uuid NOT NULL,
  next_at timestamptz NOT NULL DEFAULT '-infinity',
  held_until timestamptz NOT NULL DEFAULT '-infinity',
  failures integer NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, id)
);
ALTER TABLE delivery_target ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery_target FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON delivery_target USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
