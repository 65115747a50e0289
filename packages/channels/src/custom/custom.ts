import { USUAL_PACE } from "@contact-identity/domain";
import { defineProvider } from "../define-provider.ts";
import { capabilities } from "./capabilities.ts";
import { customConfig } from "./config.ts";
import { files } from "./file-source.ts";
import { parts } from "./parts.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

export const customProvider = defineProvider({
  type: "CUSTOM",
  pace: USUAL_PACE,
  provides: ["CHANNEL_ACCOUNT", "EMAIL", "PHONE"],
  config: customConfig,
  configName: "CustomChannelConfig",
  files,
  capabilities: () => capabilities,
  verify,
  provenByHeaders: () => true,
  parts,
  send,
});
