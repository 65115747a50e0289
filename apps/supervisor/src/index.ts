export { type Running, run } from "./run.ts";
