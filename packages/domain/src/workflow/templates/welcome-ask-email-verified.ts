import { askFor, exists, openedByContact, route, type Template } from "./template.ts";

export const welcomeAskEmailVerified: Template = {
  key: "welcome-ask-email-verified",
  name: "Welcome, ask for an e-mail address and verify it",
  description:
    "Greets a contact who opens a conversation, asks for an e-mail address, proves it by a one-time code, and assigns the conversation. Needs an e-mail channel.",
  definition: {
    trigger: openedByContact,
    start: "welcome",
    steps: [
      {
        id: "welcome",
        type: "SEND_MESSAGE",
        text: "Hello {{contact.firstName | there}}!",
        next: "known",
        onSendFailure: "route",
      },
      {
        id: "known",
        type: "BRANCH",
        branches: [
          {
            name: "Has verified e-mail",
            when: { all: [{ field: "contact.email.verified", operator: "IS", value: true }] },
            next: "route",
          },
          { name: "Has e-mail", when: exists("contact.email"), next: "verify" },
        ],
        else: "ask",
      },
      askFor(
        "EMAIL",
        "Which e-mail can we reach you at?",
        "That does not look like an e-mail address. Try again?",
        "verify",
      ),
      {
        id: "verify",
        type: "VERIFY_IDENTIFIER",
        identifier: "EMAIL",
        text: "Your code is {{code}}. It is valid for ten minutes. If you did not ask for it, ignore this message.",
        prompt: "We have sent a code of six digits to your e-mail address. Which code did you get?",
        retryText: "That is not the code. Try again?",
        maxAttempts: 3,
        next: "route",
        onFailed: "route",
        onSendFailure: "route",
      },
      route,
    ],
  },
};
