// The least that can send a request and read its answer, so that the load takes as little as possible of the cores that are measured.
import { connect } from "node:net";

/**
 * @typedef {object} Connection
 * @property {import("node:net").Socket} socket
 * @property {((value?: unknown) => void) | null} done
 * @property {((error: Error) => void) | null} fail
 * @property {Buffer[]} parts
 * @property {number} have
 * @property {number} need
 * @property {string} [status]
 */

/** Keep-alive connections to one server; `post` takes a free one. Throws on any status but 200; the body is read, not answered. */
export function poster(url) {
  const { hostname, port, host } = new URL(url);
  /** @type {Connection[]} */
  const idle = [];
  /** @type {Connection[]} */
  const all = [];
  const open = () => {
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    /** @type {Connection} */
    const one = { socket, done: null, fail: null, parts: [], have: 0, need: -1 };
    socket.on("error", (error) => one.fail?.(error));
    socket.on("close", () => one.fail?.(new Error("the server closed a connection")));
    socket.on("data", (chunk) => {
      one.parts.push(chunk);
      one.have += chunk.length;
      if (one.need < 0) {
        const text = one.parts.length === 1 ? chunk : Buffer.concat(one.parts);
        const end = text.indexOf("\r\n\r\n");
        if (end < 0) return;
        const head = text.toString("latin1", 0, end);
        one.status = head.slice(9, 12);
        one.need = end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1]);
      }
      if (one.have < one.need) return;
      const { done, fail, parts, status } = one;
      [one.parts, one.have, one.need] = [[], 0, -1];
      idle.push(one);
      if (status === "200") done?.();
      else fail?.(new Error(`${status} ${Buffer.concat(parts).toString().slice(-300)}`));
    });
    all.push(one);
    return one;
  };
  return {
    post: (path, headers, body) =>
      new Promise((resolve, reject) => {
        const one = idle.pop() ?? open();
        [one.done, one.fail] = [resolve, reject];
        one.socket.write(
          `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
      }),
    close: () => all.forEach(({ socket }) => void socket.destroy()),
  };
}
