import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { buildSchema } from "graphql";
import { partsOf } from "../testing/contract-parts.ts";
import { visitorSchema } from "./schema.ts";

const contract = buildSchema(readFileSync(new URL("../testing/widget.graphql", import.meta.url), "utf8"));

test("the visitor API is the contract to the letter: every part of it, of the same type, and nothing that a visitor could ask beside it", async () => {
  const served = [...partsOf(await visitorSchema())].sort();
  expect(served).toEqual([...partsOf(contract)].sort());
});
