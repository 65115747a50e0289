import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** One tab of the playground. `variables` is the JSON text as written in the file beside the document. */
export type Example = { readonly query: string; readonly variables?: string };

/** The `*.graphql` documents of a folder in the order of their names; a folder that is not there has none. */
export async function readExamples(folder: string): Promise<readonly Example[]> {
  const names = await readdir(folder).catch(() => []);
  const documents = names.filter((name) => name.endsWith(".graphql")).sort();
  return Promise.all(documents.map((name) => readExample(folder, name, names)));
}

async function readExample(folder: string, name: string, names: readonly string[]): Promise<Example> {
  const query = await readFile(join(folder, name), "utf8");
  const beside = name.replace(/graphql$/, "variables.json");
  return names.includes(beside)
    ? { query, variables: await readFile(join(folder, beside), "utf8") }
    : { query };
}
