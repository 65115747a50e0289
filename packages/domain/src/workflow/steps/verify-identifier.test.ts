import { describe, expect, test } from "@jest/globals";
import type { OwnAddress } from "../../sender.ts";
import type { Facts, Signal } from "../run/run.ts";
import { facts, MINUTE, MONDAY } from "../testing/facts.ts";
import { begin, definitionOf, note, says, send, story, type Walked, type World } from "../testing/walk.ts";
import { problems } from "../validate/problems.ts";
import type { VerifyIdentifierStep } from "./verify-identifier.ts";

const ends = ["yes", "bad", "late", "unsent"].map((id) => note(id));

describe("VERIFY_IDENTIFIER", () => {
  const step: VerifyIdentifierStep = {
    id: "v",
    type: "VERIFY_IDENTIFIER",
    identifier: "EMAIL",
    text: "{{contact.firstName | Hello}}, your code is {{ code }}",
    prompt: "Which code did you get?",
    retryText: "Once more, please.",
    maxAttempts: 2,
    next: "yes",
    onFailed: "bad",
    onSendFailure: "unsent",
  };
  const world = { facts: facts({ email: "ada@acme.dev" }) };
  const definition = (more: Partial<VerifyIdentifierStep> = {}) =>
    definitionOf({ ...step, ...more }, ...ends);
  const issued = (more: Partial<VerifyIdentifierStep> = {}): Walked => begin(definition(more), world);
  const code = (codeVerdict: "right" | "wrong" | "expired"): Signal => says("123456", { codeVerdict });

  test("issues a code for ten minutes, asks for it, and waits", () => {
    expect(issued().effects).toEqual([
      {
        type: "issueCode",
        key: "run_1:1.code",
        kind: "EMAIL",
        value: "ada@acme.dev",
        text: "Hello, your code is {{code}}",
        ttlMs: 10 * MINUTE,
      },
      { type: "sendMessage", key: "run_1:1", text: "Which code did you get?" },
    ]);
    expect(issued().run).toMatchObject({
      status: "WAITING",
      wakeAt: MONDAY + 10 * MINUTE,
      waitFor: {
        type: "code",
        kind: "EMAIL",
        conversationId: "conversation_1",
        askedAt: MONDAY,
        key: "run_1:1.code",
      },
    });
  });

  test.each<[string, Signal, number, string]>([
    ["the right code", code("right"), MONDAY, "yes"],
    ["a code that has expired", code("expired"), MONDAY, "bad"],
    ["the right code when ten minutes are over", code("right"), MONDAY + 10 * MINUTE, "bad"],
    ["ten minutes over", { type: "timer" }, MONDAY + 10 * MINUTE, "bad"],
    [
      "the code refused by its channel",
      { type: "sendFailed", key: "run_1:1.code", reason: "x" },
      MONDAY,
      "unsent",
    ],
    ["the prompt refused", { type: "sendFailed", key: "run_1:1", reason: "x" }, MONDAY, "unsent"],
  ])("%s", (_, signal, now, end) => {
    expect(story(send(definition(), issued(), signal, { ...world, now })).at(-1)).toBe(`${end} commented`);
  });

  test("the right code raises the address that it was sent to, whichever is preferred by then", () => {
    const changed = { facts: facts({ email: "other@acme.dev" }) };
    expect(send(definition(), issued(), code("right"), changed).effects).toContainEqual({
      type: "raiseIdentifier",
      kind: "EMAIL",
      value: "ada@acme.dev",
      assurance: "PROVEN",
    });
  });

  test("a wrong one sends no new code; after the last attempt onFailed is taken", () => {
    const once = send(definition(), issued(), code("wrong"), world);
    expect(once.run.status).toBe("WAITING");
    const twice = send(definition(), once, code("wrong"), world);
    expect(story(twice)).toEqual(["v codeSent", "v wrongCode", "v wrongCode", "bad commented"]);
    expect(twice.effects.map(({ type }) => type)).toEqual([
      "issueCode",
      "sendMessage",
      "sendMessage",
      "addComment",
    ]);
    expect(
      story(send(definition(), once, { type: "sendFailed", key: "run_1:1.1", reason: "x" }, world)).at(-1),
    ).toBe("unsent commented");
  });

  test("without maxAttempts five answers are taken; without retryText the prompt is repeated; without both nothing is said", () => {
    const { maxAttempts: _1, retryText: _2, ...prompted } = step;
    const { prompt: _3, ...silent } = prompted;
    for (const [bare, messages] of [
      [prompted, 5],
      [silent, 0],
    ] as const) {
      const bareDefinition = definitionOf(bare, ...ends);
      let walked = begin(bareDefinition, world);
      for (let i = 0; i < 5; i++) walked = send(bareDefinition, walked, code("wrong"), world);
      expect(story(walked).at(-1)).toBe("bad commented");
      expect(walked.effects.filter(({ type }) => type === "sendMessage")).toHaveLength(messages);
    }
  });

  test.each<[string, Parameters<typeof facts>, Partial<VerifyIdentifierStep>]>([
    ["the contact has no e-mail", [{}], {}],
    ["the contact has no phone", [{ email: "a@acme.dev" }], { identifier: "PHONE" }],
    [
      "the workspace cannot send e-mail",
      [{ email: "a@acme.dev" }, { channels: { EMAIL: false, PHONE: true } }],
      {},
    ],
    [
      "the workspace cannot send to phones",
      [{ phone: "+14155552671" }, { channels: { EMAIL: true, PHONE: false } }],
      { identifier: "PHONE" },
    ],
    ["there is no conversation", [{ email: "a@acme.dev" }, { conversation: null }], {}],
  ])("no code is issued and onSendFailure is taken when %s", (_, given, more) => {
    const walked = begin(definition(more), { facts: facts(...given) });
    expect(walked.log[0]).toMatchObject({ outcome: "sendFailed" });
    expect(walked.effects.some(({ type }) => type === "issueCode")).toBe(false);
  });

  test("phones are verified in the same way", () => {
    const walked = begin(definition({ identifier: "PHONE" }), { facts: facts({ phone: "+14155552671" }) });
    expect(walked.effects[0]).toMatchObject({ type: "issueCode", kind: "PHONE", value: "+14155552671" });
  });

  describe("over a channel that proves no sender", () => {
    const by = (address: OwnAddress | null): World => {
      const known = facts({ email: "ada@acme.dev" });
      const conversation = {
        ...(known.conversation as NonNullable<Facts["conversation"]>),
        sender: { proof: "ADDRESS", address },
      } as const;
      return { facts: { ...known, conversation } };
    };
    const sms = by({ kind: "PHONE", value: "+14155552671" });
    const raised = ({ effects }: Walked) =>
      effects.flatMap((e) => (e.type === "raiseIdentifier" ? [[e.value, e.assurance]] : []));
    const codes = ({ effects }: Walked) =>
      effects.flatMap((e) => (e.type === "issueCode" ? [[e.value, e.inConversation === true]] : []));

    test("the conversation's own address proves itself by a code first, then the other one is asked for; each is proven by its own", () => {
      const first = begin(definition(), sms);
      expect(codes(first)).toEqual([["+14155552671", true]]);
      expect(first.effects).toHaveLength(1);
      expect(first.effects[0]).toMatchObject({
        kind: "PHONE",
        text: expect.stringMatching(/ada@acme\.dev.*\{\{code\}\}/),
      });
      const second = send(definition(), first, code("right"), sms);
      expect(codes(second)).toEqual([
        ["+14155552671", true],
        ["ada@acme.dev", false],
      ]);
      expect(raised(second)).toEqual([["+14155552671", "PROVEN"]]);
      const done = send(definition(), second, code("right"), sms);
      expect(story(done)).toEqual(["v senderCodeSent", "v senderVerified", "v verified", "yes commented"]);
      expect(raised(done)).toEqual([
        ["+14155552671", "PROVEN"],
        ["ada@acme.dev", "PROVEN"],
      ]);
    });

    test("a right code for the other address alone proves nothing: it was never sent", () => {
      const wrong = send(definition(), begin(definition(), sms), code("wrong"), sms);
      expect([codes(wrong).length, raised(wrong)]).toEqual([1, []]);
      expect(story(send(definition(), wrong, code("wrong"), sms)).at(-1)).toBe("bad commented");
    });

    test("who answers no code that is sent there proves nothing at all", () => {
      const late = send(
        definition(),
        begin(definition(), sms),
        { type: "timer" },
        { ...sms, now: MONDAY + 10 * MINUTE },
      );
      expect([story(late).at(-1), raised(late)]).toEqual(["bad commented", []]);
    });

    test.each<[string, () => Walked]>([
      [
        "no code can be sent there",
        () =>
          send(
            definition(),
            begin(definition(), sms),
            { type: "sendFailed", key: "run_1:1.sender", reason: "x" },
            sms,
          ),
      ],
      ["it comes from no address", () => begin(definition(), by(null))],
    ])("where %s the right code shows the address and proves nothing", (_, asked) => {
      const done = send(definition(), asked(), code("right"), sms);
      expect([story(done).slice(-2), raised(done)]).toEqual([
        ["v seen", "yes commented"],
        [["ada@acme.dev", "OBSERVED"]],
      ]);
    });

    test("a code that goes to that very address is the proof of it", () => {
      const own = by({ kind: "EMAIL", value: "ada@acme.dev" });
      const asked = begin(definition(), own);
      expect(codes(asked)).toEqual([["ada@acme.dev", false]]);
      expect(raised(send(definition(), asked, code("right"), own))).toEqual([["ada@acme.dev", "PROVEN"]]);
    });

    test("the author's own text is sent instead, and must hold the code", () => {
      const first = begin(definition({ senderText: "Erst dies: {{code}}" }), sms);
      expect(first.effects[0]).toMatchObject({ text: "Erst dies: {{code}}" });
      const faults = problems(
        definition({ senderText: "Erst dies." }) as never,
        { contactFieldKeys: [] } as never,
      );
      expect(faults.map(({ field }) => field.at(-1))).toContain("senderText");
    });

    test("each verification asks again: that it was proven before says nothing of who writes now", () => {
      const done = send(
        definition(),
        send(definition(), begin(definition(), sms), code("right"), sms),
        code("right"),
        sms,
      );
      expect(story(done).at(-1)).toBe("yes commented");
      expect(codes(begin(definition(), sms))).toEqual([["+14155552671", true]]);
    });
  });
});
