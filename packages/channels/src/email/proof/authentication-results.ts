/** One method's verdict, e.g. `dmarc=pass header.from=shop.dev`. Names and the result are in lower case, property values as written. */
export interface MethodResult {
  readonly method: string;
  readonly result: string;
  /** `ptype.property` or a bare name, with its value, in their order. */
  readonly properties: readonly (readonly [name: string, value: string])[];
}

export interface AuthenticationResults {
  /** Who says so. Lower case. */
  readonly authservId: string;
  /** Null when what follows the id cannot be read, or is of a version that we do not know: it then says nothing. */
  readonly results: readonly MethodResult[] | null;
}

const NAME = /[\w-]+/y;
/** Values that are not quoted hold `=`, `/` and `@` in the wild (header.b, header.i). */
const ID_OR_VALUE = /[^\s;"()]+/y;
const DOMAIN_AFTER_QUOTES = /@[^\s;"()]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const VERSION = /\d+/y;

class Unreadable extends Error {}

/** Reads from the front; what it takes is gone. */
class Reader {
  #at = 0;
  constructor(private readonly text: string) {}

  get done(): boolean {
    this.#skipBlanks();
    return this.#at === this.text.length;
  }

  take(pattern: RegExp): string | undefined {
    this.#skipBlanks();
    return this.#takeHere(pattern);
  }

  #takeHere(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.#at = pattern.lastIndex;
    return found[1] ?? found[0];
  }

  taken(character: string): boolean {
    this.#skipBlanks();
    if (this.text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  value(): string {
    const quoted = this.take(QUOTED);
    if (quoted === undefined) return this.take(ID_OR_VALUE) ?? unreadable();
    return quoted.replace(/\\(.)/gs, "$1") + (this.#takeHere(DOMAIN_AFTER_QUOTES) ?? "");
  }

  /** White space and comments, which nest. */
  #skipBlanks(): void {
    for (let depth = 0; this.#at < this.text.length; this.#at++) {
      const character = this.text[this.#at] ?? "";
      if (character === "(") depth += 1;
      else if (depth > 0 && character === ")") depth -= 1;
      else if (depth > 0 && character === "\\") this.#at += 1;
      else if (depth === 0 && !/\s/.test(character)) return;
      if (depth > 0 && this.#at + 1 >= this.text.length) unreadable();
    }
    this.#at = this.text.length;
  }
}

function unreadable(): never {
  throw new Unreadable();
}

/** A name with the dots in it, around which comments may stand. */
function dottedName(reader: Reader): string {
  const parts = [reader.take(NAME) ?? unreadable()];
  while (reader.taken(".")) parts.push(reader.take(NAME) ?? unreadable());
  return parts.join(".").toLowerCase();
}

function methodResult(reader: Reader): MethodResult | null {
  const method = dottedName(reader);
  const version = reader.taken("/") ? (reader.take(VERSION) ?? unreadable()) : "1";
  if (method === "none" && reader.done) return null;
  if (!reader.taken("=")) unreadable();
  const result = (reader.take(NAME) ?? unreadable()).toLowerCase();
  const properties: [string, string][] = [];
  while (!reader.done && !reader.taken(";")) {
    const name = dottedName(reader);
    if (!reader.taken("=")) unreadable();
    properties.push([name, reader.value()]);
  }
  return version === "1" ? { method, result, properties } : null;
}

function resultsOf(reader: Reader): readonly MethodResult[] {
  const version = reader.take(VERSION);
  if (version !== undefined && version !== "1") unreadable();
  if (!reader.done && !reader.taken(";")) unreadable();
  const results: MethodResult[] = [];
  while (!reader.done) {
    const read = methodResult(reader);
    if (read !== null) results.push(read);
  }
  return results;
}

const orNull = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
};

/**
 * Reads an Authentication-Results header's value, folded or not; null when it does not even begin with an authserv-id. Never throws.
 * Source: RFC 8601 2.2, and more than it allows where servers write more: bare property names (Microsoft's `action=none`), unquoted values
 * with `=`, `/` and `@`, a semicolon at the end.
 */
export function readAuthenticationResults(value: string): AuthenticationResults | null {
  const reader = new Reader(value);
  const authservId = orNull(() => reader.value().toLowerCase());
  // Without an id the header begins with a result, e.g. `spf=pass`, and no id has an equals sign.
  if (authservId === null || authservId === "" || authservId.includes("=")) return null;
  return { authservId, results: orNull(() => resultsOf(reader)) };
}
