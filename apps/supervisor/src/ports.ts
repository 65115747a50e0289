import { createServer } from "node:net";

const WORDS: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) => `${host}:${port} is in use by another program`,
  EACCES: (_, port) => `this user may not listen on ${port}; choose one above 1023`,
  EADDRNOTAVAIL: (host) => `${host} is not an address of this machine`,
  ENOTFOUND: (host) => `${host} is not a name that this machine knows`,
};

/** Why the port cannot be listened on, by the variable's name, or undefined when it can. */
export const portProblem = (variable: string, host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      resolve(`${variable}: ${WORDS[error.code ?? ""]?.(host, port) ?? error.message}`);
    });
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
