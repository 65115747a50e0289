import type { ProvidedChannelType } from "@contact-identity/domain";
import { perSecond } from "@contact-identity/domain";
import { defineProvider } from "../define-provider.ts";
import { capabilities } from "./capabilities.ts";
import { metaPageConfig } from "./config.ts";
import { files } from "./files.ts";
import { parsePage } from "./parse.ts";
import { send } from "./send.ts";
import { handshake, verify } from "./verify.ts";

/** Messenger and Instagram differ in the name that Meta gives their webhook object. */
export const metaPageProvider = (type: ProvidedChannelType, object: "page" | "instagram") =>
  defineProvider({
    type,
    // Meta, Messenger Platform, Rate limiting: 300 calls a second for each page; the inbox stops showing beyond 40 a second.
    pace: perSecond(40),
    provides: ["CHANNEL_ACCOUNT"],
    config: metaPageConfig,
    configName: "MetaPageConfig",
    files,
    sharedApp: { account: "pageId", secret: "appSecret" },
    capabilities: () => capabilities,
    handshake,
    verify,
    parse: parsePage(object),
    send,
  });
