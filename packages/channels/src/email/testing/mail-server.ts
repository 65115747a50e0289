import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { Behaviour } from "../../testing/outbound.ts";
import { TLS_CERTIFICATE, TLS_KEY } from "./tls.ts";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  /** Whether it came over TLS. */
  readonly secure: boolean;
  readonly raw: string;
}

export interface MailServerOnLoopback {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  close(): Promise<void>;
}

async function textOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString("utf8");
}

const reply = (code: number, words: string): Error => Object.assign(new Error(words), { responseCode: code });

/**
 * A real SMTP server on 127.0.0.1 that answers each mail as `behaviour` says, after reading it. Its refusals repeat the password.
 * It asks for user and password only where `options` say so.
 */
export async function mailServer(
  behaviour: () => Behaviour = () => 250,
  options: SMTPServerOptions = {},
): Promise<MailServerOnLoopback> {
  const received: ReceivedMail[] = [];
  let told = "";
  const server = new SMTPServer({
    key: TLS_KEY,
    cert: TLS_CERTIFICATE,
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    onAuth: ({ username, password }, _session, callback) => {
      told = `${username} ${password} ${Buffer.from(`\u0000${username}\u0000${password}`).toString("base64")}`;
      callback(null, { user: username });
    },
    onData: async (stream, session, callback) => {
      const raw = await textOf(stream);
      const { mailFrom, rcptTo } = session.envelope;
      received.push({
        from: mailFrom === false ? "" : mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        user: session.user as string | undefined,
        secure: session.secure,
        raw,
      });
      const code = behaviour();
      if (typeof code === "string") return;
      callback(code === 250 ? null : reply(code, `no, ${told}`));
    },
    ...options,
  });
  // A client that breaks off is what some tests are about.
  server.on("error", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const connection of server.connections) connection.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port, received, close };
}
