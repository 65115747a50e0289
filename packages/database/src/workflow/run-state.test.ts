import type { RunState, WaitFor } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { newId } from "../id.ts";
import { runIdOf } from "./run-id.ts";
import { columnsOfState, stateOfColumns } from "./run-state.ts";

const uuid = fc.uuid({ version: 7 });
const at = fc.integer({ min: 0, max: 4_102_444_800_000 });
const waiting = (id: string): fc.Arbitrary<WaitFor> => {
  const key = fc.integer({ min: 1, max: 999 }).map((visit) => `${id}:${visit}`);
  return fc.oneof(
    fc.record({ type: fc.constant("answer" as const), conversationId: uuid, askedAt: at }),
    fc.record({
      ...{ type: fc.constant("code" as const), kind: fc.constantFrom("EMAIL" as const, "PHONE" as const) },
      ...{ conversationId: uuid, askedAt: at, key },
    }),
    fc.record({ type: fc.constantFrom("message" as const, "http" as const), key }),
    fc.constant({ type: "timer" as const }),
  );
};
const states = (id: string): fc.Arbitrary<RunState> =>
  fc.record({
    status: fc.constantFrom("RUNNING", "WAITING", "COMPLETED", "FAILED", "CANCELLED"),
    stepId: fc.option(fc.stringMatching(/^[a-z0-9_-]{1,40}$/)),
    variables: fc.dictionary(fc.string(), fc.jsonValue()),
    wakeAt: fc.option(at),
    waitFor: fc.option(waiting(id)),
    scratch: fc.record(
      {
        jumps: fc.dictionary(fc.string(), fc.nat()),
        open: fc.option(
          fc.record({
            keys: fc.array(fc.constantFrom(`${id}:3`, `${id}:3.1`, "another:3", "3")),
            wrong: fc.nat(),
          }),
        ),
        lastMessage: fc.string(),
      },
      { requiredKeys: [] },
    ),
    failure: fc.option(fc.string()),
    sequence: fc.nat(),
    visits: fc.nat(),
  });

/** What the interpreter takes for the same: its notes' empty parts may be absent. */
const plain = (state: RunState) => {
  const { jumps = {}, open = null, ...rest } = state.scratch as Record<string, unknown>;
  return { ...state, scratch: { ...rest, jumps, open } };
};

describe("a run's state", () => {
  const id = newId();
  test("comes back from its row as it went in", () => {
    fc.assert(
      fc.property(states(id), (state) => {
        const row = JSON.parse(JSON.stringify(columnsOfState(id, state))) as ReturnType<
          typeof columnsOfState
        >;
        const wakeAt = row.wakeAt === null ? null : new Date(row.wakeAt);
        expect(plain(stateOfColumns({ ...row, id, wakeAt }))).toEqual(
          JSON.parse(JSON.stringify(plain(state))),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test("says in JSON nothing that a column says", () => {
    const waitFor = { type: "answer", conversationId: newId(), askedAt: 1 } as const;
    const scratch = { jumps: {}, open: { keys: [`${id}:2`], wrong: 0 } };
    const state = {
      status: "WAITING",
      stepId: "ask",
      variables: {},
      wakeAt: 5,
      waitFor,
      scratch,
      failure: null,
      sequence: 3,
      visits: 2,
    } as const;
    const { state: kept } = columnsOfState(id, state);
    expect(kept).toEqual({ askedAt: 1, scratch: { open: {} } });
  });
});

test("a run's id is the same for the same workflow and event, another for any other, and keeps the event's time", () => {
  const [workflow, other, event, later] = [newId(), newId(), newId(), newId()] as [
    string,
    string,
    string,
    string,
  ];
  expect(runIdOf(workflow, event)).toBe(runIdOf(workflow, event));
  expect(runIdOf(workflow, event)).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(
    new Set([
      runIdOf(workflow, event),
      runIdOf(other, event),
      runIdOf(workflow, later),
      runIdOf(other, later),
    ]).size,
  ).toBe(4);
  expect(runIdOf(workflow, event).slice(0, 13)).toBe(event.slice(0, 13));
});
