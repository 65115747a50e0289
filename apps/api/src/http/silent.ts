import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/**
 * Bounds how many connections one address has that have not brought one request. A proxy in front of us opens one when it has a request,
 * so it never meets this; neither do the sockets of a web chat, which have brought theirs. They hold up no end either: Node takes one that
 * has not brought a request for one that is busy, and waits for it.
 */
export function limitSilence(app: FastifyInstance, most: number): void {
  const { server } = app;
  const silent = new Map<Socket, string>();
  const counts = new Map<string, number>();
  const over = (socket: Socket) => {
    const address = silent.get(socket);
    if (address === undefined) return;
    silent.delete(socket);
    const left = (counts.get(address) ?? 1) - 1;
    if (left > 0) counts.set(address, left);
    else counts.delete(address);
  };
  server.on("connection", (socket) => {
    const address = socket.remoteAddress ?? "";
    const count = counts.get(address) ?? 0;
    if (count >= most) return void socket.destroy();
    counts.set(address, count + 1);
    silent.set(socket, address);
    socket.once("close", () => over(socket));
  });
  app.addHook("preClose", async () => {
    for (const socket of silent.keys()) socket.destroy();
  });
  server.on("request", ({ socket }) => over(socket));
  server.on("upgrade", (_request, socket) => over(socket as Socket));
}
