import { normaliseEmail } from "@contact-identity/domain";
import { EgressFailed, EgressRefused } from "../egress/errors.ts";
import type { Egress } from "../egress/http.ts";
import type { MailServer } from "../egress/mail-url.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import { withoutSecrets } from "../secrets.ts";
import type { EmailConfig } from "./config.ts";
import { mailFiles } from "./mail-files.ts";
import { type OutgoingMail, outgoingMail } from "./outgoing-mail.ts";
import { submit } from "./smtp.ts";
import { mailAddressOf } from "./touch.ts";

const CONNECT_TIMEOUT_MS = 10_000;

function outcomeOfError(error: unknown): SendOutcome {
  if (error instanceof EgressRefused) return { type: "failed", reason: error.reason };
  if (error instanceof EgressFailed) return { type: "retry", reason: error.reason };
  throw error;
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A server may repeat what it was told, in the form in which it was. */
const secretsOf = ({ user = "", password = "" }: MailServer): readonly string[] =>
  password === ""
    ? []
    : [password, encodeURIComponent(password), base64(password), base64(`\u0000${user}\u0000${password}`)];

async function sent(
  smtpUrl: string,
  mail: OutgoingMail,
  outgoing: Outgoing,
  egress: Egress,
): Promise<SendOutcome> {
  const files = await mailFiles(outgoing);
  const { server, socket } = await egress.openMail(smtpUrl, CONNECT_TIMEOUT_MS);
  return withoutSecrets(await submit(server, socket, mail, { files }), [smtpUrl, ...secretsOf(server)]);
}

/** Hands one mail to the channel's mail server. */
export async function send(
  { address, smtpUrl }: EmailConfig,
  outgoing: Outgoing,
  egress: Egress,
): Promise<SendOutcome> {
  const to = normaliseEmail(mailAddressOf(outgoing.to));
  if (!to.ok) return { type: "failed", reason: "the contact has no address that mail could be sent to" };
  const cc = (outgoing.mail?.cc ?? []).map((one) => normaliseEmail(one));
  if (cc.some(({ ok }) => !ok)) return { type: "failed", reason: "an address in cc is not one" };
  const copies = cc.flatMap((one) => (one.ok && one.value !== to.value ? [one.value] : []));
  const mail = { ...outgoing.mail, cc: [...new Set(copies)] };
  return sent(smtpUrl, outgoingMail(address, to.value, { ...outgoing, mail }), outgoing, egress).catch(
    outcomeOfError,
  );
}
