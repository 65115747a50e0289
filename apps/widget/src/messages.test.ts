import { describe, expect, test } from "@jest/globals";
import { frameMessage, hostMessage, sealed } from "./messages.ts";

const look = {
  color: "#0b5d51",
  ink: "#ffffff",
  position: "RIGHT",
  label: null,
  title: "Shop",
  openText: "Open chat",
  closeText: "Close chat",
};

describe("what crosses the border", () => {
  test.each([
    ["open", { type: "open" }],
    ["close", { type: "close" }],
    ["reset", { type: "reset" }],
    ["identify", { type: "identify", input: { token: "t", fields: { plan: "gold" } } }],
  ])("the frame hears %s", (_, message) => expect(hostMessage(sealed(message))).toEqual(message));

  test.each([
    ["ready", { type: "ready", look, reopen: true }],
    ["unread", { type: "unread", count: 2, text: "2 unread messages" }],
    ["close", { type: "close" }],
    ["message", { type: "message" }],
    ["identified", { type: "identified" }],
    ["error", { type: "error", code: "IDENTITY_INVALID", message: "no" }],
  ])("the host page hears %s", (_, message) => expect(frameMessage(sealed(message))).toEqual(message));

  test("nothing more than a message's own parts comes through", () => {
    expect(hostMessage(sealed({ type: "open", text: "said" }))).toEqual({ type: "open" });
    expect(hostMessage(sealed({ type: "identify", input: { name: "Ann", role: "admin" } }))).toEqual({
      type: "identify",
      input: { name: "Ann" },
    });
    expect(frameMessage(sealed({ type: "message", text: "said" }))).toEqual({ type: "message" });
  });

  test.each([
    ["null", null],
    ["text", "open"],
    ["another library's message", { type: "open" }],
    ["a list", sealed([{ type: "open" }])],
    ["no type", sealed({})],
    ["an unknown type", sealed({ type: "post", text: "hello" })],
    ["an inherited type", sealed(Object.create({ type: Symbol("open") }))],
    ["an identity without input", sealed({ type: "identify" })],
    ["an identity of wrong types", sealed({ type: "identify", input: { token: { toString: "x" } } })],
    ["a look without a colour", sealed({ type: "ready", look: { ...look, color: "red;}" }, reopen: false })],
    ["a look at no side", sealed({ type: "ready", look: { ...look, position: "TOP" }, reopen: false })],
    ["a count that is no number", sealed({ type: "unread", count: "9", text: "" })],
    ["an error without words", sealed({ type: "error", code: "X" })],
  ])("%s is heard by neither side", (_, data) => {
    expect(hostMessage(data)).toBeNull();
    expect(frameMessage(data)).toBeNull();
  });
});
