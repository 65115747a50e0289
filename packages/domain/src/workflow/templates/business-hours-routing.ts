import type { Hours } from "../value/hours.ts";
import { openedByContact, type Template } from "./template.ts";

const day: Hours["mon"] = [["09:00", "17:30"]];

export const businessHoursRouting: Template = {
  key: "business-hours-routing",
  name: "Route by business hours",
  description:
    "Assigns a conversation that a contact opens: at once inside business hours; outside of them after a message that says so.",
  definition: {
    trigger: openedByContact,
    start: "hours",
    steps: [
      {
        id: "hours",
        type: "DATE_TIME",
        timezone: "Europe/London",
        hours: { mon: day, tue: day, wed: day, thu: day, fri: day },
        next: "inside",
        else: "closed",
      },
      { id: "inside", type: "ASSIGN", to: { user: "support" }, next: null },
      {
        id: "closed",
        type: "SEND_MESSAGE",
        text: "Thank you for your message. We are closed now and will answer on the next working day.",
        next: "outside",
        onSendFailure: "outside",
      },
      { id: "outside", type: "ASSIGN", to: { user: "after-hours" }, next: null },
    ],
  },
};
