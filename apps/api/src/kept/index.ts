import { KeptEventResolver } from "./kept-event.resolver.ts";

export const keptResolvers = [KeptEventResolver] as const;
