import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createContact } from "../contact/acts/create-contact.ts";
import { updateContact } from "../contact/acts/update-contact.ts";
import { resolveContacts } from "../contact/contact-store.ts";
import { Refused } from "../refused.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import type { Tx } from "../transaction.ts";
import { retrying } from "../transaction.ts";
import { mergeContacts } from "./acts/merge-contacts.ts";
import { unmergeContacts } from "./acts/unmerge-contacts.ts";
import { eraseContact } from "./erasure/erase-contact.ts";

/** `npm run soak` asks for more of the same. */
const PROGRAMS = Number(process.env.PROGRAMS ?? 8);
const STEPS = Number(process.env.PROGRAM_STEPS ?? 60);

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const caller = { actor: "key:test", label: "API: test", mayAttest: false };
let count = 0;

function chance(seed: number) {
  let state = seed >>> 0;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
  return { next, pick: <T>(list: readonly T[]): T => list[next(list.length)] as T };
}

/** What merging and undoing means, without a database: links between atoms, and hands with their time. */
class Model {
  readonly up = new Map<string, { parent: string; merge: string }>();
  readonly erased = new Set<string>();
  readonly born = new Map<string, string>();
  readonly hands = new Map<string, { value: string; time: number }>();
  readonly undone = new Set<string>();
  readonly merges: { id: string; survivor: string; absorbed: string }[] = [];
  private time = 0;
  root(atom: string): string {
    let at = atom;
    for (let link = this.up.get(at); link; link = this.up.get(at)) at = link.parent;
    return at;
  }
  live = () => [...this.born.keys()].filter((atom) => !this.erased.has(atom));
  members = (root: string) => this.live().filter((atom) => this.root(atom) === root);
  merge(id: string, survivor: string, absorbed: string) {
    this.merges.push({ id, survivor, absorbed });
    this.up.set(absorbed, { parent: survivor, merge: id });
  }
  unmerge(id: string) {
    this.undone.add(id);
    for (const [atom, link] of this.up) if (link.merge === id) this.up.delete(atom);
  }
  hand(root: string, value: string) {
    this.hands.set(root, { value, time: ++this.time });
  }
  erase(root: string) {
    const all = this.members(root);
    for (const atom of all) {
      this.erased.add(atom);
      this.up.delete(atom);
    }
  }
  /** The latest hand of the group, else the name of the one born last, for all were told with the same assurance. */
  shown(root: string): string {
    const members = this.members(root);
    const hand = members.flatMap((atom) => this.hands.get(atom) ?? []).sort((a, b) => b.time - a.time)[0];
    return hand?.value ?? (this.born.get(members.at(-1) as string) as string);
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 2));

describe("random programs of merge, undo, hands, messages and erasure are what the model says, step by step", () => {
  test.each(Array.from({ length: PROGRAMS }, (_, i) => i + 1))("program %i", async (seed) => {
    const { next, pick } = chance(seed * 7919);
    const ws = await at.workspace();
    const line = await at.channel(ws);
    const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
    const model = new Model();
    const accounts = new Map<string, string>();
    const create = async () => {
      const account = `acct-${count++}`;
      // Two values of one millisecond would be told apart by their text, which the model does not know.
      await pause();
      const { contactId } = await at.tell(line, account, { name: `Born ${count}` });
      model.born.set(contactId, `Born ${count}`);
      accounts.set(contactId, account);
    };
    for (let i = 0; i < 5; i++) await create();
    for (let step = 0; step < STEPS; step++) {
      const live = model.live();
      const roots = [...new Set(live.map((atom) => model.root(atom)))];
      const what = next(100);
      if (what < 15 || roots.length < 2) await create();
      else if (what < 50) {
        const [a, b] = [pick(live), pick(live)];
        const merging = act((tx) =>
          mergeContacts(tx, { survivorId: a, absorbedIds: [b], actor: "key:test" }),
        );
        if (model.root(a) === model.root(b)) await expect(merging).rejects.toBeInstanceOf(Refused);
        else model.merge(await merging, model.root(a), model.root(b));
      } else if (what < 75) {
        const open = model.merges.filter((m) => !model.undone.has(m.id) && !model.erased.has(m.survivor));
        if (open.length > 0) {
          const { id } = pick(open);
          await act((tx) => unmergeContacts(tx, id, "key:test"));
          model.unmerge(id);
        }
      } else if (what < 85) {
        const atom = pick(live);
        await pause();
        await act((tx) =>
          updateContact(tx, { id: atom, contact: { firstName: `Hand ${step}` } }, "key:test"),
        );
        model.hand(model.root(atom), `Hand ${step}`);
      } else if (what < 95) {
        const atom = pick(live);
        const told = await at.tell(line, accounts.get(atom) as string);
        expect(told.contactId).toBe(model.root(atom));
      } else {
        const root = pick(roots);
        const { erasedIds } = await act((tx) => eraseContact(tx, root, false));
        expect([...erasedIds].sort()).toEqual(model.members(root).sort());
        model.erase(root);
      }
      const all = [...model.born.keys()];
      const found = await act((tx) => resolveContacts(tx, all));
      expect(
        all.map((atom) => [atom, found.get(atom)?.id ?? null, found.get(atom)?.firstName ?? null]),
      ).toEqual(
        all.map((atom) =>
          model.erased.has(atom)
            ? [atom, null, null]
            : [atom, model.root(atom), model.shown(model.root(atom))],
        ),
      );
    }
  });
});

