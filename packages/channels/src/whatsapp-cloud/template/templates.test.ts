import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { createEgress, type Egress } from "../../egress/http.ts";
import { type MetaServer, type MetaTemplate, metaServer } from "../../testing/meta-server.ts";
import { readTemplate, templates } from "../templates.ts";
import { config } from "../testing/payloads.ts";
import { ALL, CAROUSEL, INVOICE, NAMED, ORDER } from "../testing/templates.ts";

let egress: Egress;
let server: MetaServer | undefined;
beforeAll(() => {
  egress = createEgress({ allow: ["127.0.0.0/8"] });
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => egress.close());

async function meta(all: readonly MetaTemplate[] = ALL) {
  server = await metaServer(all);
  return { server, config: { ...config, wabaId: "102290129340398", apiBaseUrl: server.url } };
}

describe("what is listed", () => {
  test("all pages, by their cursor and never by an address in the answer", async () => {
    const { server, config } = await meta();
    const list = await templates(config, egress);
    expect(list).toMatchObject({ type: "listed" });
    if (list.type !== "listed") return;
    expect(list.templates.map(({ id, status }) => [id, status])).toEqual(
      ALL.map(({ id, status }) => [id, status]),
    );
    expect(server.received.map(({ path }) => new URL(path, server.url).searchParams.get("after"))).toEqual([
      null,
      "2",
      "4",
    ]);
    expect(server.received[0]?.path).toMatch(/^\/102290129340398\/message_templates\?/);
  });

  test("text and variables, those of header and buttons by their place", async () => {
    expect(readTemplate(ORDER)).toMatchObject({
      text: "Order {{header.1}}\nHello {{1}}, your order {{2}} is on its way.\nReply STOP to hear no more.",
      mediaHeader: null,
      unfillable: null,
      named: false,
    });
    expect(readTemplate(ORDER)?.variables.map(({ key }) => key)).toEqual([
      "header.1",
      "1",
      "2",
      "button.2",
      "button.3",
    ]);
    expect(readTemplate(NAMED)).toMatchObject({
      named: true,
      variables: [{ key: "first_name" }, { key: "day" }],
    });
    expect(readTemplate(INVOICE)).toMatchObject({ mediaHeader: "DOCUMENT", variables: [] });
    expect(readTemplate(CAROUSEL)).toMatchObject({ unfillable: "carousel" });
  });

  test("what we do not know of a template is left alone, and what is not one is left out", () => {
    expect(readTemplate({ ...NAMED, quality_score: { score: "GREEN" }, parameter_format: 7 })).toMatchObject({
      named: false,
    });
    for (const value of [null, 1, [], {}, { ...NAMED, id: 1 }, { ...NAMED, components: "x" }])
      expect(readTemplate(value)).toBeNull();
  });

  test("without the business account's id it says so; a refusal has Meta's words and no token", async () => {
    expect(await templates(config, egress)).toMatchObject({
      type: "unconfigured",
      reason: expect.stringContaining("wabaId"),
    });
    const { config: known } = await meta();
    const refused = await templates({ ...known, accessToken: "wrong" }, egress);
    expect(refused).toEqual({
      type: "unavailable",
      reason: expect.stringContaining("(#190) Invalid OAuth access token"),
      passing: false,
    });
    expect(JSON.stringify(refused)).not.toContain("wrong");
    await server?.close();
    server = undefined;
    expect(await templates(known, egress)).toMatchObject({ type: "unavailable", passing: true });
  });
});
