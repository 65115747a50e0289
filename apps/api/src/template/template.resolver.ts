import { channelById } from "@contact-identity/database";
import type { MessageTemplate } from "@contact-identity/domain";
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { badInput } from "../graphql/bad-input.ts";
import { idOf } from "../graphql/id.ts";
import { Takes } from "../scope/declare.ts";
import { oneOf } from "../scope/requirement.ts";
import { providerTemplates } from "./provider-templates.ts";
import { MessageTemplateType } from "./template.type.ts";

const shown = ({ variables, ...template }: MessageTemplate): MessageTemplateType => ({
  ...template,
  variables: variables.map(({ key }) => key),
});

@Resolver()
export class TemplateResolver {
  @Takes(oneOf("CHANNELS_MANAGE", "CONVERSATIONS_WRITE"))
  @Query(() => [MessageTemplateType], {
    description:
      "As the channel's provider lists them now. BAD_USER_INPUT without a wabaId, and with the provider's words where it does not answer.",
  })
  async messageTemplates(
    @Arg("channelId", () => ID) channelId: string,
    @Ctx() context: Context,
  ): Promise<MessageTemplateType[]> {
    // A transaction of its own: none may be open while the provider is asked.
    const channel = await context.write((tx) => channelById(tx, idOf("channel", channelId)));
    if (channel === null) throw badInput("There is no such channel.", "channelId");
    const list = await providerTemplates(context.settings, channel, 0);
    if (list.type === "unconfigured") throw badInput(`No templates: ${list.reason}.`, "channelId");
    if (list.type === "unavailable")
      throw badInput(`The provider did not list its templates: ${list.reason}.`, "channelId");
    return list.templates.map(shown);
  }
}
