import type { WidgetIdentityKeyRow, WidgetRow } from "@contact-identity/database";
import {
  createIdentityKey,
  createWidget,
  publicId,
  revokeIdentityKey,
  updateWidget,
  widgetById,
  widgets,
} from "@contact-identity/database";
import { filesAllowed } from "@contact-identity/domain";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { ChannelType } from "../channel/channel.type.ts";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { Takes } from "../scope/declare.ts";
import { embedSnippet } from "./embed-snippet.ts";
import { givenWidget, WidgetInput } from "./widget.input.ts";
import {
  IdentityKeyObject,
  IdentityKeyPayload,
  WidgetAppearanceObject,
  WidgetPayload,
  WidgetType,
} from "./widget.type.ts";

type Answer<T extends { userErrors: unknown }> = Omit<T, "userErrors">;
const NO_KEY = { kid: null, secret: null, widget: null };

@Resolver(() => WidgetType)
export class WidgetResolver {
  @FieldResolver(() => ID)
  id(@Root() row: WidgetRow): string {
    return publicId("widget", row.id);
  }

  @FieldResolver(() => ChannelType, { description: "Its conversations are held here." })
  channel(@Root() row: WidgetRow, @Ctx() { loaders }: Context): Promise<ChannelType | null> {
    return loaders.channelById.load(row.channelId);
  }

  @FieldResolver(() => WidgetAppearanceObject)
  appearance(@Root() { appearance }: WidgetRow): WidgetAppearanceObject {
    return { ...appearance, allowFiles: filesAllowed(appearance) };
  }

  @FieldResolver(() => [IdentityKeyObject])
  identityKeys(@Root() row: WidgetRow, @Ctx() { loaders }: Context): Promise<WidgetIdentityKeyRow[]> {
    return loaders.identityKeysByWidget.load(row.id);
  }

  @FieldResolver(() => String, { description: "Paste this before </body>." })
  embedSnippet(@Root() row: WidgetRow, @Ctx() { settings }: Context): string {
    return embedSnippet(settings.publicUrl, row.publishableKey);
  }

  @Query(() => [WidgetType])
  async widgets(@Ctx() context: Context): Promise<WidgetType[]> {
    return widgets(await context.read());
  }

  @Query(() => WidgetType, { nullable: true })
  async widget(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<WidgetType | null> {
    return widgetById(await context.read(), idOf("widget", id));
  }

  @Takes("WIDGETS_MANAGE")
  @Mutation(() => WidgetPayload, { description: "Makes a WEB_CHAT channel of its own with it." })
  widgetCreate(
    @Arg("input", () => WidgetInput) input: WidgetInput,
    @Ctx() context: Context,
  ): Promise<WidgetPayload> {
    return answering<Answer<WidgetPayload>>(
      async () => {
        const row = await context.write((tx) =>
          createWidget(tx, givenWidget(input), context.settings.encryptionKey),
        );
        return { widget: row };
      },
      { widget: null },
    );
  }

  @Takes("WIDGETS_MANAGE")
  @Mutation(() => WidgetPayload, { description: "Holds from the next call of a visitor on." })
  widgetUpdate(
    @Arg("id", () => ID) id: string,
    @Arg("input", () => WidgetInput) input: WidgetInput,
    @Ctx() context: Context,
  ): Promise<WidgetPayload> {
    return answering<Answer<WidgetPayload>>(
      async () => {
        const row = await context.write((tx) => updateWidget(tx, idOf("widget", id), givenWidget(input)));
        return { widget: row };
      },
      { widget: null },
    );
  }

  @Takes("WIDGETS_MANAGE", "IDENTITY_ATTEST")
  @Mutation(() => IdentityKeyPayload, {
    description: "Takes IDENTITY_ATTEST besides, for what it signs is believed.",
  })
  widgetIdentityKeyCreate(
    @Arg("widgetId", () => ID) widgetId: string,
    @Ctx() context: Context,
  ): Promise<IdentityKeyPayload> {
    return answering<Answer<IdentityKeyPayload>>(
      () =>
        context.write(async (tx) => {
          const id = idOf("widget", widgetId);
          const key = await createIdentityKey(tx, id, context.settings.encryptionKey);
          return { ...key, widget: await widgetById(tx, id) };
        }),
      NO_KEY,
    );
  }

  @Takes("WIDGETS_MANAGE")
  @Mutation(() => WidgetPayload, {
    description: "Nothing that the key signs is believed any more, at once; the sessions that it signed end.",
  })
  widgetIdentityKeyRevoke(
    @Arg("widgetId", () => ID) widgetId: string,
    @Arg("kid", () => String) kid: string,
    @Ctx() context: Context,
  ): Promise<WidgetPayload> {
    return answering<Answer<WidgetPayload>>(
      () =>
        context.write(async (tx) => {
          const id = idOf("widget", widgetId);
          await revokeIdentityKey(tx, id, kid);
          return { widget: await widgetById(tx, id) };
        }),
      { widget: null },
    );
  }
}
