import { type LookupFunction, connect as open, type Socket } from "node:net";
import { withoutAddresses } from "./address.ts";
import { EgressFailed, EgressRefused } from "./errors.ts";
import type { MailServer } from "./mail-url.ts";

const failure = (error: NodeJS.ErrnoException): EgressRefused | EgressFailed =>
  error instanceof EgressRefused
    ? error
    : new EgressFailed(`no connection: ${error.code ?? withoutAddresses(error.message)}`);

/**
 * Connects to a mail server whose host was judged already; a name is resolved, judged and connected to in one step by `lookup`.
 * @throws EgressRefused, EgressFailed
 */
export function connectMail(
  { host, port }: MailServer,
  lookup: LookupFunction,
  timeoutMs: number,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = open({ host, port, lookup });
    const giveUp = setTimeout(
      () => socket.destroy(new EgressFailed(`no connection within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const failed = (error: Error): void => {
      clearTimeout(giveUp);
      reject(error instanceof EgressFailed ? error : failure(error));
    };
    socket.once("error", failed);
    socket.once("connect", () => {
      clearTimeout(giveUp);
      socket.off("error", failed);
      resolve(socket);
    });
  });
}
