import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { WidgetMessage } from "../api/protocol.ts";
import { days, merged, openOptions, stillUnsent, unreadCount } from "./timeline.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 25, 10, minute)).toISOString();
const said = (
  id: string,
  minute: number,
  direction: WidgetMessage["direction"] = "OUTBOUND",
  options: string[] | null = null,
): WidgetMessage => ({
  id,
  direction,
  text: id,
  options,
  createdAt: at(minute),
});

describe("the conversation", () => {
  test("however messages come, and how often, each stands once and in its time", () => {
    const all = [said("a", 1), said("b", 2), said("c", 3), said("d", 4)];
    const batches = fc.array(fc.subarray(all), { minLength: 1 });
    fc.assert(
      fc.property(batches, (given) => {
        const end = [...given, all].reduce<readonly WidgetMessage[]>(merged, []);
        expect(end).toEqual(all);
      }),
    );
  });

  test("one side's messages within five minutes stand together", () => {
    const [day] = days([said("a", 1), said("b", 4), said("c", 5, "INBOUND"), said("d", 6), said("e", 20)]);
    expect(day?.groups.map(({ messages }) => messages.map(({ key }) => key))).toEqual([
      ["a", "b"],
      ["c"],
      ["d"],
      ["e"],
    ]);
  });

  test("unread is what came from the other side since the last look", () => {
    const messages = [said("a", 1), said("b", 2, "INBOUND"), said("c", 3), said("d", 4)];
    expect(unreadCount(messages, at(1))).toBe(2);
    expect(unreadCount(messages, at(4))).toBe(0);
  });

  test("a message that came back before its call was answered does not stand there twice", () => {
    const before = [said("ok", 1, "INBOUND"), said("b", 2)];
    const unsent = { clientId: "1", text: "ok", writtenAt: at(3), afterId: "b" };
    expect(stillUnsent(before, [unsent])).toEqual([unsent]);
    const back = [...before, { ...said("c", 3, "INBOUND"), text: "ok" }];
    expect(stillUnsent(back, [unsent])).toEqual([]);
    expect(stillUnsent(back, [{ ...unsent, failed: true }])).toHaveLength(1);
    expect(stillUnsent([said("ok", 4)], [unsent])).toEqual([unsent]);
  });

  test("only the last message's choices are open, and only until something is answered", () => {
    const asked = said("a", 1, "OUTBOUND", ["Yes", "No"]);
    expect(openOptions([asked], false)).toEqual(["Yes", "No"]);
    expect(openOptions([asked], true)).toEqual([]);
    expect(openOptions([asked, said("b", 2, "INBOUND")], false)).toEqual([]);
    expect(openOptions([asked, said("b", 2)], false)).toEqual([]);
  });
});
