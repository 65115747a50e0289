import type { Sample } from "./sample.ts";

const marks: readonly (readonly [string, string])[] = [
  ["Auto-Submitted", "auto-replied"],
  ["Auto-Submitted", "Auto-Generated; owner-email=desk@shop.dev"],
  ["X-Autoreply", "yes"],
  ["X-Autorespond", "Out of office"],
  ["X-Auto-Response-Suppress", "All"],
  ["Precedence", "bulk"],
  ["Precedence", "JUNK"],
  ["Precedence", "list"],
  ["Precedence", "auto_reply"],
];

const humans: readonly (readonly [string, string])[] = [
  ["Auto-Submitted", "no"],
  ["Auto-Submitted", "No (typed)"],
  ["Precedence", "normal"],
  ["X-Priority", "1"],
];

const status = [
  "Reporting-MTA: dns; mx.mail.dev",
  "",
  "Final-Recipient: rfc822; ann@mail.dev",
  "Action: failed",
  "Status: 5.1.1",
  "Diagnostic-Code: smtp; 550 5.1.1 no such user",
  "",
].join("\r\n");
const returned =
  "From: desk@shop.dev\r\nTo: ann@mail.dev\r\nSubject: Hi\r\nMessage-ID:\r\n <0123abc@shop.dev>\r\n\r\nHi";

const report = (action: string, parts: "both" | "status" | "headers" = "both"): Sample["mail"] => ({
  from: "Mail Delivery System <MAILER-DAEMON@mail.dev>",
  envelope: "",
  subject: "Undelivered Mail Returned to Sender",
  text: "I'm sorry to have to inform you that your message could not be delivered.",
  headers: [["Content-Type", 'multipart/report; report-type=delivery-status; boundary="outer"']],
  files: [
    { type: "message/delivery-status", bytes: status.replace("Action: failed", `Action: ${action}`) },
    ...(parts === "status"
      ? []
      : [{ type: parts === "headers" ? "text/rfc822-headers" : "message/rfc822", bytes: returned }]),
  ],
});

/** Machines. CONTENT.md, E-mail 3. */
export const machines: readonly Sample[] = [
  ...marks.map(
    ([name, value]): Sample => ({
      name: `a machine by ${name}: ${value}`,
      mail: { headers: [[name, value]] },
      seen: { automatic: true, account: "ann@mail.dev" },
    }),
  ),
  ...humans.map(
    ([name, value]): Sample => ({
      name: `no machine by ${name}: ${value}`,
      mail: { headers: [[name, value]] },
      seen: { automatic: false },
    }),
  ),
  { name: "a machine by its envelope", mail: { envelope: "" }, seen: { automatic: true } },
  ...["noreply", "donotreply", "do-not-reply", "no_reply", "noreply-orders", "MAILER-DAEMON"].map(
    (local): Sample => ({
      name: `a machine by its address: ${local}`,
      mail: { from: `${local}@mail.dev` },
      seen: { automatic: true, unused: [`${local}@mail.dev`], address: null },
    }),
  ),
  {
    name: "a bounce",
    mail: report("failed"),
    seen: {
      receipt: {
        externalId: "<0123abc@shop.dev>",
        status: "FAILED",
        failure: /ann@mail\.dev: 550 5\.1\.1 no such user/,
      },
    },
  },
  {
    name: "a bounce with headers alone",
    mail: report("failed", "headers"),
    seen: { receipt: { externalId: "<0123abc@shop.dev>", status: "FAILED" } },
  },
  { name: "a delivery that waits", mail: report("delayed"), seen: { ignored: "other-receipt" } },
  {
    name: "a delivery that was asked to be told",
    mail: report("delivered"),
    seen: { receipt: { externalId: "<0123abc@shop.dev>", status: "DELIVERED" } },
  },
  {
    name: "a bounce that names no mail",
    mail: report("failed", "status"),
    seen: { ignored: "other-receipt" },
  },
  {
    name: "a bounce that a provider wrote into the text",
    mail: {
      from: "MAILER-DAEMON@mail.dev",
      envelope: "",
      headers: [["X-Failed-Recipients", "ann@mail.dev"]],
      text: `A message that you sent could not be delivered.\n\n------ This is a copy of your message's headers. ------\n\nMessage-ID: <0123abc@shop.dev>\nSubject: Hi\n`,
    },
    seen: { receipt: { externalId: "<0123abc@shop.dev>", status: "FAILED", failure: /ann@mail\.dev/ } },
  },
  {
    name: "a daemon that reports nothing",
    mail: { from: "MAILER-DAEMON@mail.dev", text: "Hi. This is the mail system." },
    seen: { automatic: true, text: "Hi. This is the mail system." },
  },
  {
    name: "a complaint that a provider passes on",
    mail: {
      headers: [["Content-Type", 'multipart/report; report-type=feedback-report; boundary="outer"']],
      text: "This is an abuse report",
    },
    seen: { automatic: true, text: "This is an abuse report" },
  },
];
