import { connect, type Socket } from "node:net";
import {
  createChannel,
  createWorkspace,
  openDatabase,
  parseId,
  publicId,
  transaction,
} from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { FastifyInstance, RouteOptions } from "fastify";
import { largePlaces } from "../inbound/large-places.ts";
import { startApi, type TestApi } from "../testing/api.ts";
import { Browser, makeWidget } from "../widget-api/testing/visitor.ts";
import { BodyRefused, roomFor } from "./bodies.ts";

const KIB = 1024;
/** Of the times in the contract a fiftieth. */
const LIMITS = {
  ...{ headersMs: 400, bodyMs: 300, mailMs: 1_200, stallMs: 250, silentOfAddress: 20 },
  ...{ bodiesOfAddress: 4 * KIB * KIB, bodies: 8 * KIB * KIB },
};
/** Beyond which a connection that should have ended has not; the machine may be busy. */
const LATE_MS = 6_000;

let api: TestApi;
let routes: readonly { readonly method: string; readonly url: string }[];
let mailChannel: string;
let customChannel: { readonly id: string; readonly token: string };
let workflow: { readonly id: string; readonly token: string };
let browser: Browser;

beforeAll(async () => {
  const seen: { method: string; url: string }[] = [];
  api = await startApi([], LIMITS, (app: FastifyInstance) =>
    app.addHook("onRoute", ({ method, url }: RouteOptions) => {
      for (const one of [method].flat()) seen.push({ method: one, url });
    }),
  );
  routes = seen;
  const email = {
    address: "desk@shop.dev",
    provider: "MAILGUN",
    inboundSecret: "key-signing",
    smtpUrl: "smtp://desk:pw@smtp.shop.dev",
  };
  const at = await transaction(api.database, api.workspaceId, (tx) =>
    createChannel(
      tx,
      { type: "EMAIL", name: "Desk", config: email, secretFields: ["inboundSecret"] },
      api.encryptionKey,
    ),
  );
  mailChannel = publicId("channel", at.id);
  const { channelCreate } = await api.graphql<{ channelCreate: { channel: { id: string }; token: string } }>(
    'mutation { channelCreate(input: { name: "Shop", custom: {} }) { channel { id } token } }',
  );
  customChannel = { id: channelCreate.channel.id, token: channelCreate.token };
  browser = new Browser(api, await makeWidget(api));
  workflow = await published();
});
afterAll(() => api?.close());

async function published() {
  const definition = {
    trigger: { type: "INCOMING_WEBHOOK", contact: { pointer: "/mail", kind: "EMAIL" } },
    start: "wait",
    steps: [{ id: "wait", type: "WAIT", duration: "P1D", next: null }],
  };
  const create =
    'mutation ($d: JSON) { workflowCreate(input: { name: "Orders", definition: $d }) { workflow { id } } }';
  const { id } = (
    await api.graphql<{ workflowCreate: { workflow: { id: string } } }>(create, { d: definition })
  ).workflowCreate.workflow;
  await api.graphql("mutation ($id: ID!) { workflowPublish(id: $id) { userErrors { message } } }", { id });
  const { triggerToken } = (
    await api.graphql<{ workflow: { triggerToken: string } }>(
      "query ($id: ID!) { workflow(id: $id) { triggerToken } }",
      { id },
    )
  ).workflow;
  return { id, token: triggerToken };
}

interface Ended {
  /** Of the first answer; null when there was none. */
  readonly status: number | null;
  readonly text: string;
  /** Until the answer came, and until the connection was closed. */
  readonly answeredMs: number;
  readonly ms: number;
}

/** Writes on a connection of its own, and waits until the other side closes it. */
function raw(text: string, more?: (socket: Socket) => void): Promise<Ended> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const socket = connect(Number(port), hostname, () => {
      socket.write(text);
      more?.(socket);
    });
    let heard = "";
    let answeredMs = Number.NaN;
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error(`still open after ${LATE_MS} ms: ${text.slice(0, 80)}`));
    }, LATE_MS);
    socket.on("data", (data) => {
      if (heard === "") answeredMs = performance.now() - began;
      heard += data.toString();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(late);
      const status = /^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1];
      resolve({
        status: status ? Number(status) : null,
        text: heard,
        answeredMs,
        ms: performance.now() - began,
      });
    });
  });
}

