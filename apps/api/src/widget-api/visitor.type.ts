import type { AttachmentRow, MessageRow, StartedSession } from "@contact-identity/database";
import { isIdentified, publicId } from "@contact-identity/database";
import {
  type WidgetErrorCode as Code,
  type AttachmentKind as Kind,
  WIDGET_ERROR_CODES,
  type WidgetError,
} from "@contact-identity/domain";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { MessageDirection } from "../conversation/message.type.ts";
import { AttachmentKind } from "../conversation/message-content.type.ts";
import type { Files } from "../files/files.ts";
import { enumOf } from "../graphql/enum.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { PreChatFormObject, WidgetPosition } from "../widget/pre-chat.type.ts";

export const WidgetErrorCode = enumOf("WidgetErrorCode", WIDGET_ERROR_CODES);

@ObjectType("WidgetError", { description: "Something that a visitor can expect and mend." })
export class WidgetErrorObject implements WidgetError {
  @Field(() => WidgetErrorCode) code!: Code;
  @Field(() => String) message!: string;
  @Field(() => String, { nullable: true, description: "A form field's key, or the setting of `identify`." })
  field!: string | null;
}

@ObjectType("WidgetConfig", { description: "How the chat looks and what it asks first." })
export class WidgetConfigObject {
  @Field(() => String) title!: string;
  @Field(() => String, { nullable: true }) subtitle!: string | null;
  @Field(() => String, { description: "#rrggbb" }) color!: string;
  @Field(() => WidgetPosition) position!: "LEFT" | "RIGHT";
  @Field(() => String, { nullable: true }) greeting!: string | null;
  @Field(() => String, { nullable: true }) launcherLabel!: string | null;
  @Field(() => String, { description: "BCP 47." }) locale!: string;
  @Field(() => Boolean) filesAllowed!: boolean;
  @Field(() => PreChatFormObject) preChatForm!: PreChatFormObject;
  @Field(() => Boolean) requireSignedIdentity!: boolean;
}

@ObjectType("Session")
export class SessionObject {
  @Field(() => String, { description: "Kept by the widget, never by the host page." }) token!: string;
  @Field(() => DateTimeScalar) expiresAt!: Date;
  @Field(() => Boolean, {
    description:
      "Something of this visitor is known; the form is owed only while something that it requires is not.",
  })
  identified!: boolean;
}

@ObjectType()
export class SessionPayload {
  @Field(() => SessionObject, { nullable: true }) session!: SessionObject | null;
  @Field(() => [WidgetErrorObject]) errors!: readonly WidgetErrorObject[];
}

@ObjectType("WidgetAttachment")
export class WidgetAttachmentObject {
  @Field(() => ID) id!: string;
  @Field(() => AttachmentKind) kind!: Kind;
  @Field(() => String, { nullable: true }) name!: string | null;
  @Field(() => String, { nullable: true }) contentType!: string | null;
  @Field(() => Int, { nullable: true, description: "In bytes." }) size!: number | null;
  @Field(() => String, { nullable: true, description: "Ours, signed, for an hour." }) url!: string | null;
  @Field(() => String, { nullable: true }) previewUrl!: string | null;
}

@ObjectType("WidgetMessage")
export class WidgetMessageObject {
  @Field(() => ID) id!: string;
  @Field(() => MessageDirection) direction!: "INBOUND" | "OUTBOUND";
  @Field(() => String, { description: "Text to the letter, never HTML." }) text!: string;
  @Field(() => [WidgetAttachmentObject]) attachments!: readonly WidgetAttachmentObject[];
  @Field(() => [String], { nullable: true, description: "Multiple choice: what may be answered by a tap." })
  options!: string[] | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

@ObjectType()
export class WidgetMessagePayload {
  @Field(() => WidgetMessageObject, { nullable: true }) message!: WidgetMessageObject | null;
  @Field(() => [WidgetErrorObject]) errors!: readonly WidgetErrorObject[];
}

export const sessionOf = ({ row, token }: StartedSession): SessionObject => ({
  token,
  expiresAt: row.expiresAt,
  identified: isIdentified(row),
});

export const attachmentOf = (
  row: AttachmentRow,
  { urlOf }: Pick<Files, "urlOf">,
): WidgetAttachmentObject => ({
  id: publicId("attachment", row.id),
  kind: row.kind,
  name: row.name,
  contentType: row.contentType,
  size: row.size === null ? null : Number(row.size),
  url: urlOf(row, "file"),
  previewUrl: urlOf(row, "preview"),
});

export const messageOf = (
  { id, direction, text, options, createdAt }: MessageRow,
  attachments: readonly WidgetAttachmentObject[],
): WidgetMessageObject => ({
  id: publicId("message", id),
  direction,
  text,
  attachments,
  options: options?.map(({ title }) => title) ?? null,
  createdAt,
});

/** A refusal for now; the seconds are told in words, for the shape has no place for them. */
export const rateLimited = (seconds: number): WidgetErrorObject => ({
  code: "RATE_LIMITED",
  message: `Too much at once. Try again in ${seconds} s.`,
  field: null,
});
