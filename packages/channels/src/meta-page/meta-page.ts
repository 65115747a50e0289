import type { ProvidedChannelType } from "@contact-identity/domain";
import { perSecond } from "@contact-identity/domain";
import { withWindow } from "../capabilities.ts";
import { defineProvider } from "../define-provider.ts";
import { capabilities, mediaOf } from "./capabilities.ts";
import { metaPageConfig } from "./config.ts";
import { files } from "./file-source.ts";
import { pageParts } from "./parts.ts";
import { profileOn } from "./profile.ts";
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
    capabilities: () => withWindow(type, null, { ...capabilities, media: mediaOf(object) }),
    handshake,
    verify,
    parts: pageParts(object),
    profile: profileOn(object),
    send,
  });
