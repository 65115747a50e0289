import { askFor, exists, openedByContact, route, type Template } from "./template.ts";

export const welcomeAskPhone: Template = {
  key: "welcome-ask-phone",
  name: "Welcome and ask for a phone number",
  description:
    "Greets a contact who opens a conversation, asks for a phone number unless one is known, and assigns the conversation.",
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
        branches: [{ name: "Has phone", when: exists("contact.phone"), next: "route" }],
        else: "ask",
      },
      askFor(
        "PHONE",
        "Which phone number can we reach you at? Please begin with the country code, such as +44.",
        "That does not look like a phone number. Try again, with the country code?",
        "route",
      ),
      route,
    ],
  },
};
