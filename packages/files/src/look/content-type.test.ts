import { describe, expect, test } from "@jest/globals";
import { pictures } from "../testing/samples.ts";
import { attachmentKind, contentTypeOf, isShownInline, servedType } from "./content-type.ts";
import { disposition, fileNameOf } from "./file-name.ts";

const text = (words: string) => Buffer.from(words);

describe("what a file is", () => {
  test.each<[string, Buffer | Promise<Buffer>, string | undefined, string]>([
    ["a picture that says it is a page", pictures.png(), "text/html", "image/png"],
    [
      "a page that says it is a picture",
      text("<!DOCTYPE html><script>alert(1)</script>"),
      "image/png",
      "text/html",
    ],
    ["a page after a comment and blanks", text("\n <!-- x --> <html>"), "text/plain", "text/html"],
    [
      "a drawing that could run",
      text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      "image/png",
      "image/svg+xml",
    ],
    [
      "one behind its declaration",
      text('<?xml version="1.0"?>\n<!-- a -->\n<svg>'),
      "image/jpeg",
      "image/svg+xml",
    ],
    ["one behind a byte-order mark", text("\uFEFF<svg onload=x>"), "image/png", "image/svg+xml"],
    ["a document", text("%PDF-1.7\n%âãÏÓ\n"), "image/png", "application/pdf"],
    ["a table", text("name,mail\nAnna,a@b.dev\n"), "text/csv", "text/csv"],
    [
      "lines of JSON",
      text('{"a":1}\n{"a":2}\n'),
      "application/x-ndjson; charset=utf-8",
      "application/x-ndjson",
    ],
    ["plain words", text("Grüße 見積書"), "application/x-msdownload", "text/plain"],
    ["bytes", Buffer.from([0, 1, 2, 3, 250]), "text/csv", "application/octet-stream"],
  ])("%s", async (_, bytes, said, expected) => {
    expect(await contentTypeOf(await bytes, said)).toBe(expected);
  });

  test("only pictures that were decoded, sound and film stand in their place; nothing that runs is called what it is", () => {
    expect([isShownInline("image/png", true), isShownInline("image/png", false)]).toEqual([true, false]);
    expect([isShownInline("video/mp4", false), isShownInline("audio/ogg", false)]).toEqual([true, true]);
    for (const type of [
      "text/html",
      "image/svg+xml",
      "application/xml",
      "text/javascript",
      "application/xhtml+xml",
    ])
      expect([type, isShownInline(type, true), servedType(type)]).toEqual([
        type,
        false,
        "application/octet-stream",
      ]);
    expect(["image/heic", "image/svg+xml", "video/mp4", "audio/amr", "text/csv"].map(attachmentKind)).toEqual(
      [...["IMAGE", "DOCUMENT", "VIDEO", "AUDIO", "DOCUMENT"]],
    );
  });
});

test.each<[string | null, string | null]>([
  ["offer.pdf", "offer.pdf"],
  ["../../etc/passwd", "passwd"],
  ["C:\\Users\\anna\\見積書.pdf", "見積書.pdf"],
  ["in\u202Egpj.exe", "ingpj.exe"],
  ["a\r\nSet-Cookie: x", "aSet-Cookie_ x"],
  ["..", null],
  ["", null],
  [`${"x".repeat(300)}.pdf`, `${"x".repeat(196)}.pdf`],
])("the name %j is kept as %j", (given, expected) => {
  expect(fileNameOf(given)).toBe(expected);
});

test("a name of any script reaches the browser", () => {
  expect(disposition("attachment", '見"積.pdf')).toBe(
    `attachment; filename="___.pdf"; filename*=UTF-8''%E8%A6%8B%22%E7%A9%8D.pdf`,
  );
});
