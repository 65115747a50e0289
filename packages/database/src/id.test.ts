import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { TypeID } from "typeid-js";
import { newId, parseAnyId, parseId, publicId } from "./id.ts";

test("a public id is the TypeID that the library makes, and comes back", () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(publicId("contact", id)).toBe(TypeID.fromUUID("contact", id).toString());
      expect(parseId("contact", publicId("contact", id))).toBe(id);
    }),
    { numRuns: 2000 },
  );
});

test("another prefix, a foreign or a broken id is not one", () => {
  const id = newId();
  expect(parseId("merge", publicId("contact", id))).toBeNull();
  expect(parseAnyId(publicId("run", id))).toEqual({ prefix: "run", id });
  for (const broken of [
    "",
    "contact_",
    "contact_xyz",
    id,
    `${publicId("contact", id)}0`,
    "contact_zzzzzzzzzzzzzzzzzzzzzzzzzz",
  ])
    expect(parseId("contact", broken)).toBeNull();
});
