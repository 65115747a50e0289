-- without a transaction: indexes are built beside the writers, each statement may run again
DROP INDEX CONCURRENTLY IF EXISTS outbox_lane_inside;
CREATE INDEX CONCURRENTLY outbox_lane_inside ON outbox (workspace_id, id) WHERE relayed_at IS NULL AND lane <> 'outside';
DROP INDEX CONCURRENTLY IF EXISTS outbox_lane_outside;
CREATE INDEX CONCURRENTLY outbox_lane_outside ON outbox (workspace_id, id) WHERE relayed_at IS NULL AND lane = 'outside';
DROP INDEX CONCURRENTLY IF EXISTS outbox_lane_unpublished;
CREATE INDEX CONCURRENTLY outbox_lane_unpublished ON outbox (workspace_id, id) WHERE position IS NULL AND lane = 'partners';
DROP INDEX CONCURRENTLY IF EXISTS outbox_of_target;
CREATE INDEX CONCURRENTLY outbox_of_target ON outbox (workspace_id, target_id) WHERE relayed_at IS NULL AND target_id IS NOT NULL;
-- What a process of before has written since, and what waited when this one came.
DROP INDEX CONCURRENTLY IF EXISTS outbox_laneless;
CREATE INDEX CONCURRENTLY outbox_laneless ON outbox (workspace_id, id)
  WHERE lane IS NULL AND (relayed_at IS NULL OR (position IS NULL AND type NOT LIKE 'internal.%'));
DROP INDEX CONCURRENTLY IF EXISTS outbox_inside;
DROP INDEX CONCURRENTLY IF EXISTS outbox_outside;
DROP INDEX CONCURRENTLY IF EXISTS outbox_unpublished;
