import type { ApiKeyRow, Scope as ScopeName } from "@contact-identity/database";
import { apiKeyById, apiKeys, createApiKey, publicId, revokeApiKey, rotateApiKey } from "@contact-identity/database";
import { durationMs } from "@contact-identity/domain";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { authorise } from "../context.ts";
import { idOf } from "../id.ts";
import { answering } from "../refusals.ts";
import { DurationScalar } from "../scalars.ts";
import { ApiKeyCreateInput } from "./api-key.input.ts";
import { ApiKeyPayload, ApiKeyType } from "./api-key.type.ts";

const nothing = { apiKey: null, secret: null };

/** A key hands on what it has and no more, or KEYS_MANAGE alone would be every scope. */
const mayGive = (context: Context, scopes: readonly string[]) => {
  for (const scope of scopes) authorise(context, scope as ScopeName);
};

@Resolver(() => ApiKeyType)
export class ApiKeyResolver {
  @Query(() => [ApiKeyType], { description: "Oldest first, expired and revoked ones too." })
  async apiKeys(@Ctx() context: Context): Promise<ApiKeyType[]> {
    authorise(context, "KEYS_MANAGE");
    return apiKeys(await context.read());
  }

  @Mutation(() => ApiKeyPayload)
  apiKeyCreate(@Ctx() context: Context, @Arg("input", () => ApiKeyCreateInput) input: ApiKeyCreateInput): Promise<ApiKeyPayload> {
    authorise(context, "KEYS_MANAGE");
    mayGive(context, input.scopes);
    return answering<Omit<ApiKeyPayload, "userErrors">>(async () => {
      const { row, secret } = await context.write((tx) => createApiKey(tx, { ...input, expiresAt: input.expiresAt ?? null }));
      return { apiKey: row, secret };
    }, nothing);
  }

  @Mutation(() => ApiKeyPayload, { description: "A new key with the same name and scopes. The old key works on for the overlap." })
  async apiKeyRotate(
    @Ctx() context: Context,
    @Arg("id", () => ID) id: string,
    @Arg("overlap", () => DurationScalar, { nullable: true, defaultValue: "P1D" }) overlap: string | null,
  ): Promise<ApiKeyPayload> {
    authorise(context, "KEYS_MANAGE");
    mayGive(context, (await apiKeyById(await context.read(), idOf("key", id)))?.scopes ?? []);
    return answering<Omit<ApiKeyPayload, "userErrors">>(async () => {
      const { row, secret } = await context.write((tx) => rotateApiKey(tx, idOf("key", id), durationMs(overlap ?? "P1D") ?? 0));
      return { apiKey: row, secret };
    }, nothing);
  }

  @Mutation(() => ApiKeyPayload, { description: "It stops within seconds. Twice is once." })
  apiKeyRevoke(@Ctx() context: Context, @Arg("id", () => ID) id: string): Promise<ApiKeyPayload> {
    authorise(context, "KEYS_MANAGE");
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
