export * from "./automatic.ts";
export * from "./free-text.ts";
export * from "./opt-words.ts";
