import { z } from "zod";
import { calledUrl, headerSecret } from "../config-fields.ts";

export const customConfig = z.object({
  token: headerSecret("token", "Bearer token for both directions; generated when absent.", {
    generated: true,
  }),
  outboundUrl: calledUrl("outboundUrl", "Outgoing messages are posted here."),
});
export type CustomConfig = z.output<typeof customConfig>;
