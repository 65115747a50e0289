import type { GivenWidget } from "@contact-identity/database";
import type { PreChatFieldType as Type } from "@contact-identity/domain";
import { Field, InputType } from "type-graphql";
import { PreChatFieldType, WidgetPosition } from "./pre-chat.type.ts";

@InputType()
export class WidgetAppearanceInput {
  @Field(() => String, { nullable: true }) title?: string | null;
  @Field(() => String, { nullable: true }) subtitle?: string | null;
  @Field(() => String, { nullable: true, description: "#rrggbb" }) color?: string | null;
  @Field(() => WidgetPosition, { nullable: true }) position?: "LEFT" | "RIGHT" | null;
  @Field(() => String, { nullable: true }) greeting?: string | null;
  @Field(() => String, { nullable: true }) launcherLabel?: string | null;
  @Field(() => Boolean, { nullable: true, description: "Whether visitors may send files." })
  allowFiles?: boolean | null;
  @Field(() => String, { nullable: true, description: "BCP 47." }) locale?: string | null;
}

@InputType()
export class PreChatFieldInput {
  @Field(() => String) key!: string;
  @Field(() => PreChatFieldType) type!: Type;
  @Field(() => String) label!: string;
  @Field(() => String, { nullable: true }) placeholder?: string | null;
  @Field(() => Boolean, { nullable: true, defaultValue: false }) required?: boolean | null;
  @Field(() => [String], { nullable: true, description: "SELECT only." }) options?: string[] | null;
  @Field(() => String, { nullable: true, description: "RE2; holds for the whole value." }) pattern?:
    | string
    | null;
  @Field(() => String, { nullable: true }) patternHint?: string | null;
}

@InputType()
export class PreChatFormInput {
  @Field(() => Boolean) enabled!: boolean;
  @Field(() => String, { nullable: true }) intro?: string | null;
  @Field(() => [PreChatFieldInput]) fields!: PreChatFieldInput[];
}

@InputType({
  description: "What is absent stays as it is; a new widget takes the defaults. A form is given whole.",
})
export class WidgetInput {
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => [String], {
    nullable: true,
    description: "Scheme, host and port; https://*.shop.dev lists every subdomain.",
  })
  allowedOrigins?: string[] | null;
  @Field(() => WidgetAppearanceInput, { nullable: true }) appearance?: WidgetAppearanceInput | null;
  @Field(() => PreChatFormInput, { nullable: true }) preChatForm?: PreChatFormInput | null;
  @Field(() => Boolean, { nullable: true }) requireSignedIdentity?: boolean | null;
}

/** Absent and null are one thing from here on. */
export function givenWidget({ preChatForm: form, ...input }: WidgetInput): GivenWidget {
  const fields = form?.fields.map((field) => ({
    key: field.key,
    type: field.type,
    label: field.label,
    placeholder: field.placeholder ?? null,
    required: field.required ?? false,
    options: field.options ?? null,
    pattern: field.pattern ?? null,
    patternHint: field.patternHint ?? null,
  }));
  return {
    ...input,
    preChatForm: form && fields ? { enabled: form.enabled, intro: form.intro ?? null, fields } : null,
  };
}
