import type { MessageTemplate } from "@contact-identity/domain";
import type { MetaTemplate } from "../../testing/meta-server.ts";

// Shapes as Meta documents them: WhatsApp Business Management API, Message templates.
export const ORDER: MetaTemplate = {
  id: "594425479261596",
  name: "order_sent",
  language: "en_US",
  status: "APPROVED",
  parameter_format: "POSITIONAL",
  components: [
    { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["#4711"] } },
    {
      type: "BODY",
      text: "Hello {{1}}, your order {{2}} is on its way.",
      example: { body_text: [["Anna", "4711"]] },
    },
    { type: "FOOTER", text: "Reply STOP to hear no more." },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Thanks" },
        { type: "URL", text: "Track", url: "https://shop.dev/t/{{1}}", example: ["https://shop.dev/t/x"] },
        { type: "COPY_CODE", text: "Copy offer code", example: ["SUMMER"] },
      ],
    },
  ],
};
export const NAMED: MetaTemplate = {
  id: "594425479261597",
  name: "appointment",
  language: "de",
  status: "APPROVED",
  parameter_format: "NAMED",
  components: [{ type: "BODY", text: "Hallo {{first_name}}, bis {{day}}!" }],
};
export const INVOICE: MetaTemplate = {
  id: "594425479261598",
  name: "invoice",
  language: "en",
  status: "APPROVED",
  components: [
    { type: "HEADER", format: "DOCUMENT", example: { header_handle: ["4::aW..."] } },
    { type: "BODY", text: "Your invoice." },
  ],
};
export const PAUSED: MetaTemplate = { ...NAMED, id: "594425479261599", name: "paused", status: "PAUSED" };
export const CAROUSEL: MetaTemplate = {
  id: "594425479261600",
  name: "summer",
  language: "en",
  status: "APPROVED",
  components: [
    { type: "BODY", text: "Look" },
    { type: "CAROUSEL", cards: [] },
  ],
};
export const ALL = [ORDER, NAMED, INVOICE, PAUSED, CAROUSEL];

export const templateNamed = (all: readonly MessageTemplate[], name: string): MessageTemplate => {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`no template ${name}`);
  return found;
};
