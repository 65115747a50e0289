import { identityKeysByWidget } from "@contact-identity/database";
import type { Read } from "../graphql/loading.ts";
import { manyByKey } from "../graphql/loading.ts";

export const widgetLoaders = (read: Read) => ({
  identityKeysByWidget: manyByKey(read, identityKeysByWidget, (key) => key.widgetId),
});
