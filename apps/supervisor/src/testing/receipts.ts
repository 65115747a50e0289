type Payload = Readonly<Record<string, unknown>>;

const page = (object: string, pageId: unknown, event: object): Payload => ({
  object,
  entry: [{ id: pageId, time: 1458692752478, messaging: [{ sender: { id: "24981267354" }, recipient: { id: pageId }, ...event }] }],
});

/** How a provider says that a message was delivered, of those that say it; by the channel's type. */
export const DELIVERED: Readonly<Record<string, (id: string, config: Payload) => Payload>> = {
  WHATSAPP_CLOUD: (id, { phoneNumberId }) => ({
    object: "whatsapp_business_account",
    entry: [
      {
        id: "102290129340398",
        changes: [
          {
            field: "messages",
            value: {
              messaging_product: "whatsapp",
              metadata: { display_phone_number: "15550783881", phone_number_id: phoneNumberId },
              statuses: [{ id, status: "delivered", timestamp: "1749416399", recipient_id: "16505551234" }],
            },
          },
        ],
      },
    ],
  }),
  TWILIO: (id, { accountSid, from }) => ({
    SmsSid: id,
    SmsStatus: "delivered",
    MessageStatus: "delivered",
    To: "+14155550123",
    MessageSid: id,
    AccountSid: accountSid,
    From: from,
    ApiVersion: "2010-04-01",
  }),
  MESSENGER: (id, { pageId }) => page("page", pageId, { delivery: { mids: [id], watermark: 1458668856253 } }),
  VIBER: (id) => ({ event: "delivered", timestamp: 1749416390000, message_token: Number(id), user_id: "01234567890A=" }),
};
