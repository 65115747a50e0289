import { askFor, exists, openedByContact, route, type Template } from "./template.ts";

export const welcomeAskEmail: Template = {
  key: "welcome-ask-email",
  name: "Welcome and ask for an e-mail address",
  description:
    "Greets a contact who opens a conversation, asks for an e-mail address unless one is known, and assigns the conversation.",
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
        branches: [{ name: "Has e-mail", when: exists("contact.email"), next: "route" }],
        else: "ask",
      },
      askFor(
        "EMAIL",
        "Which e-mail can we reach you at?",
        "That does not look like an e-mail address. Try again?",
        "route",
      ),
      route,
    ],
  },
};
