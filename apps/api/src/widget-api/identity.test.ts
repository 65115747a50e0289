import { createHmac } from "node:crypto";
import { publicId } from "@contact-identity/database";
import { drain } from "@contact-identity/database/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import { anEmail, newContact } from "../testing/contacts.ts";
import { openSocket } from "./testing/socket.ts";
import {
  arrive,
  type Browser,
  behind,
  type Key,
  makeKey,
  makeWidget,
  merge,
  reply,
  sign,
  type TestWidget,
} from "./testing/visitor.ts";

let api: TestApi;
let widget: TestWidget;
let key: Key;
beforeAll(async () => {
  api = await startApi();
  widget = await makeWidget(api);
  key = await makeKey(api, widget);
});
afterAll(() => api?.close());

const codes = ({ errors }: { errors: readonly { code: string }[] }) => errors.map((error) => error.code);
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);
function byHand(header: object, claims: object, secret: string, hash = "sha256"): string {
  const input = `${part(header)}.${part({ aud: widget.id, iat: now(), exp: now() + 600, ...claims })}`;
  return `${input}.${createHmac(hash, secret).update(input).digest("base64url")}`;
}

describe("a signature", () => {
  test("makes sub an attested id, and an address as good as the business says", async () => {
    const browser = await arrive(api, widget);
    const answer = await browser.identify({
      token: await sign(widget, key, "cust-1", {
        email: "one@shop.dev",
        email_verified: true,
        phone: "+14155550111",
        phone_verified: "true",
      }),
    });
    expect(answer).toMatchObject({ session: { identified: true }, errors: [] });
    await browser.say("signed one");
    expect((await behind(api, "signed one")).identifiers).toEqual([
      { kind: "EMAIL", value: "one@shop.dev", assurance: "ATTESTED", origin: "SIGNED_IDENTITY" },
      { kind: "EXTERNAL_ID", value: "cust-1", assurance: "ATTESTED", origin: "SIGNED_IDENTITY" },
      { kind: "PHONE", value: "+14155550111", assurance: "CLAIMED", origin: "SIGNED_IDENTITY" },
    ]);
  });

  const bad: Readonly<Record<string, () => string | Promise<string>>> = {
    "of another secret": () => byHand({ alg: "HS256", kid: key.kid }, { sub: "b" }, `${key.secret}x`),
    "of another algorithm": () => byHand({ alg: "HS512", kid: key.kid }, { sub: "b" }, key.secret, "sha512"),
    "that is not one": () =>
      `${byHand({ alg: "none", kid: key.kid }, { sub: "b" }, key.secret).split(".").slice(0, 2).join(".")}.`,
    "that calls itself none": () => byHand({ alg: "none", kid: key.kid }, { sub: "b" }, key.secret),
    "under no kid": () => byHand({ alg: "HS256" }, { sub: "b" }, key.secret),
    "under an unknown kid": () => byHand({ alg: "HS256", kid: "wik_unknown" }, { sub: "b" }, key.secret),
    "under a kid that is SQL": () => byHand({ alg: "HS256", kid: "x' OR '1'='1" }, { sub: "b" }, key.secret),
    "with parts that must be understood": () =>
      byHand({ alg: "HS256", kid: key.kid, crit: ["x"], x: 1 }, { sub: "b" }, key.secret),
    "of another widget's key": async () => {
      const other = await makeKey(api, await makeWidget(api));
      return byHand({ alg: "HS256", kid: other.kid }, { sub: "b" }, other.secret);
    },
    "of a revoked key": async () => {
      const gone = await makeKey(api, widget);
      const revoke =
        "mutation ($w: ID!, $k: String!) { widgetIdentityKeyRevoke(widgetId: $w, kid: $k) { userErrors { code } } }";
      await api.graphql(revoke, { w: widget.id, k: gone.kid });
      return byHand({ alg: "HS256", kid: gone.kid }, { sub: "b" }, gone.secret);
    },
    "of a sub that is blocked": () =>
      byHand({ alg: "HS256", kid: key.kid }, { sub: "undefined" }, key.secret),
    "that is no token": () => "..",
    "that is empty": () => "",
    "that is endless": () => "e".repeat(9000),
  };
  test.each(Object.keys(bad))(
    "%s is refused, changes nothing, and is not taken for a claim",
    async (name) => {
      const browser = await arrive(api, widget);
      const { token } = browser;
      expect(
        codes(
          await browser.identify({ token: await bad[name]?.(), email: "beside@shop.dev", externalId: "b" }),
        ),
      ).toEqual(["IDENTITY_INVALID"]);
      expect(browser.token).toBe(token);
      await browser.say(name);
      expect((await behind(api, name)).identifiers).toEqual([]);
    },
  );

  test("with malformed addresses, unknown fields and empty texts identifies the person, and names what was left out", async () => {
    const browser = await arrive(api, widget);
    const more = {
      email: { a: 1 },
      email_verified: true,
      phone: "12",
      name: "",
      fields: { nope: 1, neither: "" },
    };
    const answer = await browser.identify({ token: await sign(widget, key, "half-good", more) });
    expect(answer.session?.identified).toBe(true);
    expect(answer.errors.map(({ code, field }) => `${code} ${field}`)).toEqual([
      "INVALID_EMAIL email",
      "INVALID_PHONE phone",
      "INVALID fields.nope",
      "INVALID fields.neither",
    ]);
    await browser.say("half good");
    expect((await behind(api, "half good")).identifiers).toMatchObject([
      { kind: "EXTERNAL_ID", value: "half-good", assurance: "ATTESTED" },
    ]);
  });

  test("of 8,192 characters is as good as a short one; one more is IDENTITY_INVALID", async () => {
    const token = (filler: number) =>
      byHand(
        { alg: "HS256", kid: key.kid, note: "x" },
        { sub: "long", fields: {}, filler: "x".repeat(filler) },
        key.secret,
      );
    let filler = 8_192 - token(0).length;
    while (token(filler).length > 8_192) filler--;
    for (const [length, codesOf] of [
      [filler, []],
      [filler + 8, ["IDENTITY_INVALID"]],
    ] as const) {
      const browser = await arrive(api, widget);
      expect(codes(await browser.identify({ token: token(length) }))).toEqual(codesOf);
    }
  });

  test("of another person than the session's ends it and starts a fresh one", async () => {
    const browser = await arrive(api, widget);
    await browser.identify({ token: await sign(widget, key, "ann") });
    await browser.say("from ann");
    const anns = browser.token;
    await browser.identify({ token: await sign(widget, key, "bob") });
    expect(browser.token).not.toBe(anns);
    expect(await browser.texts()).toEqual([]);
    expect(
      (await browser.ask("{ messages { id } }", {}, { authorization: `Bearer ${anns}` })).errors?.[0]
        ?.extensions.code,
    ).toBe("UNAUTHENTICATED");
    await browser.say("from bob");
    expect((await behind(api, "from bob")).contactId).not.toBe((await behind(api, "from ann")).contactId);
  });

  test("of another id than the page had claimed is of another person too", async () => {
    const browser = await arrive(api, widget);
    await browser.identify({ externalId: "carol" });
    await browser.say("claimed to be carol");
    await browser.identify({ token: await sign(widget, key, "dave") });
    expect(await browser.texts()).toEqual([]);
  });

  test("is asked for where the widget requires it", async () => {
    const strict = await makeWidget(api, { requireSignedIdentity: true });
    const strictKey = await makeKey(api, strict);
    const browser = await arrive(api, strict);
    expect(codes(await browser.identify({ email: anEmail() }))).toEqual(["IDENTITY_REQUIRED"]);
    expect(codes(await browser.say("unsigned"))).toEqual(["IDENTITY_REQUIRED"]);
    await browser.identify({ token: await sign(strict, strictKey, "erin") });
    expect(codes(await browser.say("signed"))).toEqual([]);
  });

  test("brings back a person who was erased, at their next message", async () => {
    const first = await arrive(api, widget);
    await first.identify({ token: await sign(widget, key, "frank", { name: "Frank" }) });
    await first.say("to be erased");
    const { contactId } = await behind(api, "to be erased");
    const before = first.token;
    await api.graphql("mutation ($id: ID!) { contactErase(id: $id) { erasedIds } }", {
      id: publicId("contact", contactId),
    });
    expect(
      (await first.ask("{ messages { id } }", {}, { authorization: `Bearer ${before}` })).errors?.[0]
        ?.extensions.code,
    ).toBe("UNAUTHENTICATED");
    const [left] = await api.rows<{ text: string }>("SELECT json_agg(v)::text AS text FROM widget_session v");
    expect(left?.text).not.toContain("frank");
    const again = await arrive(api, widget);
    await again.identify({ token: await sign(widget, key, "frank") });
    expect(await again.texts()).toEqual([]);
    await again.say("frank is back");
    expect((await behind(api, "frank is back")).identifiers).toMatchObject([
      { kind: "EXTERNAL_ID", value: "frank", assurance: "ATTESTED" },
    ]);
  });
});

