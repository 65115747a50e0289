-- Work that leaves the building waits for its turn, workspace by workspace; what is done inside must not stand behind it.
CREATE INDEX outbox_inside ON outbox (workspace_id, id)
  WHERE relayed_at IS NULL AND type NOT IN ('internal.code-queued', 'internal.http-request', 'internal.message-queued');
CREATE INDEX outbox_outside ON outbox (workspace_id, id)
  WHERE relayed_at IS NULL AND type IN ('internal.code-queued', 'internal.http-request', 'internal.message-queued');
DROP INDEX outbox_pending_by_workspace;
