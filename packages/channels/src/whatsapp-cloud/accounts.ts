interface Ids {
  readonly userId: string | undefined;
  readonly waId: string | undefined;
}

/** The accounts of one person, the one to match first in front. */
export const accountsOf = ({ userId, waId }: Ids): readonly string[] =>
  [userId, waId].filter((id) => id !== undefined);

/** Replies go to the raw wa_id while it is known, whatever phone number was made of it. */
export const replyToOf = ({ userId, waId }: Ids): string => waId ?? userId ?? "";
