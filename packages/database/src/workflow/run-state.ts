import type { RunState, WaitFor } from "@contact-identity/domain";
import type { RunRow } from "./run.row.ts";

/** What of a run's state no column says. Empty parts are absent; an answer's conversation stands in `wait_conversation_id`. */
interface Kept {
  readonly waitFor?: Readonly<Record<string, unknown>>;
  readonly variables?: RunState["variables"];
  readonly scratch?: Readonly<Record<string, unknown>>;
}

type Columns = Pick<RunRow, "id" | "status" | "stepId" | "wakeAt" | "waitConversationId" | "failure" | "sequence" | "visits" | "state">;

const waitsForWords = (waitFor: WaitFor | null): waitFor is Extract<WaitFor, { conversationId: string }> =>
  waitFor?.type === "answer" || waitFor?.type === "code";

/** The keys of an open question begin with the run's id, which the row has already. */
const shortened = (id: string, key: string) => (key.startsWith(`${id}:`) ? key.slice(id.length) : key);
const lengthened = (id: string, key: string) => (key.startsWith(":") ? id + key : key);

const withKeys = (scratch: Readonly<Record<string, unknown>>, change: (key: string) => string) => {
  const open = scratch.open as { keys?: readonly string[] } | null | undefined;
  return open?.keys ? { ...scratch, open: { ...open, keys: open.keys.map(change) } } : scratch;
};

const isEmpty = (value: unknown) => value === null || (typeof value === "object" && Object.keys(value).length === 0);
const filled = <T extends object>(value: T) => Object.fromEntries(Object.entries(value).filter(([, part]) => !isEmpty(part)));

/** The interpreter's state as its row keeps it. */
export function columnsOfState(id: string, state: RunState): Omit<Columns, "id"> {
  const { status, stepId, wakeAt, failure, sequence, visits, waitFor, variables, scratch } = state;
  const { conversationId, ...rest } = waitsForWords(waitFor) ? waitFor : { ...waitFor, conversationId: null };
  const kept: Kept = filled({ waitFor: rest, variables, scratch: filled(withKeys(scratch, (key) => shortened(id, key))) });
  const columns = { status, stepId, failure, sequence, visits, waitConversationId: conversationId };
  return { ...columns, wakeAt: wakeAt === null ? null : new Date(wakeAt), state: { ...kept } };
}

export function stateOfColumns(row: Columns): RunState {
  const { waitFor = null, variables = {}, scratch = {} } = row.state as Kept;
  const { status, stepId, failure, sequence, visits } = row;
  const told = waitFor === null || row.waitConversationId === null ? waitFor : { ...waitFor, conversationId: row.waitConversationId };
  return {
    ...{ status, stepId, failure, sequence, visits, variables },
    wakeAt: row.wakeAt === null ? null : row.wakeAt.getTime(),
    waitFor: told as WaitFor | null,
    scratch: withKeys(scratch, (key) => lengthened(row.id, key)),
  };
}
