/** A command line, taken apart: what it names and its options, `--scopes A,B` or `--scopes=A,B`. */
export interface Arguments {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

/** Throws, in words, on an option that the command does not know, or one without a value. */
export function parseArguments(args: readonly string[], known: readonly string[]): Arguments {
  const words: string[] = [];
  const options: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const [, name, value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(args[i] ?? "") ?? [];
    if (name === undefined) {
      words.push(args[i] ?? "");
      continue;
    }
    if (!known.includes(name)) throw new Error(`There is no option --${name} here.`);
    const given = value ?? args[++i];
    if (given === undefined) throw new Error(`--${name} needs a value.`);
    options[name] = given;
  }
  return { words, options };
}
