import { existsSync } from "node:fs";
import type { Environment } from "@contact-identity/environment";
import { credentialsFile } from "./seed.ts";

/** For a shell: one word, whatever is in it. */
const quoted = (text: string): string =>
  /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** Where this machine reaches the API, which need not be what the world calls it. */
function localUrl({ host, port }: Environment): string {
  const reachable =
    host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : host.includes(":") ? `[${host}]` : host;
  return `http://${reachable}:${port}`;
}

/** A first request that works as pasted; it reads the key from its file, so that no log holds a key. */
export const firstRequest = (environment: Environment): string => {
  const key = `$(sed -n 's/.*"adminKey": "\\(.*\\)".*/\\1/p' ${quoted(credentialsFile(environment.dataDir))})`;
  const query = `{"query":"{ contacts(first: 3) { nodes { id displayName } } }"}`;
  return `curl -s ${localUrl(environment)}/graphql -H 'content-type: application/json' -H "authorization: Bearer ${key}" -d '${query}'`;
};

/** What a person wants to know when everything runs. */
export function banner(environment: Environment): string {
  const { publicUrl, dataDir, metricsPort, host } = environment;
  const seeded = existsSync(credentialsFile(dataDir));
  const lines = [
    "",
    "Contact Identity is running.",
    "",
    `  API         ${publicUrl}/graphql`,
    `  Playground  ${publicUrl}/playground`,
    ...(seeded ? [`  Demo shop   ${publicUrl}/demo`] : []),
    ...(metricsPort ? [`  Metrics     http://${host}:${metricsPort}/metrics`] : []),
    `  Keys        ${seeded ? credentialsFile(dataDir) : `none yet: npm run --silent cli -- workspace:create "My company"`}`,
    ...(seeded ? ["", "A first request:", "", `  ${firstRequest(environment)}`] : []),
    "",
  ];
  return lines.join("\n");
}
