import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { facts, MONDAY } from "../testing/facts.ts";
import { valueAt } from "./path.ts";
import { render, renderValue, textFaults } from "./text.ts";

const scope = {
  facts: facts({
    firstName: "Ada",
    tags: ["vip", "new"],
    fields: { company: "Acme", seats: 5 },
    emailVerified: true,
  }),
  variables: { city: "Paris", place: { lat: 1.5, lon: 2 }, empty: "", count: 0 },
  now: MONDAY,
};

describe("rendering", () => {
  test.each([
    ["Hello {{contact.firstName | there}}!", "Hello Ada!"],
    ["Hello {{contact.lastName | there}}!", "Hello there!"],
    ["Hello {{contact.lastName}}!", "Hello !"],
    ["{{ contact.firstName }}", "Ada"],
    ["{{var.empty | a | b }}", "a | b"],
    ["{{var.count | none}}", "0"],
    ["{{contact.tags}} at {{contact.company}} with {{contact.seats}}", "vip, new at Acme with 5"],
    ["{{var.place.lat}} {{var.place}}", '1.5 {"lat":1.5,"lon":2}'],
    [
      "{{conversation.channel}} {{conversation.openedBy}} {{conversation.id}}",
      "CUSTOM CONTACT conversation_1",
    ],
    ["{{contact.email.verified}}", "true"],
    ["{{contact.constructor | x}}{{var.__proto__ | y}}{{message.text | z}}", "xyz"],
    ["{{unclosed", "{{unclosed"],
    ["{{ code | x }}", "{{code}}"],
    ["", ""],
  ])("%j gives %j", (text, rendered) => expect(render(text, scope)).toBe(rendered));

  test("a value is data: placeholders in it are not read", () => {
    const sly = { ...scope, variables: { city: "{{contact.email}} {{code}}" } };
    expect(render("{{var.city}}", sly)).toBe("{{contact.email}} {{code}}");
  });

  test("a text without braces is what it is", () => {
    fc.assert(
      fc.property(
        fc.string().map((text) => text.replaceAll("{", "")),
        (text) => render(text, scope) === text,
      ),
    );
  });

  test("any text at all renders and can be judged", () => {
    const pieces = fc.constantFrom("{{", "}}", "|", "contact.firstName", "var.city", " ", "x", "code");
    fc.assert(
      fc.property(
        fc.array(pieces).map((all) => all.join("")),
        (text) => {
          expect(typeof render(text, scope)).toBe("string");
          expect(Array.isArray(textFaults(text))).toBe(true);
        },
      ),
    );
  });
});

test.each([
  ["{{contact.seats}}", 5],
  ["{{var.place}}", { lat: 1.5, lon: 2 }],
  ["{{var.none | 3}}", "3"],
  ["{{var.none}}", null],
  ["{{contact.seats}} seats", "5 seats"],
  ["{{var.city}}{{var.city}}", "ParisParis"],
  ["plain", "plain"],
])("the value of %j keeps its type", (text, value) => expect(renderValue(text, scope)).toEqual(value));

describe("faults", () => {
  test.each([
    ["{{contact.firstName}} {{contact.company}} {{var.any}} {{conversation.status}}", 0],
    ["{{contact.shoeSize}}", 1],
    ["{{contact}}", 1],
    ["{{account.name}} {{conversation.colour}} {{message.text}}", 3],
    ["{{var.}} {{var.a b}} {{}}", 3],
    ["{{contact.firstName", 1],
    ["{{code}}", 1],
    ["{{1 + 1}} {{contact.firstName()}}", 2],
  ])("%j has %d", (text, count) => expect(textFaults(text, ["company"])).toHaveLength(count));

  test("{{code}} is known only where it is allowed; any key may be custom where the keys are not known", () => {
    expect(textFaults("{{code}}", [], true)).toEqual([]);
    expect(textFaults("{{contact.shoeSize}}")).toEqual([]);
  });
});

test("a path through what is no object, and one whose beginning nobody knows, lead to nothing", () => {
  for (const path of ["var.city.x", "var.count.x.y", "order.id", "", "message.text"])
    expect([path, valueAt(path, scope)]).toEqual([path, undefined]);
});
