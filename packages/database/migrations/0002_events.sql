-- The order in which partners are told of events: given after the commit, one workspace at a time, so that nobody who keeps a cursor
-- misses what was written earlier and committed later.
ALTER TABLE outbox ADD COLUMN position bigint;
CREATE UNIQUE INDEX outbox_position ON outbox (workspace_id, position) WHERE position IS NOT NULL;
CREATE INDEX outbox_unpublished ON outbox (workspace_id, id) WHERE position IS NULL AND type NOT LIKE 'internal.%';
ALTER TABLE workspace ADD COLUMN last_event bigint NOT NULL DEFAULT 0;
