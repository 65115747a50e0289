import { z } from "zod";
import { headerSecret, optionalHttpUrl } from "../config-fields.ts";

export const customConfig = z.object({
  /** Bearer token of both directions. */
  token: headerSecret("token"),
  outboundUrl: optionalHttpUrl("outboundUrl"),
});
export type CustomConfig = z.output<typeof customConfig>;
