import type { Link } from "@contact-identity/domain";
import type { Tx } from "../../transaction.ts";
import { BLANK } from "./blank-contact.ts";
import { rootsOf } from "./contact-tree.ts";

/**
 * Makes the rows say what the links say: every atom's root, and with it where its sources are. Returns the contacts whose sources changed.
 * Order matters, for the database refuses every wrong state on the way: first the revived stand up, then sources move, then the absorbed lie down.
 */
export async function moveSources(
  tx: Tx,
  atoms: readonly string[],
  before: ReadonlyMap<string, string>,
  links: readonly Link[],
): Promise<Set<string>> {
  const after = rootsOf(atoms, links);
  const absorbedBy = new Map(links.map((link) => [link.absorbed, link.merge]));
  const moved = atoms.filter((atom) => before.get(atom) !== after.get(atom));
  const revived = moved.filter((atom) => after.get(atom) === atom);
  if (revived.length > 0)
    await tx.query(
      `UPDATE contact SET merged_into = NULL, absorbed_by = NULL, version = version + 1, updated_at = now()
       WHERE workspace_id = $1 AND id = ANY($2::uuid[])`,
      [tx.workspaceId, revived],
    );
  if (moved.length > 0)
    await tx.query(
      `UPDATE contact_source s SET contact_id = t.root FROM unnest($2::uuid[], $3::uuid[]) AS t (atom, root)
       WHERE s.workspace_id = $1 AND s.home_contact_id = t.atom AND s.contact_id <> t.root`,
      [tx.workspaceId, moved, moved.map((atom) => after.get(atom))],
    );
  const lying = atoms.filter((atom) => after.get(atom) !== atom);
  if (lying.length > 0)
    // What an absorbed contact shows is its survivor's; nothing personal stays behind in its row.
    await tx.query(
      `UPDATE contact c SET merged_into = t.root, absorbed_by = t.merge, version = version + 1, updated_at = now(),
         ${BLANK}
       FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS t (atom, root, merge)
       WHERE c.workspace_id = $1 AND c.id = t.atom AND (c.merged_into IS DISTINCT FROM t.root OR c.absorbed_by IS DISTINCT FROM t.merge)`,
      [
        tx.workspaceId,
        lying,
        lying.map((atom) => after.get(atom)),
        lying.map((atom) => absorbedBy.get(atom)),
      ],
    );
  return new Set(
    moved.flatMap((atom) => [before.get(atom), after.get(atom)].filter((id) => id !== undefined)),
  );
}
