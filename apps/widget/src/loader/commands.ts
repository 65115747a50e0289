import { type Identification, identification } from "../messages.ts";

export const events = ["ready", "message", "opened", "closed", "identified", "error"] as const;
export type EventName = (typeof events)[number];
export type CommandListener = (detail: Readonly<Record<string, unknown>>) => void;

/** What a command does, once it is known to be one. */
export interface Actions {
  identify(input: Identification): void;
  open(): void;
  close(): void;
  reset(): void;
  on(name: EventName, listener: CommandListener): void;
  /** Something that is no command: the page's author should hear of it, and the page go on. */
  refuse(why: string): void;
}

/** A copy that can be posted; undefined when it cannot be JSON. */
function plain(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return undefined;
  }
}

const isEvent = (value: unknown): value is EventName => events.some((name) => name === value);

/** `window.ContactIdentity(...)` as the page's script calls it: nothing in it is trusted to be well formed. */
export function runCommand(
  [name, first, second]: ArrayLike<unknown> & Iterable<unknown>,
  actions: Actions,
): void {
  const input = name === "identify" && identification(plain(first));
  if (name === "open" || name === "close" || name === "reset") actions[name]();
  else if (name === "on" && isEvent(first) && typeof second === "function")
    actions.on(first, second as CommandListener);
  else if (name === "on") actions.refuse(`"on" takes one of ${events.join(", ")} and a function`);
  else if (input) actions.identify(input);
  else if (name === "identify") actions.refuse('"identify" takes an object of strings, and "fields"');
  else actions.refuse(`unknown command ${String(name)}`);
}

interface Commands {
  (...command: unknown[]): void;
  /** Calls that the inline stub kept while the loader was on its way. */
  q?: ArrayLike<ArrayLike<unknown> & Iterable<unknown>>;
  /** A loader is at work: a second script tag changes nothing. */
  taken?: boolean;
}

/** The one name that we take in the page. Its public declaration is contact-identity.d.ts. */
export interface HostPage {
  ContactIdentity?: Commands;
}

/** Takes the page's queue over: first what it holds, then every call at once. */
export function takeOver(page: HostPage, actions: Actions): void {
  const kept = page.ContactIdentity?.q ?? [];
  const commands: Commands = (...command) => runCommand(command, actions);
  commands.taken = true;
  page.ContactIdentity = commands;
  for (const command of Array.from(kept)) runCommand(command, actions);
}
