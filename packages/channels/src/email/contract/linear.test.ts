import { describe, expect, test } from "@jest/globals";
import { withoutHistory } from "../text/cut-reply.ts";
import { htmlText } from "../text/html-text.ts";

/** Pages and texts that make a reader look again and again; each of about `length` characters. */
const fill = (unit: string) => (length: number) => unit.repeat(Math.ceil(length / unit.length));

const PAGES: Readonly<Record<string, (length: number) => string>> = {
  "opening brackets": fill("<"),
  "tags that nothing ends": fill("<b "),
  "attributes that nothing ends": fill('<a href="'),
  "quotes of two kinds": fill(`<a b='<a b="`),
  "one quote, then tags": (length) => `<a b="${fill("<b c='>")(length)}`,
  "nested blocks": fill("<div>"),
  "nested tables": fill("<table><tr><td>"),
  "tables that are closed too often": fill("</table></td></tr>"),
  "rows without a table": fill("<tr><td>x"),
  "nested lists": fill("<ul><li>"),
  "nested quotations": fill("<blockquote>"),
  "nested links": fill('<a href="https://a.dev/">'),
  blanks: (length) => `<p>${fill(" ")(length)}x</p>`,
  "a style that nothing ends": (length) => `<style>${fill("<style>")(length)}`,
  "scripts that nothing ends": fill("<script>"),
  "comments that nothing ends": fill("<!--"),
  declarations: fill("<!"),
  "entities that nothing ends": fill("&am"),
  "a picture in the text": (length) => `<img src="data:image/png;base64,${fill("iVBO")(length)}">x`,
  "pictures with words": fill('<img alt="'),
  "line breaks": fill("<br>"),
};

const TEXTS: Readonly<Record<string, (length: number) => string>> = {
  "empty lines": fill("\n"),
  "lines of blanks": fill("     \n"),
  quotations: fill("> \n"),
  "headers in Dutch": fill("Op schreef\n"),
  "headers in Polish": fill("Dnia a pisze\n"),
  "headers in Chinese": fill("在写道\n"),
  "headers in Swedish": fill("den. skrev \n"),
  "headers in English": fill("On a a wrote\n"),
  "a line of names": fill("On a "),
  "a line of times": fill('00:00 0000 "<>'),
  "lines of times": fill(`00:00 ${'0000 "<>'.repeat(20)}\n`),
  "lines of years": fill(`${"0000from<>".repeat(20)}\n`),
  dashes: fill("-"),
  "lines of dashes": fill("--\n"),
  "From and nothing": fill("From: \n"),
};

/** The shortest of a few tries, of this process's processor: others work beside us. */
function msOf(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 3; n++) {
    const before = process.cpuUsage();
    work();
    best = Math.min(best, process.cpuUsage(before).user / 1000);
  }
  return best;
}

const SMALL = 250_000;
const TIMES = 4;
/** Twice a straight line; the square would be sixteen. What takes less than this is no measure. */
const MOST = 8;
const NOISE_MS = 60;

const grows = (work: (text: string) => unknown, made: (length: number) => string): number => {
  const [small, large] = [made(SMALL), made(SMALL * TIMES)];
  return (
    msOf(() => work(large)) /
    Math.max(
      msOf(() => work(small)),
      NOISE_MS,
    )
  );
};

describe("time grows with the length of a page and no faster", () => {
  test.each(Object.entries(PAGES))("%s", (_name, made) => {
    expect(grows(htmlText, made)).toBeLessThan(MOST);
  });
});

describe("time grows with the length of a text and no faster", () => {
  test.each(Object.entries(TEXTS))("%s", (_name, made) => {
    expect(grows(withoutHistory, made)).toBeLessThan(MOST);
  });
});
