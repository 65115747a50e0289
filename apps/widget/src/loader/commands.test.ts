import { describe, expect, test } from "@jest/globals";
import { type Actions, type HostPage, takeOver } from "./commands.ts";

type Called = readonly [string, ...unknown[]];

function actions(): { readonly called: Called[]; readonly all: Actions } {
  const called: Called[] = [];
  const note =
    (name: string) =>
    (...given: readonly unknown[]): void => {
      called.push([name, ...given]);
    };
  const all = {
    identify: note("identify"),
    open: note("open"),
    close: note("close"),
    reset: note("reset"),
    on: note("on"),
    refuse: note("refuse"),
  };
  return { called, all };
}

/** The inline stub of the embed snippet, to the letter. */
function stubbed(
  ...commands: readonly (readonly unknown[])[]
): HostPage & { ContactIdentity: (...command: unknown[]) => void } {
  const page: { ContactIdentity: { (...command: unknown[]): void; q?: unknown[][] } } = {
    ContactIdentity: (...command) => {
      page.ContactIdentity.q = [...(page.ContactIdentity.q ?? []), command];
    },
  };
  for (const command of commands) page.ContactIdentity(...command);
  return page;
}

describe("the page's commands", () => {
  test("those given before the loader came run in their order, those after at once", () => {
    const { called, all } = actions();
    const page = stubbed(["identify", { token: "t" }], ["open"]);
    takeOver(page, all);
    page.ContactIdentity("close");
    expect(called).toEqual([["identify", { token: "t" }], ["open"], ["close"]]);
  });

  test("a page without the stub can call as soon as the loader is there", () => {
    const { called, all } = actions();
    const page: HostPage = {};
    takeOver(page, all);
    page.ContactIdentity?.("reset");
    expect(called).toEqual([["reset"]]);
  });

  test("a second loader sees that the first has the queue", () => {
    const page = stubbed();
    takeOver(page, actions().all);
    expect(page.ContactIdentity).toHaveProperty("taken", true);
  });

  test.each([
    ["no command at all", []],
    ["an unknown command", ["delete"]],
    ["a name of the object's own", ["constructor"]],
    ["an event that does not exist", ["on", "typing", () => {}]],
    ["a listener that is no function", ["on", "message", "alert(1)"]],
    ["an identity that is text", ["identify", "ann@shop.dev"]],
    ["an e-mail that is no text", ["identify", { email: 7 }]],
    ["fields that are a list", ["identify", { fields: ["a"] }]],
    ["an identity of a bigint", ["identify", { fields: { a: 1n } }]],
  ])("%s is refused, and those behind it run", (_, command) => {
    const { called, all } = actions();
    takeOver(stubbed(command, ["open"]), all);
    expect(called).toEqual([["refuse", expect.any(String)], ["open"]]);
  });

  test("an identity goes on as the plain data that it was when it was given, without what we do not know", () => {
    const { called, all } = actions();
    const fields = { plan: "gold", call: () => 1 };
    takeOver(stubbed(["identify", { name: "Ann", email: null, secret: "x", fields }]), all);
    fields.plan = "silver";
    expect(called).toEqual(
      [["identify", { name: "Ann", fields: { plan: "silver" } }]].map(([name]) => [
        name,
        { name: "Ann", fields: { plan: "gold" } },
      ]),
    );
  });
});
