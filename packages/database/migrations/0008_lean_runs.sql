-- A waiting run is a row and costs what that row costs. What a column says is not said again in its state; a run's id follows from its
-- workflow and the event that began it, so that the primary key alone keeps it once; indexes hold what they are searched by.
-- An Idempotency-Key of a webhook's call from before this migration is forgotten.
ALTER TABLE workflow_run NO FORCE ROW LEVEL SECURITY;
ALTER TABLE workflow_run ADD COLUMN sequence integer NOT NULL DEFAULT 0, ADD COLUMN visits integer NOT NULL DEFAULT 0,
  ALTER COLUMN caused_by DROP NOT NULL, ALTER COLUMN caused_by DROP DEFAULT;
UPDATE workflow_run SET caused_by = nullif(caused_by, '{}'), sequence = coalesce((state ->> 'sequence')::integer, 0), visits = coalesce((state ->> 'visits')::integer, 0),
  state = jsonb_strip_nulls(state - ARRAY['status', 'stepId', 'wakeAt', 'failure', 'sequence', 'visits', 'variables'])
    || CASE WHEN state ? 'variables' THEN jsonb_build_object('variables', state -> 'variables') ELSE '{}' END;
ALTER TABLE workflow_run FORCE ROW LEVEL SECURITY;

ALTER TABLE workflow_run DROP CONSTRAINT workflow_run_once, DROP COLUMN trigger_id;
DROP INDEX workflow_run_by_workflow;
CREATE INDEX workflow_run_by_workflow ON workflow_run (workspace_id, workflow_id, started_at);
DROP INDEX workflow_run_due_by_workspace;
CREATE INDEX workflow_run_due_by_workspace ON workflow_run (workspace_id, wake_at) WHERE wake_at IS NOT NULL;
