import { perSecond } from "@contact-identity/domain";
import { defineProvider } from "../define-provider.ts";
import { capabilities } from "./capabilities.ts";
import { lineConfig } from "./config.ts";
import { files } from "./file-source.ts";
import { parts } from "./parts.ts";
import { profile } from "./profile.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

export const lineProvider = defineProvider({
  type: "LINE",
  // LINE, Messaging API reference, Rate limits: 2,000 requests a second; its guidelines ask for far less.
  pace: perSecond(200),
  provides: ["CHANNEL_ACCOUNT"],
  config: lineConfig,
  configName: "LineConfig",
  files,
  capabilities: () => capabilities,
  verify,
  parts,
  profile,
  send,
});
