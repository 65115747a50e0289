import { identityKeysByWidget } from "@contact-identity/database";
import type { Read } from "../loaders.ts";
import { manyByKey } from "../loading.ts";

export const widgetLoaders = (read: Read) => ({
  identityKeysByWidget: manyByKey(read, identityKeysByWidget, (key) => key.widgetId),
});
