import { connect, type Socket } from "node:net";
import { FileRefused, FilesUnavailable } from "../refused.ts";

/** Where clamd listens. */
export type ClamAddress = { readonly host: string; readonly port: number } | { readonly path: string };

const TIMEOUT_MS = 60_000;

const framed = (part: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return Buffer.concat([length, part]);
};

const written = (socket: Socket, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

function answerOf(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    socket.on("data", (part) => parts.push(part));
    socket.once("error", reject);
    socket.once("close", () => resolve(Buffer.concat(parts).toString("utf8").replaceAll("\0", "").trim()));
  });
}

async function ask(address: ClamAddress, file: AsyncIterable<Buffer>): Promise<string> {
  const socket = connect(address);
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error("no answer in time")));
  const answer = answerOf(socket);
  answer.catch(() => undefined);
  try {
    await written(socket, Buffer.from("zINSTREAM\0"));
    for await (const part of file) await written(socket, framed(part));
    await written(socket, Buffer.alloc(4));
    return await answer;
  } catch (error) {
    // It answers before the end where it has seen enough, and closes.
    const early = await Promise.race([answer.catch(() => ""), Promise.resolve("")]);
    if (early !== "") return early;
    throw error;
  } finally {
    socket.destroy();
  }
}

/**
 * Asks clamd about a file (INSTREAM). Resolves when it found nothing.
 * @throws FileRefused when it found something; FilesUnavailable when it cannot say: nothing is taken unseen.
 */
export async function checkForViruses(address: ClamAddress, file: AsyncIterable<Buffer>): Promise<void> {
  const answer = await ask(address, file).catch((error: unknown) => {
    throw new FilesUnavailable("the antivirus (CLAMAV_URL) does not answer", { cause: error });
  });
  const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  if (found)
    throw new FileRefused("INFECTED", `The antivirus found something in this file: ${found.slice(0, 100)}.`);
  if (answer !== "stream: OK")
    throw new FilesUnavailable(
      `the antivirus (CLAMAV_URL) cannot say: ${answer.slice(0, 100) || "no answer"}`,
    );
}
