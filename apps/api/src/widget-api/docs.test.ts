import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import { arrive, behind, makeKey, makeWidget } from "./testing/visitor.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

test("the Node example of docs/widget-identity.md signs what the widget accepts, as it stands there", async () => {
  const page = readFileSync(new URL("../../../../docs/widget-identity.md", import.meta.url), "utf8");
  const example = /### Node\n\n```js\n([\s\S]*?)```/.exec(page)?.[1];
  const widget = await makeWidget(api);
  const key = await makeKey(api, widget);
  const customer = { id: "cust-42", name: "Nora Node", email: "nora@shop.dev", emailProven: true };
  const call = `console.log(await signVisitor(${JSON.stringify(customer)}, ${JSON.stringify({ widgetId: widget.id, ...key })}))`;
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", `${example}\n${call}`], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
  });
  const browser = await arrive(api, widget);
  expect((await browser.identify({ token: (await run).stdout.trim() })).errors).toEqual([]);
  await browser.say("signed by the example");
  expect(await behind(api, "signed by the example")).toMatchObject({
    displayName: "Nora Node",
    identifiers: [
      { kind: "EMAIL", value: "nora@shop.dev", assurance: "ATTESTED" },
      { kind: "EXTERNAL_ID", value: "cust-42", assurance: "ATTESTED" },
    ],
  });
});
