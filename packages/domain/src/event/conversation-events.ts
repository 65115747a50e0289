import { z } from "zod";
import { MESSAGE_KINDS } from "../content/message-kind.ts";
import { ofRun } from "./contact-events.ts";
import { forPartners, hidden, idOf, value } from "./define-event.ts";

const scope = "CONVERSATIONS_READ" as const;
const automatic = value(z.literal(true).optional());
const message = { messageId: idOf("message") };

/** Events about conversations and their messages. */
export const CONVERSATION_EVENTS = {
  "conversation.opened": forPartners({
    scope,
    description: "A conversation began. `openedBy` is who began it.",
    payload: { openedBy: value(z.string()), automatic },
    triggers: ["CONVERSATION_OPENED"],
  }),
  "conversation.closed": forPartners({
    scope,
    description: "A conversation was closed.",
    payload: {},
    triggers: ["CONVERSATION_CLOSED"],
  }),
  "conversation.assigned": forPartners({
    scope,
    description: "A conversation was given to somebody, or taken from everybody (null).",
    payload: { assignee: value(z.string().nullable()) },
  }),
  "message.received": forPartners({
    scope,
    description: "The contact wrote.",
    payload: {
      ...message,
      // Before there were kinds, all was text.
      kind: value(z.enum(MESSAGE_KINDS).default("TEXT")),
      text: value(z.string()),
      choiceId: value(z.string().optional()),
      location: value(z.object({ lat: z.number(), lon: z.number() }).optional()),
      at: value(z.number()),
      automatic,
      /** The whole message was an opt-out word: it ends what waits there, and answers nothing. */
      optedOut: hidden(z.literal(true).optional()),
      unused: value(
        z
          .array(z.object({ kind: z.string(), raw: z.string(), reason: z.string() }))
          .readonly()
          .optional(),
      ),
    },
    handled: true,
  }),
  "message.reacted": forPartners({
    scope,
    description: "An emoji was put on a message, or taken back (null). `by` is who did.",
    payload: { ...message, emoji: value(z.string().nullable()), by: value(z.enum(["CONTACT", "APP"])) },
  }),
  "message.changed": forPartners({
    scope,
    description:
      "A message says something else from now on (EDITED), or its author took it back and its content is gone (UNSENT).",
    payload: { ...message, change: value(z.enum(["EDITED", "UNSENT"])) },
  }),
  "message.sent": forPartners({
    scope,
    description: "The provider has taken a message to the contact.",
    payload: { ...message, ...ofRun },
    handled: true,
  }),
  "message.delivered": forPartners({
    scope,
    description: "A message has reached the contact's device or mailbox.",
    payload: message,
  }),
  "message.read": forPartners({
    scope,
    description: "The contact has opened a message.",
    payload: message,
  }),
  "message.failed": forPartners({
    scope,
    description: "A message to the contact did not go out, or did not arrive. `failure` says why.",
    payload: { ...message, ...ofRun, failure: value(z.string()) },
    handled: true,
  }),
} as const;
