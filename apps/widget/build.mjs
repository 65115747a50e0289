// Builds the loader and the frame into dist, with a gzip copy of each and manifest.json, the closed list of what the server may hand out.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = join(here, "dist");
const assets = join(out, "frame", "assets");
const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

rmSync(out, { recursive: true, force: true });
mkdirSync(assets, { recursive: true });
await build({ ...shared, entryPoints: { widget: "src/loader/loader.ts" }, outdir: out, format: "iife" });
const { metafile } = await build({
  ...shared,
  entryPoints: { frame: "src/frame/main.tsx", style: "src/frame/style.css" },
  outdir: assets,
  format: "esm",
  jsx: "automatic",
  jsxImportSource: "preact",
  entryNames: "[name]-[hash]",
  metafile: true,
});

const named = (source) =>
  basename(Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === source)[0]);
const page = readFileSync(join(here, "src/frame/page.html"), "utf8")
  .replace("{script}", named("src/frame/main.tsx"))
  .replace("{style}", named("src/frame/style.css"));
writeFileSync(join(out, "frame", "index.html"), page);

const names = readdirSync(assets).sort();
for (const path of [join(out, "widget.js"), ...names.map((name) => join(assets, name))])
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
const manifest = { loader: "widget.js", page: "frame/index.html", assets: names };
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
