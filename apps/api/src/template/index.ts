import { TemplateResolver } from "./template.resolver.ts";

export const templateResolvers = [TemplateResolver] as const;
