import type { Said } from "../said.ts";
import { redacted, saidChoice } from "../words/index.ts";
import { optionOf } from "./quick-reply.ts";

type Params = Readonly<Record<string, unknown>>;

/** A tap on a tab of a rich menu says nothing to a person. Source: LINE, Messaging API reference, params of the rich menu switch action. */
export const isMenuSwitch = (params: Params | undefined): boolean =>
  params !== undefined && "newRichMenuAliasId" in params;

/** A date, a time, or both as one picked it: `2026-12-24 18:30`. */
function picked(params: Params | undefined): string | undefined {
  const words = [params?.datetime, params?.date, params?.time].find((word) => typeof word === "string");
  return typeof words === "string" ? words.replace(/(\d)T(\d)/, "$1 $2") : undefined;
}

/**
 * What a postback says: one of our options, or, from a menu made elsewhere, what was picked, else its data.
 * @param unread what it says where neither can be read.
 */
export function saidByPostback(data: string, params: Params | undefined, unread: () => Said): Said {
  const words = picked(params);
  if (data.trim() === "" && words === undefined) return unread();
  return saidChoice({ ...optionOf(data), params: params && (redacted(params) as Params) }, words);
}
