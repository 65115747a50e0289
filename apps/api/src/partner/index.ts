import { ApiKeyResolver } from "./api-key.resolver.ts";
import { EventResolver } from "./event.resolver.ts";

export const partnerResolvers = [ApiKeyResolver, EventResolver] as const;
