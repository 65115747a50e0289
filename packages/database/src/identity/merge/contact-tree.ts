import type { Link } from "@contact-identity/domain";

/** Which contact answers for each atom, as the merges in force say. */
export function rootsOf(
  atoms: readonly string[],
  links: readonly Pick<Link, "absorbed" | "survivor">[],
): Map<string, string> {
  const up = new Map(links.map((link) => [link.absorbed, link.survivor]));
  const root = (atom: string): string => {
    let at = atom;
    // Links form a forest: a survivor was live when it took, so no walk comes back to where it was.
    for (let parent = up.get(at); parent !== undefined; parent = up.get(at)) at = parent;
    return at;
  };
  return new Map(atoms.map((atom) => [atom, root(atom)]));
}
