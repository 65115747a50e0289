import type { ApiSettings } from "../api-settings.ts";
import type { Read } from "../graphql/loading.ts";
import { channelLoaders } from "./channel.loader.ts";
import { contactLoaders } from "./contact.loader.ts";
import { conversationLoaders } from "./conversation.loader.ts";
import { identityLoaders } from "./identity.loader.ts";
import { widgetLoaders } from "./widget.loader.ts";
import { workflowLoaders } from "./workflow.loader.ts";

/** Loaders of one request, named value-by-key. */
export const loadersOf = (read: Read, settings: ApiSettings) => ({
  ...channelLoaders(read),
  ...contactLoaders(read),
  ...conversationLoaders(read),
  ...identityLoaders(read),
  ...widgetLoaders(read),
  ...workflowLoaders(read, settings),
});
export type Loaders = ReturnType<typeof loadersOf>;
