import { z } from "zod";
import { optionalId, optionalText, providerId, writtenText } from "../payload-shapes.ts";
import { latitude, longitude } from "../said.ts";

// Source: Meta, WhatsApp Cloud API, webhooks reference. Loose: Meta adds fields without notice.

export const envelope = z.looseObject({
  object: z.string(),
  entry: z.array(z.looseObject({ changes: z.array(z.unknown()) })),
});
export const change = z.looseObject({ field: z.string(), value: z.unknown() });
export const addressed = z.looseObject({ metadata: z.looseObject({ phone_number_id: z.string() }) });

const contact = z.looseObject({
  wa_id: optionalId,
  user_id: optionalId,
  profile: z.looseObject({ name: optionalText }).nullish(),
});
export type WhatsappContact = z.output<typeof contact>;

export const messagesValue = z.looseObject({
  contacts: z.array(contact).nullish(),
  messages: z.array(z.unknown()).nullish(),
  statuses: z.array(z.unknown()).nullish(),
});

/** What every message has, whatever its type. `from` is absent where the sender hides the number. */
export const message = z.looseObject({
  id: providerId,
  type: z.string(),
  from: optionalId,
  from_user_id: optionalId,
});
export type WhatsappMessage = z.output<typeof message>;

export const system = z.looseObject({
  type: z.string(),
  wa_id: optionalId,
  user_id: optionalId,
  previous_user_id: optionalId,
});

export const status = z.looseObject({
  id: providerId,
  status: z.string(),
  errors: z
    .array(
      z.looseObject({
        code: z.number().nullish(),
        title: optionalText,
        message: optionalText,
        error_data: z.looseObject({ details: optionalText }).nullish(),
      }),
    )
    .nullish(),
});

export const textContent = z.looseObject({ body: writtenText });
export const buttonContent = z.looseObject({ text: writtenText, payload: optionalText });
export const interactiveContent = z.looseObject({ type: z.string() });
export const replyContent = z.looseObject({ id: z.string(), title: writtenText });
export const mediaContent = z.looseObject({ caption: optionalText });
export const locationContent = z.looseObject({
  latitude,
  longitude,
  name: optionalText,
  address: optionalText,
});
export const cardsContent = z.array(
  z.looseObject({
    origin: z.string().nullish(),
    name: z.looseObject({ formatted_name: optionalText }).nullish(),
    phones: z.array(z.looseObject({ phone: optionalText, wa_id: optionalId })).nullish(),
  }),
);
