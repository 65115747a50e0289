export * from "./fill.ts";
export * from "./message-template.ts";
