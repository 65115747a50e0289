import type { Sample } from "./sample.ts";

/** Subjects. CONTENT.md, E-mail 5; ids are looked at in thread.test.ts. */
export const threads: readonly Sample[] = [
  {
    name: "a subject",
    mail: { text: "x", subject: "Order 4711: broken lid" },
    seen: { subject: "Order 4711: broken lid" },
  },
  {
    name: "a subject on several lines",
    mail: { text: "x", subject: "one  two\tthree" },
    seen: { subject: "one two three" },
  },
  {
    name: "an answer",
    mail: {
      text: "Thank you.",
      subject: "Re: Order 4711",
      headers: [
        ["In-Reply-To", "<0123@shop.dev>"],
        ["References", "<CAF1@mail.dev> <0123@shop.dev>"],
      ],
    },
    seen: { subject: "Re: Order 4711", text: "Thank you." },
  },
];
