import type { Tx } from "../transaction.ts";

/**
 * Everything that acts leave in a workspace, in words that name no random id and no time: a contact is its values. Two serial runs of the
 * same acts give the same picture, so one of acts at the same time must be one of those.
 */
const LINES: Readonly<Record<string, string>> = {
  contact: `SELECT concat_ws(' ', CASE WHEN c.erased_at IS NOT NULL THEN 'erased' WHEN c.merged_into IS NOT NULL THEN 'merged' ELSE 'live' END,
      c.display_name !~ '^Contact' AND c.display_name <> '', c.first_name, c.email, c.email_verified, c.phone, c.tags::text, v.list) AS line
    FROM contact c LEFT JOIN LATERAL (
      SELECT string_agg(concat_ws('/', s.origin, i.kind, i.value, i.assurance, CASE WHEN i.shared THEN 'shared' END), ' ' ORDER BY s.origin, i.kind, i.value, i.assurance) AS list
      FROM contact_source s JOIN identifier i ON i.workspace_id = $1 AND i.source_id = s.id
      WHERE s.workspace_id = $1 AND s.contact_id = c.id AND (i.kind <> 'CHANNEL_ACCOUNT' OR i.value !~ '-')) v ON true WHERE c.workspace_id = $1`,
  source: `SELECT concat_ws(' ', s.origin, s.label) AS line FROM contact_source s WHERE s.workspace_id = $1`,
  merge: `SELECT concat_ws(' ', m.by_person, m.rule ->> 'key', CASE WHEN m.undone_at IS NULL THEN 'in force' ELSE 'undone by ' || m.undone_by END) AS line
    FROM merge m WHERE m.workspace_id = $1`,
  suggestion: `SELECT concat_ws(' ', g.status, g.rule ->> 'key', g.held_back_by::text,
      (SELECT count(*) FROM merge_suggestion_contact c WHERE c.workspace_id = $1 AND c.suggestion_id = g.id)) AS line
    FROM merge_suggestion g WHERE g.workspace_id = $1`,
  apart: "SELECT 'apart' AS line FROM contact_apart WHERE workspace_id = $1",
  erasedValue: "SELECT 'erased' AS line FROM erased_value WHERE workspace_id = $1",
  conversation: `SELECT concat_ws(' ', c.status, (SELECT count(*) FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = c.id)) AS line
    FROM conversation c WHERE c.workspace_id = $1`,
  session:
    "SELECT concat_ws(' ', signed_subject, known::text, ended_at IS NOT NULL) AS line FROM widget_session WHERE workspace_id = $1",
  run: "SELECT concat_ws(' ', status, version, state ->> 'variables') AS line FROM workflow_run WHERE workspace_id = $1",
  enrolment: "SELECT 'enrolled' AS line FROM workflow_enrolment WHERE workspace_id = $1",
  workflow:
    "SELECT concat_ws(' ', name, status, published_version) AS line FROM workflow WHERE workspace_id = $1",
  rules:
    "SELECT concat_ws(' ', version, unique_kinds::text) AS line FROM merge_rule_set WHERE workspace_id = $1",
  field: "SELECT concat_ws(' ', key, type) AS line FROM contact_field WHERE workspace_id = $1",
  key: "SELECT 'key' AS line FROM widget_identity_key WHERE workspace_id = $1",
  event: `SELECT type AS line FROM outbox WHERE workspace_id = $1 AND type IN
    ('contact.created', 'contact.merged', 'contact.unmerged', 'contact.erased', 'suggestion.opened', 'conversation.opened', 'message.received')`,
};

const SQL = Object.entries(LINES)
  .map(
    ([what, sql]) =>
      `SELECT '${what}: ' || coalesce(line, '') AS line FROM (${sql}) AS ${what.toLowerCase()}_lines`,
  )
  .join("\nUNION ALL ");

export const racePicture = async (tx: Tx): Promise<string> =>
  (await tx.query<{ line: string }>(SQL, [tx.workspaceId]))
    .map(({ line }) => line)
    .sort()
    .join("\n");
