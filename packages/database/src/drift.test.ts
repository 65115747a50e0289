import { CHANNEL_TYPES } from "@contact-identity/domain";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { DataSource } from "typeorm";
import type { Fixture } from "./testing/workspace-fixture.ts";
import { fixture } from "./testing/workspace-fixture.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const declared = (column: DataSource["entityMetadatas"][number]["columns"][number]) => {
  const precision = column.precision == null ? "" : `(${column.precision})`;
  const type = String(column.type).replace(
    "timestamp with time zone",
    `timestamp${precision} with time zone`,
  );
  return `${column.databaseName} ${type}${column.isArray ? "[]" : ""}${column.isNullable ? "" : " not null"}`;
};

/** TypeORM's own comparison wants a table of its own for generated columns, and to rename every foreign key; this asks the catalogue. */
test("the rows that the code knows are the tables that the migrations make, column by column", async () => {
  const { entityMetadatas } = at.database.dataSource;
  const found: { table: string; column: string }[] = await at.database.dataSource.query(
    `SELECT attrelid::regclass::text AS "table", attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END AS "column"
     FROM pg_attribute WHERE attrelid = ANY($1::regclass[]) AND attnum > 0 AND NOT attisdropped`,
    [entityMetadatas.map((entity) => entity.tableName)],
  );
  const there = Map.groupBy(found, (row) => row.table);
  for (const entity of entityMetadatas)
    expect([entity.tableName, entity.columns.map(declared).sort()]).toEqual([
      entity.tableName,
      (there.get(entity.tableName) ?? []).map((row) => row.column).sort(),
    ]);
});

test("no constraint keeps a list of channel types: a new channel is no migration", async () => {
  const found: { name: string; definition: string }[] = await at.database.dataSource.query(
    "SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE contype = 'c'",
  );
  expect(found.length).toBeGreaterThan(10);
  // EMAIL is a kind of identifier, and of a field, too.
  const types = CHANNEL_TYPES.filter((type) => type !== "EMAIL").map((type) => `'${type}'`);
  const lists = found.filter(({ definition }) => types.some((type) => definition.includes(type)));
  expect(lists.map(({ name }) => name)).toEqual([]);
});
