export * from "./message-data.ts";
export * from "./message-kind.ts";
export * from "./touch-attachment.ts";
