-- without a transaction: indexes are built beside the writers, each statement may run again
-- A value's holders are read the best-assured first and never further than the limit asks, however many claim it; the owner is the first.
DROP INDEX CONCURRENTLY IF EXISTS identifier_by_value_best;
CREATE INDEX CONCURRENTLY identifier_by_value_best ON identifier (workspace_id, kind, value, assurance DESC, first_seen_at, id);
DROP INDEX CONCURRENTLY IF EXISTS identifier_by_value;
-- Of an alias key the addresses that are written otherwise, without passing all who wrote it alike.
DROP INDEX CONCURRENTLY IF EXISTS identifier_by_alias_value;
CREATE INDEX CONCURRENTLY identifier_by_alias_value ON identifier (workspace_id, alias_key, value) WHERE alias_key IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS identifier_by_alias;
