// Builds the playground's page into dist/playground/assets: hashed names for caching for good, a gzip copy of each, and manifest.json,
// which is the closed list of what the server may hand out.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../dist/playground/assets/", import.meta.url));

// Monaco is GraphiQL's choice of version, so it is found from there and not listed beside it.
const react = createRequire(createRequire(import.meta.url).resolve("graphiql")).resolve(
  "@graphiql/react/package.json",
);
const fromReact = createRequire(react);
const workers = {
  graphql: fromReact.resolve("monaco-graphql/esm/graphql.worker.js"),
  json: fromReact.resolve("monaco-editor/esm/vs/language/json/json.worker.js"),
  editor: fromReact.resolve("monaco-editor/esm/vs/editor/editor.worker.js"),
};

/** GraphiQL's style sheet holds its fonts as data, 600 kB that block the first paint; as files a browser takes only those it draws with. */
const fontsAsFiles = {
  name: "fonts-as-files",
  setup(bundle) {
    const fonts = [];
    bundle.onLoad({ filter: /graphiql[\\/]dist[\\/]style\.css$/ }, ({ path }) => ({
      loader: "css",
      contents: readFileSync(path, "utf8").replace(
        /url\(["']?data:font\/(woff2|woff|ttf);base64,([^)"']+)["']?\)/g,
        (_, kind, data) => {
          fonts.push(data);
          return `url("font:${fonts.length - 1}.${kind}")`;
        },
      ),
    }));
    bundle.onResolve({ filter: /^font:/ }, ({ path }) => ({
      path: path.slice("font:".length),
      namespace: "font",
    }));
    bundle.onLoad({ filter: /.*/, namespace: "font" }, ({ path }) => ({
      loader: "file",
      contents: Buffer.from(fonts[Number.parseInt(path, 10)], "base64"),
    }));
  },
};

/** GraphiQL's style sheet has Monaco's in it already; the one of the editor's own would be built and never loaded. */
const noMonacoStyles = {
  name: "no-monaco-styles",
  setup: (bundle) =>
    bundle.onLoad({ filter: /monaco-editor[\\/].*\.css$/ }, () => ({ contents: "", loader: "empty" })),
};

rmSync(out, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: {
    app: join(here, "app.jsx"),
    "graphql.worker": workers.graphql,
    "json.worker": workers.json,
    "editor.worker": workers.editor,
  },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "font-[hash]",
  loader: { ".ttf": "file" },
  plugins: [fontsAsFiles, noMonacoStyles],
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const entry = (source) => {
  const found = Object.entries(metafile.outputs).find(
    ([, o]) => o.entryPoint && join(here, o.entryPoint) === source,
  );
  if (!found) throw new Error(`no output for ${relative(here, source)}`);
  return { script: basename(found[0]), style: found[1].cssBundle ? basename(found[1].cssBundle) : undefined };
};
const files = readdirSync(out).sort();

// A page that must work without internet names no host that it could load from. Checked here, so that an update of GraphiQL cannot bring one in.
const hosts =
  /https?:\/\/(cdn\.jsdelivr\.net|unpkg\.com|cdnjs\.cloudflare\.com|esm\.sh|fonts\.(googleapis|gstatic)\.com|[\w.-]*cdn\.apollographql\.com)/;
const loads =
  /(\bimport\s*\(\s*|\bfrom\s*|importScripts\(\s*|new (Shared)?Worker\(\s*|url\(\s*)["']?https?:\/\//;
for (const name of files.filter((file) => /\.(js|css)$/.test(file))) {
  const found =
    readFileSync(join(out, name), "utf8").match(hosts) ?? readFileSync(join(out, name), "utf8").match(loads);
  if (found) throw new Error(`${name} names another host to load from: ${found[0]}`);
}

const compressed = files.filter((name) => /\.(js|css|ttf)$/.test(name));
for (const name of compressed)
  writeFileSync(join(out, `${name}.gz`), gzipSync(readFileSync(join(out, name)), { level: 9 }));
const { script, style } = entry(join(here, "app.jsx"));
const manifest = {
  script,
  style,
  workers: Object.fromEntries(
    Object.entries(workers).map(([label, source]) => [label, entry(source).script]),
  ),
  files,
  compressed,
};
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
