// Writes schema.graphql beside package.json: node dist/emit-schema.js
import "reflect-metadata";
import { writeFileSync } from "node:fs";
import { adminSchema, sdlOf } from "./schema.ts";

writeFileSync(new URL("../schema.graphql", import.meta.url), sdlOf(await adminSchema()));
