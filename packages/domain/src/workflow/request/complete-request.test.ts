import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Effect } from "../run/run.ts";
import type { HttpRequestStep } from "../steps/http-request.ts";
import { begin, definitionOf } from "../testing/walk.ts";
import { completeRequest } from "./complete-request.ts";

const KEY = 's3cret/"quoted"\r\nX: y';

/** What the step asks for, as it lies in the outbox. */
const asked = (
  more: Partial<HttpRequestStep>,
  variables: Readonly<Record<string, unknown>> = {},
): Effect & { type: "httpRequest" } => {
  const step = {
    id: "h",
    type: "HTTP_REQUEST",
    method: "POST",
    url: "https://api.acme.dev/",
    next: null,
    onError: null,
    ...more,
  } as const;
  const [effect] = begin(definitionOf(step), {}, variables).effects;
  if (effect?.type !== "httpRequest") throw new Error("nothing was asked for");
  return effect;
};
const completed = (
  more: Partial<HttpRequestStep>,
  secrets: Readonly<Record<string, string>> = { KEY },
  variables = {},
) => completeRequest(asked(more, variables), secrets);

describe("a secret", () => {
  test("is known by its name alone until the call", () => {
    const effect = asked({
      url: "https://api.acme.dev/{{secret.KEY}}",
      headers: { Authorization: "Bearer {{ secret.KEY }}" },
      body: { k: "{{secret.KEY}}" },
    });
    expect(JSON.stringify(effect)).not.toContain("s3cret");
    expect(JSON.stringify(effect).match(/KEY/g)).toHaveLength(3);
  });

  test("stands in address, header and body as a value does, and changes the form of none", () => {
    const more = {
      url: "https://api.acme.dev/{{secret.KEY}}?k={{secret.KEY}}",
      headers: { "X-Api-Key": "{{secret.KEY}}" },
      body: { deep: [{ k: "a {{secret.KEY}}" }] },
    };
    expect(completed(more)).toEqual({
      request: {
        url: `https://api.acme.dev/${encodeURIComponent(KEY)}?k=${encodeURIComponent(KEY)}`,
        headers: { "X-Api-Key": 's3cret/"quoted" X: y' },
        body: { deep: [{ k: `a ${KEY}` }] },
      },
    });
    expect(completed({ body: '{"k":"{{secret.KEY}}"}' })).toMatchObject({
      request: { body: JSON.stringify({ k: KEY }) },
    });
    expect(completed({ body: "k={{secret.KEY}}" })).toMatchObject({ request: { body: `k=${KEY}` } });
  });

  test("may be the address as a whole", () => {
    expect(completed({ url: "{{secret.HOOK}}" }, { HOOK: "https://hooks.acme.dev/T/B/x" })).toMatchObject({
      request: { url: "https://hooks.acme.dev/T/B/x" },
    });
    expect(completed({ url: "{{secret.HOOK}}" }, { HOOK: "file:///etc/passwd" })).toHaveProperty("fault");
  });

  test("changes no path either, alone or together with a value", () => {
    const url = "https://api.acme.dev/c/{{var.a}}{{secret.KEY}}/cart";
    expect(completed({ url }, { KEY: ".." }, { a: "" })).toHaveProperty("fault");
    expect(completed({ url }, { KEY: "." }, { a: "." })).toHaveProperty("fault");
    expect(completed({ url }, { KEY: "." }, { a: "v" })).toMatchObject({
      request: { url: "https://api.acme.dev/c/v./cart" },
    });
  });

  test("at the start of the address leaves a value what it is: a part of the path, and no part of the host", () => {
    const BASE = "https://api.shop";
    const url = "{{secret.BASE}}/customers/{{var.id}}/cart";
    const call = (id: string) => completed({ method: "DELETE", url }, { BASE }, { id });
    expect(call("..")).toEqual({ fault: "a value in the address would change its path" });
    expect(call("%2e%2e")).toEqual({ fault: "a value in the address would change its path" });
    expect(call("")).toEqual({ fault: "a part of the address's path is empty" });
    expect(call("a/b")).toMatchObject({ request: { url: "https://api.shop/customers/a%2Fb/cart" } });
    const headers = { Authorization: "Bearer {{secret.KEY}}" };
    for (const x of [".evil.com", "-evil", "@evil.com", "x"])
      expect(completed({ url: "{{secret.BASE}}{{var.x}}", headers }, { BASE, KEY }, { x })).toEqual({
        fault: "a value in the address would change its host",
      });
  });

  test("that is not there fails the step by its name", () => {
    for (const secrets of [{}, { OTHER: "x" }])
      expect(completed({ body: "{{secret.KEY}}" }, secrets)).toEqual({
        fault: 'the secret "KEY" is not set in this workspace',
      });
    expect(completed({ body: "{{secret.constructor}}" }, {})).toHaveProperty("fault");
  });
});

test("whatever a value holds, it never becomes a secret", () => {
  const sly = fc
    .array(
      fc.constantFrom(
        "{{secret.KEY}}",
        "\ufdd0KEY\ufdd1",
        "\ufdd0",
        "\ufdd1",
        "\ufdd2",
        "\ufdd3",
        "KEY",
        "{{",
        "}}",
        "\\ufdd0",
      ),
      {
        minLength: 1,
      },
    )
    .map((all) => all.join(""));
  fc.assert(
    fc.property(sly, (q) => {
      const more = {
        url: "https://api.acme.dev/?q={{var.q}}",
        headers: { "X-Name": "{{var.q}} {{var.none | \ufdd0KEY\ufdd1}}", "X-Written": "\ufdd0KEY\ufdd1" },
        body: { q: "{{var.q}}", text: "\ufdd0KEY\ufdd1" },
      };
      for (const answer of [
        completed(more, { KEY: "s3cret" }, { q }),
        completed({ ...more, body: '{"q":"{{var.q}}"}' }, { KEY: "s3cret" }, { q }),
        completed(
          { ...more, url: "{{secret.BASE}}?q={{var.q}}" },
          { KEY: "s3cret", BASE: "https://api.acme.dev/" },
          { q },
        ),
      ])
        expect(JSON.stringify(answer)).not.toContain("s3cret");
      expect(
        "request" in completed({ url: "{{var.u}}" }, { KEY: "s3cret" }, { u: `https://api.acme.dev/${q}` }),
      ).toBe(true);
      expect(
        JSON.stringify(
          completed({ url: "{{var.u}}" }, { KEY: "s3cret" }, { u: `https://api.acme.dev/${q}` }),
        ),
      ).not.toContain("s3cret");
    }),
  );
});