describe("a key that is revoked", () => {
  const revoke = (kid: string) =>
    api.graphql(
      "mutation ($w: ID!, $k: String!) { widgetIdentityKeyRevoke(widgetId: $w, kid: $k) { userErrors { code } } }",
      {
        w: widget.id,
        k: kid,
      },
    );
  const signedIn = async (by: Key, sub: string) => {
    const browser = await arrive(api, widget);
    await browser.identify({ token: await sign(widget, by, sub) });
    return browser;
  };
  const isLive = async (browser: Browser) => (await browser.ask("{ messages { id } }")).errors === undefined;

  test("ends the sessions that it signed, open sockets too, and no others", async () => {
    const [gone, stays] = [await makeKey(api, widget), await makeKey(api, widget)];
    const [lost, kept, moved, stranger] = [
      await signedIn(gone, "cust-r1"),
      await signedIn(stays, "cust-r1"),
      await signedIn(gone, "cust-r2"),
      await arrive(api, widget),
    ];
    await moved.identify({ token: await sign(widget, stays, "cust-r2") });
    const [hearing, other] = [await openSocket(lost), await openSocket(kept)];
    await revoke(gone.kid);
    expect(await hearing.ended).toBe("complete");
    expect(await Promise.all([lost, kept, moved, stranger].map(isLive))).toEqual([false, true, true, true]);
    await kept.say("still here");
    await other.heard("still here");
    other.close();
  });

  test("ends the session too that it signs at that moment, whichever comes first", async () => {
    for (let round = 0; round < 8; round++) {
      const racing = await makeKey(api, widget);
      const browsers = await Promise.all(Array.from({ length: 4 }, () => arrive(api, widget)));
      const token = await sign(widget, racing, `cust-race-${round}`);
      const answers = await Promise.all([
        ...browsers.slice(0, 2).map((browser) => browser.identify({ token })),
        revoke(racing.kid).then(() => null),
        ...browsers.slice(2).map((browser) => browser.identify({ token })),
      ]);
      const signed = answers.flatMap((answer) => answer?.session ?? []);
      expect(
        signed.length + answers.filter((answer) => answer?.errors[0]?.code === "IDENTITY_INVALID").length,
      ).toBe(4);
      const live = await api.rows("SELECT id FROM widget_session WHERE signed_by = $1 AND ended_at IS NULL", [
        racing.kid,
      ]);
      expect(live).toEqual([]);
    }
  });

  test("ends with it a signed session of before, which does not know its key", async () => {
    const [gone, stays] = [await makeKey(api, widget), await makeKey(api, widget)];
    const old = await signedIn(stays, "cust-old");
    await api.rows("UPDATE widget_session SET signed_by = NULL WHERE signed_by = $1", [stays.kid]);
    await revoke(gone.kid);
    expect(await isLive(old)).toBe(false);
  });
});

