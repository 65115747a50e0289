import type { Act } from "./identity-acts.ts";

/** The same numbers for the same seed, on every machine. */
export function chance(seed: number) {
  let state = seed >>> 0;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
  return { next, pick: <T>(list: readonly T[]): T => list[next(list.length)] as T };
}

/** Few, so that values meet, crowd and conflict often; two are one by their alias keys, one is a role mailbox. */
const EMAILS = [
  "ann@shop.dev",
  "bob@shop.dev",
  "cat@shop.dev",
  "d.ora@gmail.com",
  "dora@gmail.com",
  "eve@shop.dev",
  "info@shop.dev",
];
const PHONES = ["+14155550101", "+14155550102", "+14155550103"];
const EXTERNAL_IDS = ["c-1", "c-2", "c-3"];
const ACCOUNTS = 8;

/** What happens in a small town: every message's text is its account, so that one in the wrong place can be told. */
export function randomActs(seed: number, count: number, channels: readonly string[]): Act[] {
  const { next, pick } = chance(seed);
  const any = () => next(1_000_000);
  const tell = (): Act => {
    const account = `p${next(ACCOUNTS)}`;
    const email = next(3) === 0 ? { email: pick(EMAILS) } : {};
    const phone = next(6) === 0 ? { phone: pick(PHONES) } : {};
    const name = next(4) === 0 ? { name: `Name ${next(1000)}` } : {};
    return {
      do: "tell",
      channel: pick(channels),
      account,
      said: { text: account, ...email, ...phone, ...name },
    };
  };
  const add = (): Act => {
    const attested = next(2) === 0;
    const value =
      attested && next(2) === 0
        ? { kind: "EXTERNAL_ID", value: pick(EXTERNAL_IDS) }
        : { kind: "EMAIL", value: pick(EMAILS) };
    return {
      do: "add",
      contact: any(),
      attested,
      ...(value as { kind: "EMAIL" | "EXTERNAL_ID"; value: string }),
    };
  };
  return Array.from({ length: count }, (): Act => {
    const what = next(100);
    if (what < 42) return tell();
    if (what < 54) return { do: "merge", survivor: any(), absorbed: any() };
    if (what < 64) return { do: "unmerge", merge: any() };
    if (what < 71) return { do: "hand", contact: any(), firstName: `Hand ${next(1000)}` };
    if (what < 85) return add();
    if (what < 89) return { do: "remove", identifier: any() };
    if (what < 93) return { do: "accept", suggestion: any() };
    if (what < 97) return { do: "reject", suggestion: any() };
    return { do: "erase", contact: any() };
  });
}
