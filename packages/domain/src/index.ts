export * from "./channel.ts";
export * from "./contact/fields.ts";
export * from "./identifier/index.ts";
export * from "./identity/index.ts";
export * from "./sender.ts";
export * from "./touch.ts";
export * from "./widget/index.ts";
export * from "./workflow/index.ts";
