import type { ApiKeyRow, Scope as ScopeName } from "@contact-identity/database";
import {
  apiKeyById,
  apiKeys,
  createApiKey,
  expiryOfSuccessor,
  publicId,
  revokeApiKey,
  rotateApiKey,
} from "@contact-identity/database";
import { durationMs } from "@contact-identity/domain";
import { GraphQLError } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { DurationScalar } from "../graphql/scalars.ts";
import { Takes } from "../scope/declare.ts";
import { demand } from "../scope/guard.ts";
import { ApiKeyCreateInput } from "./api-key.input.ts";
import { ApiKeyPayload, ApiKeyType } from "./api-key.type.ts";

const nothing = { apiKey: null, secret: null };

/** A key hands on what it has, for as long as it has it, and no more: or KEYS_MANAGE alone would be every scope for ever. */
function demandToGive(
  context: Context,
  { scopes, expiresAt }: { readonly scopes: readonly string[]; readonly expiresAt: Date | null },
) {
  demand(context, scopes as readonly ScopeName[]);
  const until = context.caller.expiresAt;
  if (until && (expiresAt === null || expiresAt > until))
    throw new GraphQLError(
      `The calling key ends at ${until.toISOString()}; it makes none that works longer. Give an earlier expiresAt, or use a key that lasts.`,
      {
        extensions: { code: "FORBIDDEN" },
      },
    );
}

@Resolver(() => ApiKeyType)
export class ApiKeyResolver {
  @Query(() => [ApiKeyType], { description: "Oldest first, expired and revoked ones too." })
  async apiKeys(@Ctx() context: Context): Promise<ApiKeyType[]> {
    return apiKeys(await context.read());
  }

  @Takes("KEYS_MANAGE")
  @Mutation(() => ApiKeyPayload, {
    description: "With scopes that the calling key has, and ending no later than it: else FORBIDDEN.",
  })
  apiKeyCreate(
    @Ctx() context: Context,
    @Arg("input", () => ApiKeyCreateInput) input: ApiKeyCreateInput,
  ): Promise<ApiKeyPayload> {
    demandToGive(context, { scopes: input.scopes, expiresAt: input.expiresAt ?? null });
    return answering<Omit<ApiKeyPayload, "userErrors">>(async () => {
      const { row, secret } = await context.write((tx) =>
        createApiKey(tx, { ...input, expiresAt: input.expiresAt ?? null }),
      );
      return { apiKey: row, secret };
    }, nothing);
  }

  @Takes("KEYS_MANAGE")
  @Mutation(() => ApiKeyPayload, {
    description:
      "A new key with the same name and scopes, given as in apiKeyCreate. The old key works on for the overlap.",
  })
  async apiKeyRotate(
    @Ctx() context: Context,
    @Arg("id", () => ID) id: string,
    @Arg("overlap", () => DurationScalar, { nullable: true, defaultValue: "P1D" }) overlap: string | null,
  ): Promise<ApiKeyPayload> {
    const old = await apiKeyById(await context.read(), idOf("key", id));
    if (old) demandToGive(context, { scopes: old.scopes, expiresAt: expiryOfSuccessor(old, new Date()) });
    return answering<Omit<ApiKeyPayload, "userErrors">>(async () => {
      const { row, secret } = await context.write((tx) =>
        rotateApiKey(tx, idOf("key", id), durationMs(overlap ?? "P1D") ?? 0),
      );
      return { apiKey: row, secret };
    }, nothing);
  }

  @Takes("KEYS_MANAGE")
  @Mutation(() => ApiKeyPayload, { description: "It stops within seconds. Twice is once." })
  apiKeyRevoke(@Ctx() context: Context, @Arg("id", () => ID) id: string): Promise<ApiKeyPayload> {
    return answering<Omit<ApiKeyPayload, "userErrors">>(
      async () => ({ apiKey: await context.write((tx) => revokeApiKey(tx, idOf("key", id))), secret: null }),
      nothing,
    );
  }

  @FieldResolver(() => ID)
  id(@Root() row: ApiKeyRow): string {
    return publicId("key", row.id);
  }
}
