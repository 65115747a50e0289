import { byUrl } from "../files/by-url.ts";
import type { ViberConfig } from "./config.ts";

/** Addresses that open by themselves, for an hour at least. Source: Viber, REST Bot API, receive message. */
export const files = byUrl<ViberConfig>(["*.viber.com"]);
