import type { Memory } from "./memory.ts";

/** A message that the visitor has sent and the server has not confirmed. The same `clientId` goes with every attempt, so it arrives once. */
export interface Unsent {
  readonly clientId: string;
  readonly text: string;
  readonly writtenAt: string;
  /** Uploaded before. */
  readonly attachments?: readonly string[];
  /** The last message that stood above it when it was written. */
  readonly afterId?: string;
  /** Refused for good: shown as not sent, never tried again by itself. */
  readonly failed?: boolean;
}

export interface Outbox {
  all(): readonly Unsent[];
  put(message: Unsent): void;
  remove(clientId: string): void;
  clear(): void;
}

const isUnsent = (value: unknown): value is Unsent => {
  const { clientId, text, writtenAt } = (value ?? {}) as Record<string, unknown>;
  return typeof clientId === "string" && typeof text === "string" && typeof writtenAt === "string";
};

function read(memory: Memory): Unsent[] {
  try {
    const kept: unknown = JSON.parse(memory.get("outbox") ?? "[]");
    return Array.isArray(kept) ? kept.filter(isUnsent) : [];
  } catch {
    return [];
  }
}

/** Every change reads storage again: another tab of the same visitor writes there too. */
export function createOutbox(memory: Memory): Outbox {
  const write = (messages: readonly Unsent[]): void =>
    memory.set("outbox", messages.length > 0 ? JSON.stringify(messages) : null);
  return {
    all: () => read(memory),
    put(message) {
      const kept = read(memory);
      const known = kept.some(({ clientId }) => clientId === message.clientId);
      write(
        known ? kept.map((one) => (one.clientId === message.clientId ? message : one)) : [...kept, message],
      );
    },
    remove: (clientId) => write(read(memory).filter((message) => message.clientId !== clientId)),
    clear: () => write([]),
  };
}

/** Not `randomUUID`, which a page without TLS does not have. */
export const newClientId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