describe("what a browser can never gain", () => {
  test("1: history by a merge, neither from the merged one nor by an unmerge; only the same signed person's web chats", async () => {
    const [desk, stranger] = [await arrive(api, widget), await arrive(api, widget)];
    await desk.identify({ token: await sign(widget, key, "grace") });
    await desk.say("at the desk");
    await stranger.say("a stranger's");
    await reply(api, "a stranger's", "to the stranger");
    const mergeId = await merge(
      api,
      (await behind(api, "at the desk")).contactId,
      (await behind(api, "a stranger's")).contactId,
    );
    const mobile = await arrive(api, widget);
    await mobile.identify({ token: await sign(widget, key, "grace") });
    await mobile.say("on the move");
    for (const browser of [desk, mobile])
      expect(await browser.texts()).toEqual(["at the desk", "on the move"]);
    expect(await stranger.texts()).toEqual(["a stranger's", "to the stranger"]);
    await api.graphql("mutation ($id: ID!) { contactUnmerge(mergeId: $id) { userErrors { code } } }", {
      id: mergeId,
    });
    expect(await desk.texts()).toEqual(["at the desk", "on the move"]);
    expect(await stranger.texts()).toEqual(["a stranger's", "to the stranger"]);
  });

  test("1: nor another widget's, though the same person was signed there", async () => {
    const sister = await makeWidget(api);
    const sisterKey = await makeKey(api, sister);
    const [here, there] = [await arrive(api, widget), await arrive(api, sister)];
    await here.identify({ token: await sign(widget, key, "heidi") });
    await there.identify({ token: await sign(sister, sisterKey, "heidi") });
    await here.say("said here");
    expect(await there.texts()).toEqual([]);
  });

  test("2: anything by typing somebody's address, which merges nothing and changes nobody", async () => {
    const victim = await newContact(api, "victim@shop.dev", { firstName: "Vera" });
    const browser = await arrive(api, widget);
    expect(await browser.identify({ email: "victim@shop.dev", name: "Mallory" })).toMatchObject({
      session: { identified: true },
      errors: [],
    });
    await browser.say("typed an address");
    const { contactId, displayName } = await behind(api, "typed an address");
    expect(displayName).toBe("Mallory");
    const [shown] = await api.rows(
      "SELECT first_name, email, merged_into FROM contact WHERE display_name = 'Vera'",
    );
    expect(shown).toEqual({ first_name: "Vera", email: victim.email, merged_into: null });
    // What it means for others is the worker's to see, after the answer: no time tells of it.
    expect(await api.rows("SELECT 1 FROM merge_suggestion_contact")).toEqual([]);
    await drain(api.database, api.workspaceId);
    const open = await api.rows<{ contact_id: string }>("SELECT contact_id FROM merge_suggestion_contact");
    expect(open.map((row) => row.contact_id)).toContain(contactId);
  });

  test("3: assurance by saying so", async () => {
    const browser = await arrive(api, widget);
    const said = { email: "sure@shop.dev", fields: { email_verified: true, assurance: "ATTESTED" } };
    expect(codes(await browser.identify(said))).toEqual(["INVALID", "INVALID"]);
    await browser.identify({ email: "sure@shop.dev" });
    await browser.say("so sure");
    expect((await behind(api, "so sure")).identifiers).toMatchObject([{ assurance: "CLAIMED" }]);
  });

  test("4: two attested ids in one contact", async () => {
    const [a, b] = [await arrive(api, widget), await arrive(api, widget)];
    const both = { email: "shared@shop.dev", email_verified: true };
    await a.identify({ token: await sign(widget, key, "ivan", both) });
    await b.identify({ token: await sign(widget, key, "judy", both) });
    await a.say("ivan here");
    await b.say("judy here");
    expect((await behind(api, "ivan here")).contactId).not.toBe((await behind(api, "judy here")).contactId);
  });

  test("5: anything by claiming first what its owner proves later, even if a person merges the two", async () => {
    const thief = await arrive(api, widget);
    await thief.identify({ externalId: "kate", email: "kate@shop.dev", name: "Not Kate" });
    await thief.say("bait");
    const owner = await arrive(api, widget);
    await owner.identify({
      token: await sign(widget, key, "kate", { email: "kate@shop.dev", email_verified: true, name: "Kate" }),
    });
    await owner.say("kate's secret");
    await reply(api, "kate's secret", "kate's answer");
    const [claimant, proven] = [await behind(api, "bait"), await behind(api, "kate's secret")];
    expect(claimant.contactId).not.toBe(proven.contactId);
    expect(claimant.identifiers.map(({ assurance }) => assurance)).toEqual(["CLAIMED", "CLAIMED"]);
    const owners = await api.rows<{ contact: string }>(
      "SELECT s.contact_id AS contact FROM identifier i JOIN contact_source s ON s.id = i.source_id WHERE i.owner AND i.value IN ('kate', 'kate@shop.dev')",
    );
    expect(owners).toEqual([{ contact: proven.contactId }, { contact: proven.contactId }]);
    await merge(api, proven.contactId, claimant.contactId);
    await thief.identify({ externalId: "kate", email: "kate@shop.dev" });
    expect(await thief.texts()).toEqual(["bait"]);
    expect(await owner.texts()).toEqual(["kate's secret", "kate's answer"]);
  });
});
