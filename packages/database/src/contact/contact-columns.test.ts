import { CONTACT_COLUMNS, PERSONAL_COLUMNS, STANDARD_FIELD_KEYS } from "@contact-identity/domain";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BLANK } from "../identity/merge/blank-contact.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { transaction } from "../transaction.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

test("each column of the table is listed, so that whether it is personal is decided, and each that is listed is there", async () => {
  const there = await transaction(at.database, await at.workspace(), (tx) =>
    tx.query<{ column: string }>(
      `SELECT column_name AS "column" FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = 'contact' ORDER BY ordinal_position`,
    ),
  );
  expect(CONTACT_COLUMNS.map(({ column }) => column)).toEqual(there.map(({ column }) => column));
});

test("a key names its column, as the rows of every table do", () => {
  const { columns } = at.database.dataSource.getMetadata("contact");
  expect(new Map(CONTACT_COLUMNS.map(({ key, column }) => [key, column]))).toEqual(
    new Map(columns.map(({ propertyName, databaseName }) => [propertyName, databaseName])),
  );
});

test("a blank row holds of each personal column what a row without a value holds", async () => {
  const ws = await at.workspace();
  const rows = await transaction(at.database, ws, async (tx) => {
    const id = "01900000-0000-7000-8000-000000000001";
    const put =
      "INSERT INTO contact (workspace_id, id, first_seen_at, display_name) VALUES ($1, $2, now(), '')";
    await tx.query(put, [ws, id]);
    const read = () =>
      tx.query(
        `SELECT ${PERSONAL_COLUMNS.map(({ column }) => column).join(", ")} FROM contact WHERE workspace_id = $1 AND id = $2`,
        [ws, id],
      );
    const [bare] = await read();
    const full = { name: "'x'", text: "'x'", flag: "true", list: "'{x}'", custom: `'{"x":1}'` } as const;
    const filled = PERSONAL_COLUMNS.map(({ column, personal }) => `${column} = ${full[personal]}`).join(", ");
    await tx.query(`UPDATE contact SET ${filled} WHERE workspace_id = $1 AND id = $2`, [ws, id]);
    await tx.query(`UPDATE contact SET ${BLANK} WHERE workspace_id = $1 AND id = $2`, [ws, id]);
    const [blank] = await read();
    return { bare, blank };
  });
  expect(rows.blank).toEqual(rows.bare);
});

test("a custom field cannot hide what the API shows of a contact", () => {
  for (const key of [
    "id",
    "version",
    "displayName",
    "tags",
    "fields",
    "createdAt",
    "updatedAt",
    "identifiers",
    "sources",
  ])
    expect(STANDARD_FIELD_KEYS).toContain(key);
});
