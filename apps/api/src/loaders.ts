import type { ApiSettings } from "./api-settings.ts";
import { channelLoaders } from "./channel/channel.loader.ts";
import { contactLoaders } from "./contact/contact.loader.ts";
import { conversationLoaders } from "./conversation/conversation.loader.ts";
import type { Read } from "./graphql/loading.ts";
import { identityLoaders } from "./identity/identity.loader.ts";
import { widgetLoaders } from "./widget/widget.loader.ts";
import { workflowLoaders } from "./workflow/workflow.loader.ts";

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