type Headers = Readonly<Record<string, string>>;
const head = (method: string, path: string, headers: Headers) =>
  `${method} ${path} HTTP/1.1\r\nhost: here\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;
const half: Headers = { "content-type": "application/json", "content-length": "1000" };
const halfSent = (method: string, path: string, headers: Headers = {}) =>
  raw(`${head(method, path, { ...half, ...headers })}{"half": "`);

/** A path of the route, with something in place of its parameters. */
const pathOf = (url: string) => url.replace(/:\w+/g, "some").replace("*", "some");

describe("a body that stays away", () => {
  test("ends with its connection at every route, and is not waited for where nobody is known", async () => {
    expect(routes.length).toBeGreaterThan(15);
    const ended = await Promise.all(
      routes.map(async ({ method, url }) => ({ method, url, ...(await halfSent(method, pathOf(url))) })),
    );
    // Nobody who says nothing of himself is told to hurry: he is refused, or answered, without his body.
    const waitedFor = ended
      .filter(({ status }) => status === 408 || status === null)
      .map(({ method, url }) => `${method} ${url}`);
    expect(waitedFor).toEqual([]);
    expect(
      ended.filter(({ method, status }) => method === "POST" && ![401, 404].includes(status as number)),
    ).toEqual([]);
  });

  test.each(["PUT", "PATCH", "POST", "DELETE", "GET"])(
    "%s to an address where nothing is: 404 at once",
    async (method) => {
      const { status, text } = await halfSent(method, "/nothing/here");
      expect([status, text.includes("NOT_FOUND")]).toEqual([404, true]);
    },
  );

  const known: [name: string, path: () => string, headers: () => Headers][] = [
    ["the admin API", () => "/graphql", () => ({ authorization: `Bearer ${api.adminKey}` })],
    ["the visitor API", () => "/widget/graphql", () => browser.headers()],
    [
      "a trigger",
      () => `/workflows/${workflow.id}/trigger`,
      () => ({ authorization: `Bearer ${workflow.token}` }),
    ],
    [
      "a webhook",
      () => `/channels/${customChannel.id}/webhook`,
      () => ({ authorization: `Bearer ${customChannel.token}` }),
    ],
    ["a mail", () => `/channels/${mailChannel}/webhook`, () => ({})],
  ];
  test.each(known)("of somebody known is waited for, and then ended by 408: %s", async (_, path, headers) => {
    const { status, ms } = await halfSent("POST", path(), headers());
    expect(status).toBe(408);
    expect(ms).toBeGreaterThan(LIMITS.bodyMs - 20);
  });

  test.each(known.slice(0, 4))(
    "also one that trickles without saying how long it is: %s",
    async (_, path, headers) => {
      let timer: NodeJS.Timeout | undefined;
      const ended = raw(
        head("POST", path(), {
          "content-type": "application/json",
          "transfer-encoding": "chunked",
          ...headers(),
        }),
        (socket) => {
          timer = setInterval(() => socket.write("1\r\n \r\n"), 40);
        },
      );
      expect((await ended.finally(() => clearInterval(timer))).status).toBe(408);
    },
  );

  test("that comes whole but in pieces is taken", async () => {
    const body = JSON.stringify({ query: "{ workspace { name } }" });
    const headers = {
      "content-type": "application/json",
      "content-length": String(body.length),
      authorization: `Bearer ${api.adminKey}`,
    };
    const { status, text } = await raw(
      head("POST", "/graphql", { ...headers, connection: "close" }) + body.slice(0, 9),
      (socket) => {
        setTimeout(() => socket.write(body.slice(9)), 60);
      },
    );
    expect([status, text.includes('"Test"')]).toEqual([200, true]);
  });
});

test("headers that trickle end", async () => {
  let timer: NodeJS.Timeout | undefined;
  const { ms } = await raw("GET /healthz HTTP/1.1\r\n", (socket) => {
    timer = setInterval(() => socket.write("x-more: y\r\n"), 50);
  }).finally(() => clearInterval(timer));
  expect(ms).toBeLessThan(LATE_MS);
});

test("of connections that bring no request one address has a bounded number", async () => {
  const { hostname, port } = new URL(api.url);
  const sockets = Array.from({ length: LIMITS.silentOfAddress + 10 }, () =>
    connect(Number(port), hostname).on("error", () => {}),
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(sockets.filter((socket) => !socket.closed).length).toBeLessThanOrEqual(LIMITS.silentOfAddress);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
});

test("connections that bring nothing do not hold up the end", async () => {
  const own = await startApi();
  const { hostname, port } = new URL(own.url);
  const socket = connect(Number(port), hostname).on("error", () => {});
  await new Promise((resolve) => socket.once("connect", resolve));
  await own.close();
  socket.destroy();
}, 20_000);

test("room for bodies is taken by what they announce, of one address and of all, and comes back", () => {
  const room = roomFor({ bodiesOfAddress: 10, bodies: 25 });
  const mine = room.enter("a", 6);
  expect(() => room.enter("a", 5)).toThrow(BodyRefused);
  const small = room.enter("a", 4);
  room.enter("b", 10);
  expect(() => room.enter("c", 6)).toThrow(/one after the other/);
  room.enter("c", 5);
  mine();
  small();
  room.enter("a", 10);
});

test("bodies under way are counted by what they announce, and the room comes back", async () => {
  const large = {
    "content-length": String(900 * KIB),
    "content-type": "application/json",
    authorization: `Bearer ${api.adminKey}`,
  };
  const sent = await Promise.all(
    Array.from({ length: 60 }, () => raw(`${head("POST", "/graphql", large)}{`)),
  );
  const statuses = Map.groupBy(sent, ({ status }) => status);
  expect([...statuses.keys()].sort()).toEqual([408, 429]);
  // Another one's chat has room of its own, and anyone who sends at once needs none.
  expect((await api.ask("{ workspace { name } }")).data).not.toBeNull();
  expect((await raw(`${head("POST", "/graphql", large)}{`)).status).toBe(408);
});

test("two mails to a channel that stand still, without proof, keep no other channel's out, and are ended", async () => {
  const other = await createWorkspace(api.database, "Other");
  const workspaceId = parseId("workspace", other.workspaceId) as string;
  const email = {
    address: "a@b.dev",
    provider: "POSTMARK",
    inboundSecret: "hook:s3cret",
    smtpUrl: "smtp://desk:pw@smtp.shop.dev",
  };
  const row = await transaction(api.database, workspaceId, (tx) =>
    createChannel(
      tx,
      { type: "EMAIL", name: "Desk", config: email, secretFields: ["inboundSecret"] },
      api.encryptionKey,
    ),
  );
  const large = { "content-type": "application/json", "content-length": String(40 * KIB * KIB) };
  const stalled = Array.from({ length: 5 }, () =>
    raw(head("POST", `/channels/${mailChannel}/webhook`, large)),
  );
  await new Promise((resolve) => setTimeout(resolve, 60));
  const mail = JSON.stringify({
    ...{ FromFull: { Email: "ann@mail.dev", Name: "" }, Headers: [], MessageID: "large", TextBody: "large" },
    Attachments: [
      { Name: "a.jpg", ContentType: "image/jpeg", Content: "A".repeat(3 * KIB * KIB), ContentLength: 1 },
    ],
  });
  const taken = await fetch(`${api.url}/channels/${publicId("channel", row.id)}/webhook`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Basic ${Buffer.from("hook:s3cret").toString("base64")}`,
    },
    body: mail,
  });
  expect(taken.status).toBe(200);
  // Each was ended, and none got a third place at once; when one is ended the next may have its place.
  const statuses = (await Promise.all(stalled)).map(({ status }) => status);
  expect(new Set([408, 503, ...statuses])).toEqual(new Set([408, 503]));
  expect(statuses.filter((status) => status === 408).length).toBeGreaterThanOrEqual(2);
});

test("large calls have two places a channel, three a workspace and an address, six in all; they come back", () => {
  const places = largePlaces();
  const of = (channel: string, workspace: string, address: string | null) => () =>
    places.take({ channel, workspace, address });
  const [first] = [of("a", "w", null)(), of("a", "w", null)()];
  expect(of("a", "w", null)).toThrow(/deliver it again/);
  of("b", "w", null)();
  expect(of("c", "w", null)).toThrow(BodyRefused);
  for (const n of [1, 2, 3]) of(`d${n}`, `x${n}`, "1.2.3.4")();
  expect(of("e", "y", "5.6.7.8")).toThrow(BodyRefused);
  first();
  expect(of("f", "z", "1.2.3.4")).toThrow(BodyRefused);
  of("f", "z", "5.6.7.8")();
});

test("a server that has seen all this serves on, with no connection of its pool held", async () => {
  const probe = await openDatabase({ url: api.appUrl, poolSize: 1 });
  const { length } = await transaction(probe, api.workspaceId, (tx) =>
    tx.query(
      "SELECT 1 FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = current_database()",
    ),
  );
  await probe.close();
  expect(length).toBe(0);
});
