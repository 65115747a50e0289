import { CallRefused } from "../api/api.ts";
import { SESSION_START, type Session, type SessionPayload } from "../api/protocol.ts";
import type { ChatContext } from "./context.ts";

/** The visitor has become another while a call was on its way: its answer is nobody's any more. */
export class Overtaken extends Error {}

export interface SessionKeeper {
  /** Resumes the session that this browser remembers; null when it remembers none. */
  resume(): Promise<Session | null>;
  /** The session there is, or a new one. */
  ensure(): Promise<Session>;
  /** A call in the session; one that has ended is replaced by a new one, once. Throws `Overtaken` when it is no longer ours. */
  ask<T>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<T>;
  /** Takes what a call answered. Another token may be another person's session: then nothing of the old one is shown, kept or sent. */
  adopt(session: Session, person: "same" | "another"): void;
  /** Forgets everything of this visitor in this browser. */
  forget(): void;
  /** Another tab may have become another visitor: then so does this one. */
  reread(): void;
}

export function createSessionKeeper({ call, store, memory, outbox }: ChatContext): SessionKeeper {
  let starting: Promise<Session> | null = null;
  /** Counts visitors: what was asked for one must not be answered to the next. */
  let visitor = 0;
  const still = (then: number): void => {
    if (then !== visitor) throw new Overtaken();
  };

  const turnAway = (): void => {
    visitor += 1;
    starting = null;
    const seenAt = memory.get("seenAt") ?? "";
    store.set({
      session: null,
      messages: [],
      unsent: outbox.all(),
      form: "unknown",
      hindrance: null,
      seenAt,
      loading: false,
      visitor,
    });
  };
  const forget = (): void => {
    for (const name of ["token", "signed", "seenAt", "form"]) memory.set(name, null);
    outbox.clear();
    turnAway();
  };
  const adopt = (session: Session, person: "same" | "another"): void => {
    const current = store.get().session;
    if (current && current.token !== session.token && person === "another") forget();
    memory.set("token", session.token);
    store.set({ session });
  };
  const begin = async (resume: string | null): Promise<Session> => {
    const then = visitor;
    const { sessionStart } = await call<{ sessionStart: SessionPayload }>(SESSION_START, { resume });
    still(then);
    if (!sessionStart.session) throw new CallRefused(sessionStart.errors[0]?.code ?? "UNKNOWN");
    adopt(sessionStart.session, "same");
    return sessionStart.session;
  };
  const start = (resume: string | null): Promise<Session> => {
    const begun =
      starting ??
      begin(resume).finally(() => {
        if (starting === begun) starting = null;
      });
    starting = begun;
    return begun;
  };
  const ensure = async (): Promise<Session> => store.get().session ?? start(memory.get("token"));
  /** Another tab may know the session by a newer token. Else what was shown belongs to a session that is no more; what is unsent is still this visitor's. */
  const renew = async (ended: string): Promise<string> => {
    const kept = memory.get("token");
    if (store.get().session?.token === ended) store.set({ session: null, messages: [] });
    return store.get().session?.token ?? (await start(kept === ended ? null : kept)).token;
  };

  return {
    resume: async () => (memory.get("token") ? ensure() : null),
    ensure,
    async ask<T>(query: string, variables: Readonly<Record<string, unknown>> = {}) {
      const then = visitor;
      const { token } = await ensure();
      const answer = await call<T>(query, variables, token).catch(async (error: unknown) => {
        still(then);
        if (!(error instanceof CallRefused) || error.code !== "UNAUTHENTICATED") throw error;
        return call<T>(query, variables, await renew(token));
      });
      still(then);
      return answer;
    },
    adopt,
    forget,
    reread() {
      if (memory.get("token") !== (store.get().session?.token ?? null)) turnAway();
    },
  };
}
