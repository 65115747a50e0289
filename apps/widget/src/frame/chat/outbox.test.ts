import { describe, expect, test } from "@jest/globals";
import { createMemory, type Memory, nameIn } from "./memory.ts";
import { createOutbox, newClientId } from "./outbox.ts";

/** A browser's storage, as far as it is used. */
function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  } as unknown as Storage;
}
const refusing = (): Storage => {
  throw new DOMException("The operation is insecure.", "SecurityError");
};
const message = (clientId: string) => ({
  clientId,
  text: `text of ${clientId}`,
  writtenAt: "2026-11-25T10:00:00.000Z",
});

describe("the outbox", () => {
  test("keeps what is unsent in order, over a reload", () => {
    const place = storage();
    const before = createOutbox(createMemory(() => place, "wk_a"));
    before.put(message("1"));
    before.put(message("2"));
    before.put({ ...message("1"), failed: true });
    expect(createOutbox(createMemory(() => place, "wk_a")).all()).toEqual([
      { ...message("1"), failed: true },
      message("2"),
    ]);
  });

  test("two tabs do not lose each other's messages", () => {
    const place = storage();
    const [one, two] = [
      createOutbox(createMemory(() => place, "wk_a")),
      createOutbox(createMemory(() => place, "wk_a")),
    ];
    one.put(message("1"));
    two.put(message("2"));
    one.remove("1");
    expect(two.all()).toEqual([message("2")]);
  });

  test("two widgets on one platform do not see each other's", () => {
    const place = storage();
    createOutbox(createMemory(() => place, "wk_a")).put(message("1"));
    expect(createOutbox(createMemory(() => place, "wk_b")).all()).toEqual([]);
  });

  test.each(["", "{", "null", "7", '[1,{"clientId":7}]'])(
    "storage that holds %j is an empty outbox",
    (text) => {
      const memory: Memory = { get: () => text, set: () => {} };
      expect(createOutbox(memory).all()).toEqual([]);
    },
  );

  test("every clientId is its own", () => {
    const ids = Array.from({ length: 1000 }, newClientId);
    expect(new Set(ids).size).toBe(1000);
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe("the memory", () => {
  test("a browser that refuses storage remembers as long as the page lives", () => {
    const memory = createMemory(refusing, "wk_a");
    memory.set("token", "t");
    expect(memory.get("token")).toBe("t");
    memory.set("token", null);
    expect(memory.get("token")).toBeNull();
  });

  test("storage that is full does not bring back an older value", () => {
    const place = storage();
    const memory = createMemory(() => place, "wk_a");
    memory.set("seenAt", "1");
    place.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    memory.set("seenAt", "2");
    expect(memory.get("seenAt")).toBe("2");
  });

  test("names a change of its own widget alone", () => {
    expect(nameIn("contact-identity:wk_a:token", "wk_a")).toBe("token");
    expect(nameIn("contact-identity:wk_b:token", "wk_a")).toBeNull();
    expect(nameIn(null, "wk_a")).toBeNull();
  });
});
