import { ContactResolver } from "./contact.resolver.ts";
import { ContactWriteResolver } from "./contact-write.resolver.ts";
import { EraseResolver } from "./erase.resolver.ts";
import { IdentifierResolver } from "./identifier.resolver.ts";
import { ProvenanceResolver, SourceResolver } from "./source.resolver.ts";

export const contactResolvers = [
  ContactResolver,
  ContactWriteResolver,
  EraseResolver,
  IdentifierResolver,
  SourceResolver,
  ProvenanceResolver,
] as const;
