-- without a transaction: indexes are built beside the writers, each statement may run again
DROP INDEX CONCURRENTLY IF EXISTS message_listed;
CREATE INDEX CONCURRENTLY message_listed ON message (workspace_id, conversation_id, coalesce(listed_at, created_at), id);
-- How much failed lately, of a channel.
DROP INDEX CONCURRENTLY IF EXISTS message_failed;
CREATE INDEX CONCURRENTLY message_failed ON message (workspace_id, channel_id, created_at) WHERE status = 'FAILED';
DROP INDEX CONCURRENTLY IF EXISTS inbound_event_of_channel;
CREATE INDEX CONCURRENTLY inbound_event_of_channel ON inbound_event (workspace_id, channel_id, received_at, id);
DROP INDEX CONCURRENTLY IF EXISTS inbound_event_in_order;
CREATE INDEX CONCURRENTLY inbound_event_in_order ON inbound_event (workspace_id, received_at, id);
ALTER TABLE message VALIDATE CONSTRAINT message_kind;
ALTER TABLE message VALIDATE CONSTRAINT message_author;
ALTER TABLE conversation VALIDATE CONSTRAINT conversation_opened_by;
