import { createHmac, randomBytes, randomInt } from "node:crypto";

export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const digits = (count: number) => Array.from({ length: count }, () => randomInt(2, 10)).join("");

/** A WhatsApp Cloud configuration as a business has it. */
export const metaAccount = () => ({
  phoneNumberId: digits(15),
  appSecret: randomBytes(16).toString("hex"),
  verifyToken: `verify-${randomBytes(6).toString("hex")}`,
  accessToken: `EAA${randomBytes(24).toString("hex")}`,
});
export type MetaAccount = ReturnType<typeof metaAccount>;

export const metaSigned = (body: string, appSecret: string): Delivery => ({
  body,
  headers: {
    "content-type": "application/json",
    "x-hub-signature-256": `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`,
  },
});

/** A call in Meta's shape around one `value`. */
export const metaCall = ({ phoneNumberId, appSecret }: MetaAccount, value: object): Delivery =>
  metaSigned(
    JSON.stringify({
      object: "whatsapp_business_account",
      entry: [
        {
          id: "102290129340398",
          changes: [
            {
              value: {
                messaging_product: "whatsapp",
                metadata: { display_phone_number: "15550783881", phone_number_id: phoneNumberId },
                ...value,
              },
              field: "messages",
            },
          ],
        },
      ],
    }),
    appSecret,
  );

export interface Person {
  readonly waId: string;
  readonly userId: string;
  readonly name: string;
}

/** Somebody with a number of their own that is valid in the United States. */
export const somebody = (name = "Sheena Nelson"): Person => ({
  waId: `1415${digits(7)}`,
  userId: `US.${digits(20)}`,
  name,
});

export const messageId = () => `wamid.${randomBytes(20).toString("base64")}`;

export const metaText = (
  account: MetaAccount,
  { waId, userId, name }: Person,
  text: string,
  id = messageId(),
): Delivery =>
  metaCall(account, {
    contacts: [{ profile: { name }, wa_id: waId, user_id: userId }],
    messages: [
      { from: waId, from_user_id: userId, id, timestamp: "1749416383", type: "text", text: { body: text } },
    ],
  });
