import { USUAL_PACE } from "@contact-identity/domain";
import { defineProvider } from "../define-provider.ts";
import { capabilities } from "./capabilities.ts";
import { viberConfig } from "./config.ts";
import { files } from "./file-source.ts";
import { parts } from "./parts.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

export const viberProvider = defineProvider({
  type: "VIBER",
  pace: USUAL_PACE,
  provides: ["CHANNEL_ACCOUNT"],
  config: viberConfig,
  configName: "ViberConfig",
  files,
  capabilities: () => capabilities,
  verify,
  parts,
  send,
});
