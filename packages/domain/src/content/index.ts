export * from "./actor.ts";
export * from "./message-data.ts";
export * from "./message-kind.ts";
export * from "./said-at.ts";
export * from "./touch-attachment.ts";
