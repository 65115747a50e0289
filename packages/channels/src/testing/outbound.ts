import { type Answer, json, loopback } from "./loopback.ts";

/** What the provider's side does with a message: a status code of its protocol, nothing at all, or a 200 that never ends. */
export type Behaviour = number | "silent" | "stalled";

export interface OutboundServer {
  readonly url: string;
  /** Every message so far, as texts in which a secret would be found. */
  readonly received: readonly unknown[];
  close(): Promise<void>;
}

/** The provider's side of sending, on loopback. */
export interface OutboundExample {
  /** Codes after which it may work later. */
  readonly passing: readonly number[];
  /** Codes that are final. */
  readonly final: readonly number[];
  /** The code of acceptance, and the id that the message then gets. */
  readonly accepted: { readonly code: number; readonly externalId: string | null };
  /** Codes with which it says how long to wait, 7 seconds here. */
  readonly asksToWait: readonly number[];
  /** Whether it leaves by `Egress.request`, whose patience the contract test shortens. Another way out shows its timeout in a test of its own. */
  readonly throughEgress: boolean;
  /** Takes or refuses each message as `behaviour` says at that time, with words that repeat what was sent, secrets included. */
  serve(behaviour: () => Behaviour): Promise<OutboundServer>;
}

interface HttpShapes {
  readonly accepted: { readonly status: number; readonly body: unknown; readonly externalId: string | null };
  /** The provider's refusal in these words. */
  refusal(words: string): unknown;
}

/** A provider that is sent to over HTTP: its answers in the shapes of its API. */
export const httpOutbound = ({ accepted, refusal }: HttpShapes): OutboundExample => ({
  passing: [429, 500, 502, 503, 504],
  final: [301, 400, 401, 403, 404, 422],
  accepted: { code: accepted.status, externalId: accepted.externalId },
  asksToWait: [429, 503],
  throughEgress: true,
  serve: (behaviour) => {
    const answer: Answer = (request, response) => {
      const code = behaviour();
      if (code === "silent") return;
      if (code === "stalled")
        return void response.writeHead(200, { "content-type": "application/json" }).write("{");
      const wait: Record<string, string> = code === 429 || code === 503 ? { "retry-after": "7" } : {};
      const said = code === accepted.status ? accepted.body : refusal(`echo ${JSON.stringify(request)}`);
      json(code, said, wait)(request, response);
    };
    return loopback(answer);
  },
});
