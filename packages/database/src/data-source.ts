import "reflect-metadata";
import pg from "pg";
import { DataSource } from "typeorm";
import { ChannelRow } from "./channel/channel.row.ts";
import { connect } from "./connection.ts";
import { ContactRow } from "./contact/contact.row.ts";
import { IdentifierRow } from "./contact/identifier.row.ts";
import { ContactPinRow, SourceFieldRow } from "./contact/provenance.row.ts";
import { SourceRow } from "./contact/source.row.ts";
import { AttachmentRow } from "./conversation/content/attachment.row.ts";
import { ReactionRow } from "./conversation/content/reaction.row.ts";
import { CommentRow, ConversationRow } from "./conversation/conversation.row.ts";
import { MessageRow } from "./conversation/message.row.ts";
import type { Database } from "./database.ts";
import { MergeRow } from "./identity/merge/merge.row.ts";
import { RuleSetRow } from "./identity/rules/rule-set.row.ts";
import { SuggestionRow } from "./identity/suggestion/suggestion.row.ts";
import { KeptEventRow } from "./inbound/kept/kept-event.row.ts";
import { listen } from "./listen.ts";
import { SnakeNaming } from "./naming.ts";
import { notifier } from "./notify.ts";
import { OutboxRow } from "./outbox/outbox.row.ts";
import { ApiKeyRow } from "./partner/api-key.row.ts";
import { type Lanes, laneTo, placesOf, queuesOf } from "./pool/lanes.ts";
import { VerificationCodeRow } from "./verification/verification-code.row.ts";
import { WidgetIdentityKeyRow, WidgetRow, WidgetSessionRow } from "./widget/widget.row.ts";
import { RunRow, RunStepRow } from "./workflow/run.row.ts";
import { WorkflowRow, WorkflowVersionRow } from "./workflow/workflow.row.ts";
import { ContactFieldRow, WorkspaceRow, WorkspaceSecretRow } from "./workspace/workspace.row.ts";

export const ENTITIES = [
  WorkspaceRow,
  ContactFieldRow,
  ApiKeyRow,
  ChannelRow,
  ContactRow,
  SourceRow,
  IdentifierRow,
  SourceFieldRow,
  ContactPinRow,
  RuleSetRow,
  MergeRow,
  SuggestionRow,
  ConversationRow,
  CommentRow,
  MessageRow,
  AttachmentRow,
  ReactionRow,
  KeptEventRow,
  OutboxRow,
  WorkflowRow,
  WorkflowVersionRow,
  RunRow,
  RunStepRow,
  VerificationCodeRow,
  WidgetRow,
  WidgetIdentityKeyRow,
  WidgetSessionRow,
  WorkspaceSecretRow,
];

/** `2026-11-24 22:15:38.123+00`, as our sessions write times; anything else goes to the driver's own, which took a twentieth of a page. */
function readTime(text: string): Date {
  if (!text.endsWith("+00") || text.length < 22) return fallback(text);
  const at = Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
  return Number.isNaN(at) ? fallback(text) : new Date(at);
}
const TIMESTAMPTZ = 1184;
const fallback = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date;
pg.types.setTypeParser(TIMESTAMPTZ, readTime);

export interface DatabaseOptions {
  /** postgres://… of the app's role. */
  readonly url: string;
  /** Connections at most; `lanes` know themselves how many they are. */
  readonly poolSize?: number;
  /** Parts the pool, so that nobody takes it all. Without them everybody has all of it. */
  readonly lanes?: Lanes;
  /** Ends every statement that takes longer, in Postgres. For requests: migrations and background work take what they need. */
  readonly statementTimeoutMs?: number;
  readonly applicationName?: string;
  /** ENCRYPTION_KEY, the same in API and worker: one-time codes and trigger tokens need it. */
  readonly encryptionKey?: Buffer;
}

export async function openDatabase({
  url,
  lanes,
  // One more for what is told after a commit, which waits in no lane.
  poolSize = lanes ? placesOf(lanes) + 1 : 20,
  statementTimeoutMs = 0,
  applicationName = "contact-identity",
  encryptionKey,
}: DatabaseOptions): Promise<Database> {
  const dataSource = new DataSource({
    type: "postgres",
    url,
    entities: ENTITIES,
    namingStrategy: new SnakeNaming(),
    synchronize: false,
    logging: false,
    installExtensions: false,
    applicationName,
    extra: {
      options: `-c timezone=UTC -c statement_timeout=${statementTimeoutMs}`,
      max: poolSize,
      connectionTimeoutMillis: lanes ? 10_000 : 15_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      pipeline: true,
    },
    // A lost idle connection is replaced at the next use; what was under way fails where it was awaited.
    poolErrorHandler: () => {},
  });
  await dataSource.initialize();
  const { wakeWorker, ringVisitor, settled } = notifier((sql, values) => dataSource.query(sql, [...values]));
  const queues = lanes && queuesOf(lanes);
  const database: Database = {
    dataSource,
    encryptionKey: encryptionKey ?? null,
    url,
    connect: () => connect(dataSource),
    lane: (name) =>
      queues ? { ...database, connect: laneTo(() => database.connect(), queues[name]) } : database,
    wakeWorker,
    ringVisitor,
    listen: (channel, heard, lost) => listen(url, channel, heard, lost),
    async close() {
      await settled();
      await dataSource.destroy();
    },
  };
  return database;
}
