import type { RunState, WaitFor } from "@contact-identity/domain";
import type { RunRow } from "./run.row.ts";

/**
 * What of a run's state no column says, as few bytes as that takes, for a run may wait for weeks beside a million others. Empty parts are
 * absent. The usual wait, for an answer, is `askedAt` alone; its conversation stands in `wait_conversation_id`.
 */
interface Kept {
  readonly askedAt?: number;
  readonly waitFor?: Readonly<Record<string, unknown>>;
  readonly variables?: RunState["variables"];
  readonly scratch?: Readonly<Record<string, unknown>>;
}

type Columns = Pick<
  RunRow,
  "id" | "status" | "stepId" | "wakeAt" | "waitConversationId" | "failure" | "sequence" | "visits" | "state"
>;

interface Open {
  readonly keys?: readonly string[];
  readonly wrong?: number;
}
type Scratch = Readonly<Record<string, unknown>>;

/** An open question whose only key is the one of this visit, and that nobody answered wrongly yet, says neither; keys leave out the run's id. */
function lean(id: string, visits: number, scratch: Scratch): Scratch {
  if (!scratch.open) return scratch;
  const { keys, wrong, ...rest } = scratch.open as Open;
  const short = keys?.map((key) => (key.startsWith(`${id}:`) ? key.slice(id.length) : key));
  const usual = short?.length === 1 && short[0] === `:${visits}`;
  return {
    ...scratch,
    open: { ...rest, ...(usual ? {} : { keys: short }), ...(wrong === 0 ? {} : { wrong }) },
  };
}

function full(id: string, visits: number, scratch: Scratch): Scratch {
  if (!scratch.open) return scratch;
  const { keys = [`:${visits}`], wrong = 0, ...rest } = scratch.open as Open;
  return {
    ...scratch,
    open: { ...rest, keys: keys.map((key) => (key.startsWith(":") ? id + key : key)), wrong },
  };
}

const isEmpty = (value: unknown) =>
  value === null || (typeof value === "object" && Object.keys(value).length === 0);
const filled = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => !isEmpty(part)));

function leanWait(waitFor: WaitFor | null): { readonly conversationId: string | null; readonly kept: Kept } {
  if (waitFor?.type === "answer")
    return { conversationId: waitFor.conversationId, kept: { askedAt: waitFor.askedAt } };
  if (waitFor?.type !== "code")
    return { conversationId: null, kept: waitFor ? { waitFor: { ...waitFor } } : {} };
  const { conversationId, ...rest } = waitFor;
  return { conversationId, kept: { waitFor: rest } };
}

function fullWait({ askedAt, waitFor }: Kept, conversationId: string | null): WaitFor | null {
  if (askedAt !== undefined) return { type: "answer", conversationId: conversationId ?? "", askedAt };
  if (!waitFor) return null;
  return (conversationId === null ? waitFor : { ...waitFor, conversationId }) as WaitFor;
}

/** The interpreter's state as its row keeps it. */
export function columnsOfState(id: string, state: RunState): Omit<Columns, "id"> {
  const { status, stepId, wakeAt, failure, sequence, visits, waitFor, variables, scratch } = state;
  const { conversationId, kept } = leanWait(waitFor);
  const notes = lean(id, visits, scratch);
  // An open question is one even where nothing is left to say of it.
  const open = scratch.open ? { open: notes.open } : {};
  const parts = filled({ variables, scratch: { ...filled(notes), ...open } });
  const columns = { status, stepId, failure, sequence, visits, waitConversationId: conversationId };
  return { ...columns, wakeAt: wakeAt === null ? null : new Date(wakeAt), state: { ...kept, ...parts } };
}

export function stateOfColumns(row: Columns): RunState {
  const kept = row.state as Kept;
  const { status, stepId, failure, sequence, visits } = row;
  return {
    ...{ status, stepId, failure, sequence, visits },
    variables: kept.variables ?? {},
    wakeAt: row.wakeAt === null ? null : row.wakeAt.getTime(),
    waitFor: fullWait(kept, row.waitConversationId),
    scratch: full(row.id, visits, kept.scratch ?? {}),
  };
}
