import type { WidgetAppearance } from "@contact-identity/domain";
import { Field, ObjectType } from "type-graphql";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { ReadWith } from "../scope/declare.ts";
import { PreChatFormObject, WidgetPosition } from "./pre-chat.type.ts";

@ReadWith("WIDGETS_MANAGE")
@ObjectType("WidgetAppearance")
export class WidgetAppearanceObject implements WidgetAppearance {
  @Field(() => String) title!: string;
  @Field(() => String, { nullable: true }) subtitle!: string | null;
  @Field(() => String, { description: "#rrggbb" }) color!: string;
  @Field(() => WidgetPosition) position!: "LEFT" | "RIGHT";
  @Field(() => String, { nullable: true }) greeting!: string | null;
  @Field(() => String, { nullable: true }) launcherLabel!: string | null;
  @Field(() => Boolean, { description: "Whether visitors may send files." }) allowFiles?: boolean;
  @Field(() => String, { description: "BCP 47." }) locale!: string;
}

@ReadWith("WIDGETS_MANAGE")
@ObjectType("IdentityKey", {
  description: "Signs who a visitor is; its secret is shown once, when it is made.",
})
export class IdentityKeyObject {
  @Field(() => String) kid!: string;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) revokedAt!: Date | null;
}

@ReadWith("WIDGETS_MANAGE")
@ObjectType("Widget", { implements: Node, description: "A web chat as a site embeds it." })
export class WidgetType {
  @Field(() => String) name!: string;
  @Field(() => String, { description: "Public, goes into the page." }) publishableKey!: string;
  @Field(() => [String], {
    description: "Where the widget may load; https://*.shop.dev lists every subdomain.",
  })
  allowedOrigins!: string[];
  @Field(() => WidgetAppearanceObject) appearance!: WidgetAppearanceObject;
  @Field(() => PreChatFormObject) preChatForm!: PreChatFormObject;
  @Field(() => Boolean, {
    description: "When true, visitors without a valid signed identity cannot start a conversation.",
  })
  requireSignedIdentity!: boolean;
}

@ObjectType()
export class WidgetPayload {
  @Field(() => WidgetType, { nullable: true }) widget!: WidgetType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}

@ObjectType()
export class IdentityKeyPayload {
  @Field(() => String, { nullable: true }) kid!: string | null;
  @Field(() => String, { nullable: true, description: "Shown once." }) secret!: string | null;
  @Field(() => WidgetType, { nullable: true }) widget!: WidgetType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}
