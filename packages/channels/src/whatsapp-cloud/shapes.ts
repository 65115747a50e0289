import { z } from "zod";
import { optionalId, providerId } from "../payload-shapes.ts";
import { anyFlag, anyId, anyList, anyNumber, anyObject, anyText, anyWord } from "../words/index.ts";

// Source: Meta, WhatsApp Cloud API, webhooks reference (2026). Loose: Meta adds fields without notice. Strict is only what says whose
// message it is: all else may be absent or of another type.

/** An id of a person: of another type it counts as absent, for there is mostly another one beside it. */
const personId = optionalId.catch(undefined);

export const addressed = z.looseObject({ metadata: z.looseObject({ phone_number_id: providerId }) });

export const contacts = anyList({
  wa_id: personId,
  user_id: personId,
  profile: anyObject({ name: anyWord }),
});
export type WhatsappContact = z.output<typeof contacts>[number];

/** Who sent a message. `from` is absent where the sender hides the number. */
const sender = { from: personId, from_user_id: personId };
export const ids = z.looseObject(sender);

/** What every message has, whatever its type. */
export const message = z.looseObject({
  id: providerId,
  type: anyWord,
  ...sender,
  group_id: anyId,
  context: anyObject({
    id: anyId,
    referred_product: anyObject({ catalog_id: anyId, product_retailer_id: anyId }),
  }),
  referral: anyObject({ source_type: anyWord, source_id: anyId, source_url: anyWord, headline: anyWord }),
  errors: anyList({ title: anyWord, message: anyWord }),
});
export type WhatsappMessage = z.output<typeof message>;

/** What the business wrote in its own app: `to` is the person. */
export const echo = z.looseObject({ to: personId, to_user_id: personId });

export const system = z.looseObject({
  type: z.string(),
  wa_id: optionalId,
  user_id: optionalId,
  previous_user_id: optionalId,
});

export const status = z.looseObject({
  id: providerId,
  status: anyWord,
  type: anyWord,
  errors: anyList({
    code: anyId,
    title: anyWord,
    message: anyWord,
    error_data: anyObject({ details: anyWord }),
  }),
});

export const textContent = anyObject({ body: anyText });
export const buttonContent = anyObject({ text: anyWord, payload: anyWord });
export const interactiveContent = anyObject({ type: anyWord });
export const replyContent = anyObject({ id: anyWord, title: anyWord });
export const flowContent = anyObject({ response_json: z.unknown().optional(), body: anyWord });
export const mediaContent = anyObject({
  id: anyId,
  url: anyWord,
  caption: anyText,
  filename: anyWord,
  mime_type: anyWord,
  voice: anyFlag,
});
export const locationContent = anyObject({
  latitude: anyNumber,
  longitude: anyNumber,
  name: anyWord,
  address: anyWord,
});
export const cardsContent = anyList({
  origin: anyWord,
  name: anyObject({ formatted_name: anyWord, first_name: anyWord, last_name: anyWord }),
  phones: anyList({ phone: anyWord, wa_id: anyId }),
  emails: anyList({ email: anyWord }),
  org: anyObject({ company: anyWord }),
});
export const orderContent = anyObject({
  catalog_id: anyId,
  text: anyText,
  product_items: anyList({
    product_retailer_id: anyId,
    quantity: anyNumber,
    item_price: anyNumber,
    currency: anyWord,
  }),
});
export const reactionContent = anyObject({ message_id: anyId, emoji: anyWord });
export const changeContent = anyObject({ original_message_id: anyId, message: z.unknown().optional() });
export const unsupportedContent = anyObject({ type: anyWord });
