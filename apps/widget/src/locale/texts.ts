import type { ErrorCode } from "../frame/api/protocol.ts";

/** Every word of ours that a visitor can see or hear. */
export interface Texts {
  readonly openChat: string;
  readonly closeChat: string;
  readonly soundOn: string;
  readonly soundOff: string;
  readonly messages: string;
  readonly you: string;
  readonly write: string;
  readonly attach: string;
  readonly send: string;
  readonly sending: string;
  readonly waiting: string;
  readonly notSent: string;
  readonly remove: string;
  readonly offline: string;
  readonly newMessages: string;
  readonly loading: string;
  readonly choices: string;
  readonly newTab: string;
  readonly optional: string;
  readonly choose: string;
  readonly startChat: string;
  readonly checkFields: string;
  readonly unreachable: string;
  readonly errors: Readonly<Record<ErrorCode, string>>;
  /** By plural category; `#` is the number. */
  readonly unread: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };
}
