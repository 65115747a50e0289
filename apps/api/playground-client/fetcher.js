// Sends what the editor holds: queries and mutations by POST, subscriptions by graphql-transport-ws on the same path,
// where a browser can set no header, so the headers travel in `connection_init`.
import { Kind, parse } from "graphql";

const operationsOf = (query) => {
  try {
    return parse(query).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  } catch {
    return []; // a syntax error is the server's to explain
  }
};

/** Right after a change of tabs GraphiQL still sends the name of the operation before; where the document has only one, none is needed. */
const withoutStaleName = (params, operations) =>
  operations.length === 1 && operations[0].name?.value !== params.operationName
    ? { ...params, operationName: undefined }
    : params;

async function post(url, params, headers) {
  const response = await fetch(url, {
    method: "POST",
    // Without it the browser would send its cookies for this host, and the answer would not depend on the key alone.
    credentials: "omit",
    headers: {
      accept: "application/graphql-response+json, application/json",
      ...headers,
      "content-type": "application/json",
    },
    body: JSON.stringify(params),
  });
  const body = await response.text();
  try {
    return JSON.parse(body);
  } catch {
    return {
      errors: [
        { message: `HTTP ${response.status} ${response.statusText}, and no JSON: ${body.slice(0, 500)}` },
      ],
    };
  }
}

const listen = (url, params, headers) => ({
  subscribe({ next, error, complete }) {
    const socket = new WebSocket(url.replace(/^http/, "ws"), "graphql-transport-ws");
    const send = (message) => socket.send(JSON.stringify(message));
    let open = true;
    const end = (tell) => {
      if (!open) return;
      open = false;
      socket.close(1000);
      tell();
    };
    const on = {
      connection_ack: () => send({ type: "subscribe", id: "1", payload: params }),
      ping: () => send({ type: "pong" }),
      next: ({ payload }) => open && next(payload),
      error: ({ payload }) => end(() => error({ errors: payload })),
      complete: () => end(complete),
    };
    socket.onopen = () => send({ type: "connection_init", payload: headers ?? {} });
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      on[message.type]?.(message);
    };
    socket.onclose = ({ code, reason }) =>
      end(() => error(new Error(`The socket was closed: ${code} ${reason}`.trim())));
    return {
      unsubscribe() {
        if (open && socket.readyState === WebSocket.OPEN) send({ type: "complete", id: "1" });
        end(() => {});
      },
    };
  },
});

/** GraphiQL's `fetcher` for one endpoint. */
export const fetcherFor =
  (url) =>
  (asked, { headers } = {}) => {
    const operations = operationsOf(asked.query);
    const params = withoutStaleName(asked, operations);
    const chosen = operations.find(({ name }) => name?.value === params.operationName) ?? operations[0];
    return chosen?.operation === "subscription" ? listen(url, params, headers) : post(url, params, headers);
  };
