import type { Manifest } from "./assets.ts";
import type { Example } from "./examples.ts";

/**
 * Nothing from another host, no inline script. Monaco writes style elements, hence 'unsafe-inline' for styles alone.
 * A page that holds an API key is not for framing.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const styles = `
html, body, #root { height: 100%; margin: 0; }
#root:empty::before { content: "Loading the playground…"; display: block; padding: 2rem; font: 1rem/1.5 system-ui, sans-serif; }
.graphiql-logo { white-space: nowrap; }
.playground-note { margin: 0; padding: 0.75rem 1rem; font-size: 0.8125rem; line-height: 1.4; }
`;

/** JSON inside a script element: `<` is escaped, so no example can end the element. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

/** The page. Its addresses are relative, so it also works behind a proxy that adds a path. */
export function playgroundPage(manifest: Manifest, examples: readonly Example[]): string {
  const at = (name: string): string => `playground/assets/${name}`;
  const { graphql, json, editor } = manifest.workers;
  const settings = { workers: { graphql: at(graphql), json: at(json), editor: at(editor) }, examples };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Contact Identity playground</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${at(manifest.style)}">
<style>${styles}</style>
<script type="application/json" id="playground">${inScript(settings)}</script>
<script type="module" src="${at(manifest.script)}"></script>
</head>
<body>
<div id="root"></div>
<noscript>The playground needs JavaScript.</noscript>
</body>
</html>
`;
}
