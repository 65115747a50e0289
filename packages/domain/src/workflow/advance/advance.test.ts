import { describe, expect, test } from "@jest/globals";
import type { RunState, Signal } from "../run/run.ts";
import type { Step } from "../steps/registry.ts";
import { templateByKey, workflowTemplates } from "../templates/index.ts";
import { DAY, facts, MINUTE, MONDAY } from "../testing/facts.ts";
import { begin, definitionOf, note, says, send, story } from "../testing/walk.ts";
import { advance, failStep, MAX_VISITS, start } from "./advance.ts";

const say: Step = { id: "a", type: "SEND_MESSAGE", text: "Hi", next: "b", onSendFailure: "c" };
const three = definitionOf(say, note("b"), note("c"));

describe("a run", () => {
  test("begins at the first step, with the variables that the trigger brought", () => {
    expect(start(three, facts(), { plan: "pro" })).toEqual({
      status: "RUNNING",
      stepId: "a",
      variables: { plan: "pro" },
      wakeAt: null,
      waitFor: null,
      scratch: {},
      failure: null,
      sequence: 0,
      visits: 0,
    });
  });

  test("goes through as many steps as it can, and ends as completed where an exit is null", () => {
    const walked = begin(definitionOf(note("a", "b"), note("b", "c"), note("c")));
    expect(story(walked)).toEqual(["a commented", "b commented", "c commented"]);
    expect(walked.run).toMatchObject({
      status: "COMPLETED",
      stepId: null,
      sequence: 3,
      visits: 3,
      failure: null,
    });
    expect(walked.log.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  test("fails at the step whose exit is taken but absent, naming both", () => {
    const waiting = begin(definitionOf({ id: "a", type: "SEND_MESSAGE", text: "Hi", next: null }));
    const { run, log } = send(
      definitionOf({ id: "a", type: "SEND_MESSAGE", text: "Hi", next: null }),
      waiting,
      {
        type: "sendFailed",
        key: "run_1:1",
        reason: "refused",
      },
    );
    expect(run).toMatchObject({
      status: "FAILED",
      stepId: "a",
      failure: 'Step "a": the exit onSendFailure is taken but not set',
      waitFor: null,
    });
    expect(log.at(-1)).toMatchObject({ stepId: "a", type: "SEND_MESSAGE", outcome: "failed" });
  });

  test("names the branch whose exit is absent", () => {
    const branch: Step = {
      id: "a",
      type: "BRANCH",
      branches: [{ name: "All", when: { all: [] } }],
      else: null,
    };
    expect(begin(definitionOf(branch)).run.failure).toBe(
      'Step "a": the exit branch "All" is taken but not set',
    );
  });

  test("that failed resumes at the failed step, entering it again with a key of its own", () => {
    const broken = definitionOf({ id: "a", type: "SEND_MESSAGE", text: "Hi", next: null });
    const failed = send(broken, begin(broken), { type: "sendFailed", key: "run_1:1", reason: "refused" });
    const again = send(broken, failed, { type: "retry" });
    expect(again.run).toMatchObject({
      status: "WAITING",
      stepId: "a",
      failure: null,
      waitFor: { type: "message", key: "run_1:2" },
    });
    expect(story(again)).toEqual(["a sending", "a sendFailed", "a failed", "a retried", "a sending"]);
    expect(send(broken, again, { type: "sent", key: "run_1:2" }).run.status).toBe("COMPLETED");
  });

  test("that is retried at a step that is gone fails there again", () => {
    const broken = definitionOf({ id: "a", type: "SEND_MESSAGE", text: "Hi", next: null });
    const failed = send(broken, begin(broken), { type: "sendFailed", key: "run_1:1", reason: "refused" });
    const again = advance(definitionOf(note("b")), failed.run, { type: "retry" }, MONDAY, facts());
    expect(again.log[0]).toMatchObject({ stepId: "a", type: "NONE", outcome: "retried" });
    expect(again.run).toMatchObject({ status: "FAILED", stepId: "a" });
  });

  test("is cancelled while it waits or is between two steps, and then no signal fits", () => {
    const ended = send(three, begin(three), { type: "cancel" });
    expect(ended.run).toMatchObject({ status: "CANCELLED", stepId: "a", waitFor: null, wakeAt: null });
    for (const type of ["start", "continue", "timer", "cancel", "retry"] as const)
      expect(send(three, ended, { type }).run).toBe(ended.run);
    expect(advance(three, start(three, facts()), { type: "cancel" }, MONDAY, facts())).toMatchObject({
      run: { status: "CANCELLED" },
      effects: [],
    });
  });

  test("fails when it has entered too many steps", () => {
    const run: RunState = { ...start(three, facts()), visits: MAX_VISITS };
    const { run: after } = advance(three, run, { type: "continue" }, MONDAY, facts());
    expect(after).toMatchObject({
      status: "FAILED",
      stepId: "a",
      failure: expect.stringContaining("10000 steps"),
    });
  });

  test.each<[string, string | null]>([
    ["which its version does not have", "gone"],
    ["that is not one", null],
  ])("fails at a step %s, and can be cancelled or retried there without harm", (_, stepId) => {
    const lost: RunState = { ...start(three, facts()), stepId };
    const { run } = advance(three, lost, { type: "continue" }, MONDAY, facts());
    expect(run).toMatchObject({ status: "FAILED", failure: expect.stringContaining("no such step") });
    expect(advance(three, run, { type: "retry" }, MONDAY, facts()).run.status).toBe("FAILED");
    expect(advance(three, lost, { type: "cancel" }, MONDAY, facts()).run.status).toBe("CANCELLED");
    expect(failStep(three, lost, "gone", "x").run.status).toBe("FAILED");
    const waiting: RunState = { ...lost, status: "WAITING", waitFor: { type: "timer" }, wakeAt: 0 };
    expect(advance(three, waiting, { type: "timer" }, MONDAY, facts()).run).toBe(waiting);
  });

  test("fails at a step whose effect the caller could not apply, and resumes there", () => {
    const chain = definitionOf({ id: "a", type: "TRIGGER_WORKFLOW", workflowId: "workflow_2", next: null });
    const turn = advance(chain, start(chain, facts()), { type: "start" }, MONDAY, facts());
    const failed = failStep(chain, turn.run, "a", "the chain of workflows is longer than 5");
    expect(failed.run).toMatchObject({
      status: "FAILED",
      stepId: "a",
      failure: 'Step "a": the chain of workflows is longer than 5',
      sequence: 2,
    });
    expect(failed.log).toMatchObject([
      { sequence: 2, stepId: "a", type: "TRIGGER_WORKFLOW", outcome: "failed" },
    ]);
    expect(advance(chain, failed.run, { type: "retry" }, MONDAY, facts()).effects).toEqual(turn.effects);
  });
});

describe("stops RUNNING after effects that make the facts stale, and goes on with the new facts", () => {
  const branch: Step = {
    id: "b",
    type: "BRANCH",
    branches: [
      { name: "tagged", when: { field: "contact.tags", operator: "CONTAINS", value: "vip" }, next: null },
    ],
    else: null,
  };
  test.each<[Step, string]>([
    [{ id: "a", type: "UPDATE_TAGS", add: ["vip"], next: "b" }, "updateTags"],
    [{ id: "a", type: "UPDATE_CONTACT", set: { lastName: "L" }, next: "b" }, "updateContact"],
    [{ id: "a", type: "ASSIGN", to: { user: "u" }, next: "b" }, "assign"],
    [{ id: "a", type: "ASSIGN", to: { roundRobin: ["u"] }, next: "b" }, "assignRoundRobin"],
    [{ id: "a", type: "OPEN_CONVERSATION", next: "b" }, "openConversation"],
    [{ id: "a", type: "CLOSE_CONVERSATION", next: "b" }, "closeConversation"],
    [{ id: "a", type: "TRIGGER_WORKFLOW", workflowId: "w", next: "b" }, "startWorkflow"],
  ])("%j", (step, effect) => {
    const definition = definitionOf(step, branch);
    const turn = advance(definition, start(definition, facts()), { type: "start" }, MONDAY, facts());
    expect(turn).toMatchObject({ run: { status: "RUNNING", stepId: "b" }, effects: [{ type: effect }] });
    const next = advance(definition, turn.run, { type: "continue" }, MONDAY, facts({ tags: ["vip"] }));
    expect(next.log).toMatchObject([{ outcome: "branch:tagged" }]);
  });

  test("with a null exit it is completed at once", () => {
    const definition = definitionOf({ id: "a", type: "UPDATE_TAGS", add: ["vip"], next: null });
    expect(
      advance(definition, start(definition, facts()), { type: "start" }, MONDAY, facts()).run.status,
    ).toBe("COMPLETED");
  });
});

test("what an open question keeps, the address of a code among it, is gone when its step is left or the run ends", () => {
  const world = { facts: facts({ email: "ada@acme.dev" }) };
  const definition = definitionOf(
    { id: "v", type: "VERIFY_IDENTIFIER", identifier: "EMAIL", text: "{{code}}", next: "w", onFailed: "w" },
    { id: "w", type: "WAIT", duration: "PT1S", next: null },
  );
  const waiting = begin(definition, world);
  expect(JSON.stringify(waiting.run.scratch)).toContain("ada@acme.dev");
  for (const signal of [
    says("1", { codeVerdict: "right" }),
    says("1", { codeVerdict: "expired" }),
    { type: "cancel" },
  ] as const) {
    expect(JSON.stringify(send(definition, waiting, signal, world).run.scratch)).not.toContain(
      "ada@acme.dev",
    );
  }
});

describe("the templates, lived through", () => {
  const template = (key: string) => templateByKey(key)?.definition ?? three;
  const sent: Signal = { type: "sent", key: "run_1:1" };

  test("welcome-ask-email: welcome, question, refused answer, retry, answer, assigned", () => {
    const definition = template("welcome-ask-email");
    const asked = send(definition, begin(definition), sent);
    const refused = send(definition, asked, says("abc"));
    const done = send(definition, refused, says(" Ada@Acme.dev "));
    expect(story(done)).toEqual([
      "welcome sending",
      "welcome sent",
      "known else",
      "ask asked",
      "ask invalid",
      "ask answered",
      "route assigned",
    ]);
    expect(done.effects).toMatchObject([
      { type: "sendMessage", text: "Hello there!" },
      { type: "sendMessage", text: "Which e-mail can we reach you at?" },
      { type: "sendMessage", text: "That does not look like an e-mail address. Try again?" },
      { type: "addIdentifier", kind: "EMAIL", raw: " Ada@Acme.dev ", value: "ada@acme.dev" },
      { type: "assign", assignee: "support" },
    ]);
  });

  test("welcome-ask-phone: a contact that has a phone is not asked", () => {
    const world = { facts: facts({ phone: "+14155552671" }) };
    const definition = template("welcome-ask-phone");
    expect(story(send(definition, begin(definition, world), sent, world))).toEqual([
      "welcome sending",
      "welcome sent",
      "known branch:Has phone",
      "route assigned",
    ]);
  });

  test("welcome-ask-email-verified: an unproven e-mail is not asked for again but proven", () => {
    const world = { facts: facts({ email: "ada@acme.dev" }) };
    const definition = template("welcome-ask-email-verified");
    const waiting = send(definition, begin(definition, world), sent, world);
    expect(waiting.run).toMatchObject({
      status: "WAITING",
      stepId: "verify",
      waitFor: { type: "code", kind: "EMAIL" },
    });
    expect(
      story(send(definition, waiting, says("123456", { codeVerdict: "right" }), world)).slice(-2),
    ).toEqual(["verify verified", "route assigned"]);
  });

  test.each([
    [MONDAY, ["hours inside", "inside assigned"]],
    [MONDAY + 5 * DAY, ["hours outside", "closed sending", "closed sent", "outside assigned"]],
  ])("business-hours-routing at %d", (now, expected) => {
    const definition = template("business-hours-routing");
    expect(
      story(send(definition, begin(definition, { now }), { type: "sent", key: "run_1:2" }, { now })),
    ).toEqual(expected);
  });

  test.each(workflowTemplates.map(({ key }) => key))(
    "%s: every exit leads to an assigned conversation, none fails the run",
    (key) => {
      const definition = template(key);
      for (const world of [
        {},
        { facts: facts({ email: "a@acme.dev", phone: "+14155552671" }) },
        { facts: facts({}, { conversation: null }) },
      ]) {
        for (const signal of [says("?"), { type: "timer" } as const]) {
          let walked = send(definition, begin(definition, world), sent, world);
          for (let i = 0; i < 12; i++) {
            walked = send(definition, walked, signal, { ...world, now: MONDAY + i * DAY });
            walked = send(definition, walked, { type: "sent", key: `run_1:${i}` }, world);
            walked = send(definition, walked, says("0", { codeVerdict: "wrong" }), {
              ...world,
              now: MONDAY + MINUTE,
            });
          }
          expect([key, walked.run.status, walked.effects.at(-1)?.type]).toEqual([key, "COMPLETED", "assign"]);
        }
      }
    },
  );
});
