import type { Sample } from "./sample.ts";

const unknown = (raw: string, more: Partial<Sample["seen"]> = {}): Sample["seen"] => ({
  account: `unproven:${raw}`,
  label: raw.slice(0, 300),
  address: null,
  ...more,
});

const long = `IMCEAEX-_o=ExchangeLabs_ou=Exchange+20Administrative+20Group+20_cn=anna.berg@prod.outlook.com`;

/** Who wrote. CONTENT.md, E-mail 1. */
export const senders: readonly Sample[] = [
  {
    name: "an address that DMARC proves",
    mail: { text: "hello" },
    seen: {
      account: "ann@mail.dev",
      label: "Ann Berg",
      name: "Ann Berg",
      address: "ann@mail.dev CHANNEL",
      text: "hello",
    },
  },
  {
    name: "an address that nothing proves",
    mail: { pass: null },
    seen: { account: "unproven:ann@mail.dev", address: "ann@mail.dev OBSERVED" },
  },
  {
    name: "an address without a name",
    mail: { from: "ann@mail.dev" },
    seen: { account: "ann@mail.dev", label: "ann@mail.dev", name: null },
  },
  {
    name: "two dots in a row",
    mail: { from: "Hanako Sato <try..this@docomo.ne.jp>", pass: "docomo.ne.jp", text: "order?" },
    seen: unknown("Hanako Sato <try..this@docomo.ne.jp>", {
      name: "Hanako Sato",
      unused: ["try..this@docomo.ne.jp"],
      text: "order?",
    }),
  },
  {
    name: "a dot before the @",
    mail: { from: "hanako.@docomo.ne.jp" },
    seen: unknown("hanako.@docomo.ne.jp", { unused: ["hanako.@docomo.ne.jp"] }),
  },
  {
    name: "a dot first",
    mail: { from: "<.hanako@docomo.ne.jp>" },
    seen: { address: null, unused: [".hanako@docomo.ne.jp"] },
  },
  {
    name: "a local part of more than 64",
    mail: { from: `Anna <${long}>` },
    seen: unknown(`Anna <${long}>`, { name: "Anna", unused: [long] }),
  },
  {
    name: "an underscore in the domain",
    mail: { from: "info@my_shop.co" },
    seen: unknown("info@my_shop.co", { unused: ["info@my_shop.co"] }),
  },
  {
    name: "a daemon without a domain",
    mail: { from: "MAILER-DAEMON", text: "I am a daemon" },
    seen: unknown("MAILER-DAEMON", { unused: ["MAILER-DAEMON"], automatic: true, text: "I am a daemon" }),
  },
  {
    name: "no From at all",
    mail: { from: null, text: "who am I?" },
    seen: unknown("(no sender)", { unused: [], text: "who am I?" }),
  },
  {
    name: "a name with a comma that is quoted",
    mail: { from: '"Berg, Anna" <anna@berg.dev>', pass: "berg.dev" },
    seen: { account: "anna@berg.dev", address: "anna@berg.dev CHANNEL", name: "Berg, Anna" },
  },
  {
    name: "a name that looks like another address",
    mail: { from: '"victim@shop.dev" <mallory@mail.dev>' },
    seen: { account: "mallory@mail.dev" },
  },
];

/** Fields that Postmark cannot hand over: it tells one author. */
export const severalAuthors: readonly Sample[] = [
  {
    name: "a name with a comma that is not quoted",
    mail: { from: "Berg, Anna <anna@berg.dev>", pass: "berg.dev" },
    seen: { address: "anna@berg.dev OBSERVED" },
  },
  {
    name: "two authors",
    mail: { from: "ann@mail.dev, bea@mail.dev" },
    seen: unknown("ann@mail.dev, bea@mail.dev", { unused: ["ann@mail.dev", "bea@mail.dev"] }),
  },
  {
    name: "two authors with a Sender",
    mail: { from: "Ann <ann@mail.dev>, bea@mail.dev", headers: [["Sender", "bea@mail.dev"]] },
    seen: { account: "unproven:ann@mail.dev", address: "ann@mail.dev OBSERVED", name: "Ann" },
  },
  {
    name: "a group",
    mail: { from: "Team: ann@mail.dev, bea@mail.dev;" },
    seen: { address: null, unused: ["ann@mail.dev", "bea@mail.dev"] },
  },
  {
    name: "one author twice",
    mail: { from: "ann@mail.dev, Ann <Ann@mail.dev>" },
    seen: { account: "unproven:ann@mail.dev", address: "ann@mail.dev OBSERVED" },
  },
];
