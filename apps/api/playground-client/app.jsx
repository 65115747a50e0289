import { GraphiQL } from "graphiql";
import { buildSchema } from "graphql";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";
import { fetcherFor } from "./fetcher.js";
import { SharedHeaders } from "./shared-headers.jsx";
import { forgetfulStorage } from "./storage.js";

const { workers, examples } = JSON.parse(document.getElementById("playground").textContent);
const address = (path) => new URL(path, location.href).href;
const headers = JSON.stringify({ authorization: "Bearer <paste an API key>" }, null, 2);
const tabs = examples.map((example) => ({ ...example, headers }));
const [first] = tabs;

globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(address(workers[label] ?? workers.editor), { type: "module" }),
};

const fetcher = fetcherFor(address("graphql"));
const storage = forgetfulStorage(localStorage);

/** The schema's text is public, so completion and documentation are there before a key is; without it GraphiQL asks by introspection. */
async function publicSchema() {
  try {
    const response = await fetch(address("schema.graphql"));
    return response.ok ? buildSchema(await response.text(), { assumeValidSDL: true }) : undefined;
  } catch {
    return undefined;
  }
}

function Playground() {
  const [{ asked, schema }, setSchema] = useState({ asked: false, schema: undefined });
  useEffect(() => {
    publicSchema().then((found) => setSchema({ asked: true, schema: found }));
  }, []);
  if (!asked) return null;
  return (
    <GraphiQL
      fetcher={fetcher}
      schema={schema}
      dangerouslyAssumeSchemaIsValid
      storage={storage}
      shouldPersistHeaders={false}
      defaultTabs={tabs.length > 0 ? tabs : undefined}
      initialQuery={first?.query}
      initialVariables={first?.variables}
      defaultHeaders={headers}
      defaultEditorToolsVisibility="headers"
    >
      <GraphiQL.Logo>Contact Identity</GraphiQL.Logo>
      <GraphiQL.Footer>
        <p className="playground-note">
          Paste an API key under Headers; it holds for all tabs. It is kept in this page's memory alone and is
          gone after a reload, as are your edits.
        </p>
        <SharedHeaders />
      </GraphiQL.Footer>
    </GraphiQL>
  );
}

createRoot(document.getElementById("root")).render(<Playground />);
