import { ApiKeyResolver } from "./api-key.resolver.ts";

export const partnerResolvers = [ApiKeyResolver] as const;
