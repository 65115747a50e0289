/**
 * WhatsApp's business-scoped user id: `US.13491208655302741918`, or `US.ENT.…` of a business portfolio. Other channels' ids may look
 * alike and mean nothing by it.
 */
export const isBusinessScopedId = (account: string): boolean =>
  /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]+$/.test(account);
