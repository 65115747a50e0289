export * from "./identifier/assurance.ts";
export * from "./touch.ts";
