// Many people at once: rows as the product would have written them, made by Postgres itself.
import pg from "../node_modules/pg/lib/index.js";

/** Ids by number, so that anyone who measures knows whom to ask for. `kind` is one hexadecimal digit. */
export const idOf = (kind, n) => `01900000-0000-7000-8${kind}00-${n.toString(16).padStart(12, "0")}`;
const id = (kind, n = "n") => `('01900000-0000-7000-8${kind}00-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

const BATCH = 500_000;

/** The inserts of people `$1` to `$2`: a contact with a source, three identifiers, a name. `every`: each such person shares a phone with the one before. */
const inserts = (ws, channel, every) => [
  `INSERT INTO contact (workspace_id, id, first_seen_at, display_name, first_name, email, email_verified, phone, phone_verified)
   SELECT '${ws}', ${id("0")}, now(), 'Person ' || n, 'Person ' || n, 'person-' || n || '@mail.dev', true, '+1' || (4150000000 + n), true FROM generate_series($1::bigint, $2) n`,
  `INSERT INTO contact_source (workspace_id, id, home_contact_id, contact_id, channel_id, origin, label, reply_to)
   SELECT '${ws}', ${id("1")}, ${id("0")}, ${id("0")}, '${channel}', 'CHANNEL_METADATA', 'Person ' || n, 'account-' || n FROM generate_series($1::bigint, $2) n`,
  `INSERT INTO identifier (workspace_id, id, source_id, kind, scope, value, raw, assurance, origin, normaliser_version, owner)
   SELECT '${ws}', ${id("2")}, ${id("1")}, 'CHANNEL_ACCOUNT', '${channel}', 'account-' || n, 'account-' || n, 2, 'CHANNEL_METADATA', 1, true FROM generate_series($1::bigint, $2) n`,
  `INSERT INTO identifier (workspace_id, id, source_id, kind, value, raw, assurance, origin, normaliser_version, owner)
   SELECT '${ws}', ${id("3")}, ${id("1")}, 'EMAIL', 'person-' || n || '@mail.dev', 'person-' || n || '@mail.dev', 2, 'CHANNEL_METADATA', 1, true FROM generate_series($1::bigint, $2) n`,
  `INSERT INTO identifier (workspace_id, id, source_id, kind, value, raw, assurance, origin, normaliser_version, owner)
   SELECT '${ws}', ${id("4")}, ${id("1")}, 'PHONE', '+1' || v, '+1' || v, a, 'CHANNEL_METADATA', 1, own
   FROM (SELECT n, CASE WHEN ${every} > 0 AND n % greatest(${every}, 1) = 1 THEN 4150000000 + n - 1 ELSE 4150000000 + n END AS v,
           CASE WHEN ${every} > 0 AND n % greatest(${every}, 1) = 1 THEN 0 ELSE 2 END AS a,
           NOT (${every} > 0 AND n % greatest(${every}, 1) = 1) AS own FROM generate_series($1::bigint, $2) n) p`,
  `INSERT INTO source_field (workspace_id, source_id, field, value, assurance, origin, observed_at)
   SELECT '${ws}', ${id("1")}, 'firstName', to_jsonb('Person ' || n), 2, 'CHANNEL_METADATA', now() FROM generate_series($1::bigint, $2) n`,
  `INSERT INTO conversation (workspace_id, id, source_id, channel_id, status, opened_by)
   SELECT '${ws}', ${id("5")}, ${id("1")}, '${channel}', 'OPEN', 'CONTACT' FROM generate_series($1::bigint, $2) n`,
];

async function asSuperuser(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** People `from` to `to - 1` of a workspace. Keys are unique by construction, so foreign keys are not asked one by one. */
export const fillWith = (superuserUrl, ws, channel, { from, to, every = 0 }) =>
  asSuperuser(superuserUrl, async (client) => {
    await client.query("SET session_replication_role = replica; SET synchronous_commit = off");
    for (let at = from; at < to; at += BATCH)
      for (const sql of inserts(ws, channel, every))
        await client.query(sql, [at, Math.min(at + BATCH, to) - 1]);
    await client.query("VACUUM ANALYZE");
  });

/** `count` messages of person `n`, in one conversation. */
export const messagesOf = (superuserUrl, ws, channel, n, count) =>
  asSuperuser(superuserUrl, async (client) => {
    await client.query("SET session_replication_role = replica; SET synchronous_commit = off");
    await client.query(
      `INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, author, text, external_id, status)
       SELECT '${ws}', ${id("6", "m")}, '${idOf("5", n)}', '${channel}', 'INBOUND', 'CONTACT', 'hello', 'message-' || m, 'RECEIVED' FROM generate_series($1::bigint, $2) m`,
      [n * 10_000_000 + 1, n * 10_000_000 + count],
    );
    await client.query("VACUUM ANALYZE message");
  });
