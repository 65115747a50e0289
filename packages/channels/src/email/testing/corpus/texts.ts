import type { Sample } from "./sample.ts";

const picture = `<img src="data:image/png;base64,${"iVBORw0KGgo".repeat(12_000)}">`;

const html = (name: string, page: string, text: string): Sample => ({
  name: `HTML: ${name}`,
  mail: { text: "", html: page },
  seen: { text },
});

const pages: readonly Sample[] = [
  html(
    "much style",
    `<style>${" ".repeat(100_000)}</style><p>Please cancel order 4711</p>`,
    "Please cancel order 4711",
  ),
  html(
    "style and script",
    `<html><head><title>no</title><style>${".c{color:#000}".repeat(9_000)}</style><script>if (1 < 2) alert("no")</script></head><body><p>My order is broken</p></body></html>`,
    "My order is broken",
  ),
  html("a picture in the text", `<div>${picture}</div><p>This is the lid</p>`, "This is the lid"),
  html("a tracking pixel", `<p>Hello</p><img width="1" height="1" src="https://t.dev/o.gif">`, "Hello"),
  html("entities", "<p>Gr&uuml;&szlig;e &amp; 2 &lt; 3&nbsp;&euro;</p>", "Grüße & 2 < 3\u00a0€"),
  html(
    "a link",
    '<p>The page <a href="https://shop.dev/o/4711?x=1&amp;y=2">here</a> fails</p>',
    "The page here (https://shop.dev/o/4711?x=1&y=2) fails",
  ),
  html(
    "a link that says where it leads",
    '<a href="https://shop.dev/">https://shop.dev/</a>',
    "https://shop.dev/",
  ),
  html("a link that leads into a script", '<a href="javascript:alert(1)">x</a>', "x"),
  html(
    "a table",
    "<table><tr><td>Mug</td><td>2</td><td>12.50</td></tr><tr><td>Plate</td><td>11</td><td>3.00</td></tr></table>",
    "Mug · 2 · 12.50\nPlate · 11 · 3.00",
  ),
  html(
    "a table of Word's",
    "<table><tr><td><p class=MsoNormal>Mug<o:p></o:p></p></td><td><p>2</p></td></tr></table>",
    "Mug · 2",
  ),
  html(
    "tables that lay out a page",
    "<table><tr><td><table><tr><td><p>Hello</p><p>Anna here</p></td></tr></table></td></tr></table>",
    "Hello\n\nAnna here",
  ),
  html(
    "paragraphs, breaks and lists",
    "<p>One</p><p>Two<br>Three</p><ul><li>four</li><li>five</li></ul>",
    "One\n\nTwo\nThree\n\n- four\n- five",
  ),
  html("an emoji that is a picture", '<div>Thanks <img alt="😀" src="cid:e"></div>', "Thanks 😀"),
  html("what is no tag", "<p>1 < 2 and 2 > 1, I <3 it</p>", "1 < 2 and 2 > 1, I <3 it"),
  html("a conditional comment", "<!--[if mso]><p>no</p><![endif]--><p>yes</p>", "yes"),
];

const reply = (name: string, said: string, text: string, fullText?: RegExp, subject?: string): Sample => ({
  name: `history: ${name}`,
  mail: { text: said, ...(subject === undefined ? {} : { subject }) },
  seen: { text, ...(fullText ? { fullText } : {}) },
});

const histories: readonly Sample[] = [
  reply(
    "an answer above",
    "Yes, Friday is fine.\r\n\r\nOn Tue, 1 Dec 2026 at 09:00, Desk <desk@shop.dev> wrote:\r\n\r\n> Shall we come Friday?\r\n> The third visit.\r\n",
    "Yes, Friday is fine.",
    /third visit/,
  ),
  reply(
    "an answer in German",
    "Ja.\n\nAm Di., 1. Dez. 2026 um 09:00 Uhr schrieb Desk <desk@shop.dev>:\n\n> Passt Freitag?\n",
    "Ja.",
    /Passt Freitag/,
  ),
  reply(
    "an answer of Outlook's",
    "Fine.\n\nFrom: Desk <desk@shop.dev>\nSent: Tuesday\nTo: Anna\nSubject: Visit\n\nShall we come?\n",
    "Fine.",
    /Shall we come/,
  ),
  reply(
    "a signature",
    "The lid is broken.\r\n\r\n-- \r\nAnna Berg\r\nBerg GmbH\r\n",
    "The lid is broken.",
    /Berg GmbH/,
  ),
  reply("an answer below", "> Shall we come Friday?\r\n\r\nYes, below.\r\n", "Yes, below.", /Shall we come/),
  reply("nothing new", "> Shall we come Friday?\r\n", "> Shall we come Friday?"),
  reply("a form with rules", "Name: Ida\n---\nMessage: hello\n", "Name: Ida\n---\nMessage: hello"),
  reply(
    "a mail passed on",
    "FYI\n\n---------- Forwarded message ---------\nFrom: Bea <bea@mail.dev>\nSubject: Lid\n\nIt broke.\n",
    "FYI\n\n---------- Forwarded message ---------\nFrom: Bea <bea@mail.dev>\nSubject: Lid\n\nIt broke.",
  ),
  reply(
    "a mail passed on by its subject",
    "From: Bea <bea@mail.dev>\nSubject: Lid\n\nIt broke.\n",
    "From: Bea <bea@mail.dev>\nSubject: Lid\n\nIt broke.",
    undefined,
    "Fwd: Lid",
  ),
];

/** Text. CONTENT.md, E-mail 4 and 5. */
export const texts: readonly Sample[] = [
  ...pages,
  ...histories,
  {
    name: "the plain part before HTML",
    mail: { text: "Plain it is.", html: "<p>Not this</p>" },
    seen: { text: "Plain it is." },
  },
  {
    name: "HTML where the plain part is blank",
    mail: { text: " \u00a0\r\n", html: "<p>Real</p>" },
    seen: { text: "Real" },
  },
  {
    name: "a subject alone",
    mail: { text: "", subject: "Please cancel 4711" },
    seen: { text: "Please cancel 4711" },
  },
  { name: "nothing at all", mail: { text: "", subject: "" }, seen: { text: "(no text)" } },
  {
    name: "a text without end",
    mail: { text: "a".repeat(150_000) },
    seen: { text: `${"a".repeat(100_000)}\n[cut]` },
  },
];
