import { CHANNEL_TYPES, type ChannelFacts, type ChannelType, channelFacts } from "@contact-identity/domain";

const oneOf = (h: string, types: readonly ChannelType[]): string =>
  types.length === 0 ? "false" : `${h}.type IN (${types.map((type) => `'${type}'`).join(", ")})`;

/** SQL: whether the channel `h` is of a type of which this holds. */
const ofType = (h: string, holds: (facts: ChannelFacts) => boolean): string =>
  oneOf(
    h,
    CHANNEL_TYPES.filter((type) => holds(channelFacts(type))),
  );

/** SQL: whether a message is delivered by being stored. */
export const deliversByStoring = (h: string): string => ofType(h, ({ delivery }) => delivery === "STORED");

/** SQL: whether only a signature says who writes. */
export const provenBySignature = (h: string): string =>
  ofType(h, ({ sender }) => sender.provenBy === "SIGNATURE");

/** SQL: whether some accounts are addresses in whose name anybody can write. */
export const hasUnprovenAddresses = (h: string): string =>
  ofType(h, ({ sender }) => sender.provenBy === "ACCOUNT");

/** SQL: whether the channel sends codes to such addresses. */
export function sendsCodesTo(h: string, kind: "EMAIL" | "PHONE"): string {
  const ways = CHANNEL_TYPES.flatMap((type) => {
    const { sendsCodes } = channelFacts(type);
    if (sendsCodes?.to !== kind) return [];
    const { unless } = sendsCodes;
    const able = unless
      ? ` AND NOT starts_with(coalesce(${h}.config ->> '${unless.setting}', ''), '${unless.startsWith}')`
      : "";
    return [`(${oneOf(h, [type])}${able})`];
  });
  return ways.length === 0 ? "false" : `${h}.enabled AND (${ways.join(" OR ")})`;
}
