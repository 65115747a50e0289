export * from "./answer-subject.ts";
export * from "./automatic.ts";
export * from "./free-text.ts";
export * from "./opt-words.ts";
