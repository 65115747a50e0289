import type { Sample } from "./sample.ts";

const lists: readonly Sample[] = [
  ...["anna@a.dev", "bea@b.dev", "carl@c.dev"].map(
    (address): Sample => ({
      name: `a list that wrote itself into From: ${address}`,
      mail: {
        from: `'Somebody' via Support <support@ourshop.dev>`,
        pass: "ourshop.dev",
        text: "hello",
        headers: [
          ["List-Id", "<support.ourshop.dev>"],
          ["List-Post", "<mailto:support@ourshop.dev>"],
          ["Precedence", "list"],
          ["X-Auto-Response-Suppress", "All"],
          ["Reply-To", `${address}, support@ourshop.dev`],
        ],
      },
      seen: {
        account: `unproven:${address}`,
        address: `${address} OBSERVED`,
        name: "Somebody",
        automatic: false,
      },
    }),
  ),
  {
    name: "a list that names the author beside From",
    mail: {
      from: "Support <support@ourshop.dev>",
      pass: "ourshop.dev",
      headers: [["X-Original-From", "Anna Berg <anna@a.dev>"]],
    },
    seen: { account: "unproven:anna@a.dev", address: "anna@a.dev OBSERVED", name: "Anna Berg" },
  },
  {
    name: "a list whose author is not told: each text of From is somebody else",
    mail: { from: "Anna via Support <support@ourshop.dev>", pass: "ourshop.dev" },
    seen: {
      account: "unproven:Anna via Support <support@ourshop.dev>",
      address: null,
      unused: ["support@ourshop.dev"],
    },
  },
  {
    name: "a list that left From alone",
    mail: {
      headers: [
        ["List-Id", "<cats.lists.dev>"],
        ["List-Post", "<mailto:cats@lists.dev>"],
        ["Reply-To", "cats@lists.dev"],
        ["Precedence", "list"],
      ],
    },
    seen: { account: "unproven:ann@mail.dev", address: "ann@mail.dev OBSERVED", automatic: false },
  },
  {
    name: "a machine's answer through a list",
    mail: {
      from: "Anna via Support <support@ourshop.dev>",
      headers: [
        ["List-Id", "<support.ourshop.dev>"],
        ["Reply-To", "anna@a.dev"],
        ["Auto-Submitted", "auto-replied"],
      ],
    },
    seen: { account: "unproven:anna@a.dev", automatic: true },
  },
  {
    name: "a newsletter",
    mail: {
      from: "Brand <news@brand.dev>",
      pass: "brand.dev",
      headers: [
        ["List-Id", "<news.brand.dev>"],
        ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"],
        ["Precedence", "bulk"],
      ],
    },
    seen: { account: "unproven:news@brand.dev", automatic: true },
  },
];

const forms: readonly Sample[] = [
  ["WordPress", "WordPress <wordpress@shop.dev>", []],
  ["a form's program", "Shop <info@shop.dev>", [["X-Mailer", "WPForms/Lite 1.8"]]],
  ["a PHP script", "Shop <info@shop.dev>", [["X-PHP-Script", "shop.dev/contact-form.php for 203.0.113.9"]]],
  ["the web server's own user", "www-data <www-data@web1.shop.dev>", []],
  ["the channel's own address", "Desk <desk@shop.dev>", []],
  ["an address that reads no answers", "Shop <no-reply@shop.dev>", []],
].map(([name, from, headers]) => ({
  name: `a form of a web site: ${name}`,
  mail: {
    from: from as string,
    pass: "shop.dev",
    text: "Do you deliver to Oslo?",
    headers: [
      ...(headers as [string, string][]),
      ["Reply-To", "Ida Janson <ida@mail.dev>"] as const,
      ["Auto-Submitted", "auto-generated"] as const,
    ],
  },
  seen: {
    account: "unproven:ida@mail.dev",
    address: "ida@mail.dev OBSERVED",
    name: "Ida Janson",
    automatic: false,
    text: "Do you deliver to Oslo?",
  },
}));

/** Who really wrote. CONTENT.md, E-mail 2. */
export const carriers: readonly Sample[] = [
  ...lists,
  ...forms,
  {
    name: "a person's own Reply-To identifies nobody",
    mail: { headers: [["Reply-To", "victim@mail.dev"]] },
    seen: { account: "ann@mail.dev", address: "ann@mail.dev CHANNEL" },
  },
  {
    name: "a form without Reply-To has its own address alone",
    mail: { from: "wordpress@shop.dev", pass: "shop.dev" },
    seen: { account: "wordpress@shop.dev", address: "wordpress@shop.dev CHANNEL" },
  },
];
