import { createHmac } from "node:crypto";
import type { RawRequest } from "../../raw-request.ts";
import { posted } from "../../testing/request.ts";
import type { MetaPageConfig } from "../config.ts";

// Source: Meta, Messenger Platform and Instagram Messaging, webhook events (2026).

export const config: MetaPageConfig = {
  pageId: "682498302938465",
  appSecret: "3f1c9a7be0d24586",
  verifyToken: "verify-me",
  pageAccessToken: "EAAGm0PX4ZCpsBA",
  apiBaseUrl: undefined,
};

export const PSID = "7654321098765432";
export const MID = "m_AG5Hz2Uq7tuwNEhXfYYKj8mJEM_QPpz5jdCK48PnKAjSdjfipqxqMvK8ma6AC8fplwlqLP_5cgXIbu7I3rBN0P";

/** One event of a person at our page. */
export const event = (content: object, sender: object = { id: PSID }): object => ({
  sender,
  recipient: { id: config.pageId },
  timestamp: 1458692752478,
  ...content,
});

export const text = (body: string, rest: object = {}): object =>
  event({ message: { mid: MID, text: body, ...rest } });

export const entry = (messaging: readonly object[], id = config.pageId): object => ({
  id,
  time: 1458692752478,
  messaging,
});

export const envelope = (object: string, ...entries: readonly object[]): object => ({
  object,
  entry: entries,
});

export const signed = (body: string | Buffer): RawRequest =>
  posted(body, {
    "x-hub-signature-256": `sha256=${createHmac("sha256", config.appSecret).update(body).digest("hex")}`,
  });