describe("at the same time", () => {
  test("a ring of contacts merged in random pairs is one contact in the end, and nobody sees an error but that they are one already", async () => {
    const { next } = chance(11);
    const ws = await at.workspace();
    const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
    const ring: string[] = [];
    for (let i = 0; i < 16; i++)
      ring.push(
        await act((tx) =>
          createContact(tx, { identifiers: [{ kind: "EMAIL", value: `ring${count++}@mail.dev` }] }, caller),
        ),
      );
    const pairs = ring.map(
      (id, i) => (next(2) ? [id, ring[(i + 1) % 16]] : [ring[(i + 1) % 16], id]) as [string, string],
    );
    const answers = await Promise.all(
      pairs.map(([survivorId, other]) =>
        act((tx) => mergeContacts(tx, { survivorId, absorbedIds: [other], actor: "key:test" })).catch(
          (error: unknown) => (error instanceof Refused ? error.refusals[0]?.code : error),
        ),
      ),
    );
    expect(answers.filter((answer) => typeof answer !== "string")).toEqual([]);
    expect(answers.filter((answer) => answer === "SAME_CONTACT")).toHaveLength(1);
    const found = await act((tx) => resolveContacts(tx, ring));
    expect(new Set(ring.map((id) => found.get(id)?.id)).size).toBe(1);
  });

  test("A into B against B into A: one of them happens", async () => {
    for (let round = 0; round < 10; round++) {
      const ws = await at.workspace();
      const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
      const make = () =>
        act((tx) =>
          createContact(tx, { identifiers: [{ kind: "EMAIL", value: `ab${count++}@mail.dev` }] }, caller),
        );
      const [a, b] = [await make(), await make()];
      const settled = await Promise.allSettled([
        act((tx) => mergeContacts(tx, { survivorId: a, absorbedIds: [b], actor: "one" })),
        act((tx) => mergeContacts(tx, { survivorId: b, absorbedIds: [a], actor: "two" })),
      ]);
      expect(settled.filter((s) => s.status === "fulfilled")).toHaveLength(1);
      const found = await act((tx) => resolveContacts(tx, [a, b]));
      expect(found.get(a)?.id).toBe(found.get(b)?.id);
    }
  });

  test("merges against messages, values, hands and undos: every message is stored, every id answers, nobody is lost", async () => {
    const ws = await at.workspace();
    const lines = await Promise.all([at.channel(ws), at.channel(ws), at.channel(ws)]);
    const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
    const people = await Promise.all(lines.flatMap((line) => [0, 1].map((i) => at.tell(line, `p${i}`))));
    const ids = people.map((p) => p.contactId);
    const quiet = (work: Promise<unknown>) =>
      work.catch((error: unknown) => (error instanceof Refused ? null : Promise.reject(error)));
    const { next, pick } = chance(5);
    let messages = people.length;
    await Promise.all(
      Array.from({ length: 120 }, async (_, i) => {
        const what = next(6);
        if (what < 2)
          return quiet(
            act((tx) =>
              mergeContacts(tx, { survivorId: pick(ids), absorbedIds: [pick(ids)], actor: "key:test" }),
            ),
          );
        if (what === 2)
          return quiet(
            act((tx) => updateContact(tx, { id: pick(ids), contact: { firstName: `n${i}` } }, "key:test")),
          );
        if (what === 3)
          return quiet(
            act(async (tx) => {
              const [merge] = await tx.query<{ id: string }>(
                "SELECT id FROM merge WHERE undone_at IS NULL ORDER BY id LIMIT 1",
              );
              if (merge) await unmergeContacts(tx, merge.id, "key:test");
            }),
          );
        messages++;
        return at.tell(pick(lines), `p${next(2)}`, what === 4 ? { email: `v${next(3)}@mail.dev` } : {});
      }),
    );
    await act(async (tx) => {
      expect(await tx.query("SELECT count(*)::int AS n FROM message")).toEqual([{ n: messages }]);
      const found = await resolveContacts(tx, ids);
      expect(ids.every((id) => found.has(id))).toBe(true);
      // Every source is where the merges in force say, in one hop.
      const [wrong] = await tx.query<{ n: number }>(
        `WITH RECURSIVE up AS (SELECT id AS atom, id AS at FROM contact UNION ALL
           SELECT up.atom, m.survivor_id FROM up JOIN contact c ON c.id = up.at JOIN merge m ON m.id = c.absorbed_by),
         roots AS (SELECT u.atom, u.at FROM up u JOIN contact c ON c.id = u.at WHERE c.absorbed_by IS NULL)
         SELECT count(*)::int AS n FROM contact_source s JOIN roots r ON r.atom = s.home_contact_id WHERE s.contact_id <> r.at`,
      );
      expect(wrong).toEqual({ n: 0 });
    });
  });
});
