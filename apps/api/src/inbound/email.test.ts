import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const CREATE = `mutation ($input: ChannelCreateInput!) { channelCreate(input: $input) { channel { id } userErrors { message } } }`;
const email = {
  address: "desk@shop.dev",
  provider: "POSTMARK",
  inboundSecret: "hook:s3cret",
  smtpUrl: "smtp://desk:pw@smtp.shop.dev",
  trustedAuthservId: "mx.inbound.net",
};
const PASS = "mx.inbound.net; dmarc=pass header.from=mail.dev";

async function mail(
  channelId: string,
  id: string,
  Email: string,
  ...results: readonly string[]
): Promise<number> {
  const headers = [
    ...results.map((Value) => ({ Name: "Authentication-Results", Value })),
    { Name: "Message-ID", Value: `<${id}@mail.dev>` },
  ];
  const answer = await fetch(`${api.url}/channels/${channelId}/webhook`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Basic ${Buffer.from(email.inboundSecret).toString("base64")}`,
    },
    body: JSON.stringify({
      FromFull: { Email, Name: "" },
      Headers: headers,
      MessageID: id,
      Subject: "s",
      TextBody: id,
      HtmlBody: "",
    }),
  });
  return answer.status;
}

test("a forged mail never comes to stand with its victim's, and a machine's address is nobody's", async () => {
  const made = await api.graphql<{ channelCreate: { channel: { id: string } } }>(CREATE, {
    input: { name: "Desk", email },
  });
  const { id } = made.channelCreate.channel;
  const sent = [
    await mail(id, "proven-1", "ann@mail.dev", PASS),
    await mail(id, "forged-1", "Ann@mail.dev", "mx.inbound.net; dmarc=fail header.from=mail.dev", PASS),
    await mail(id, "proven-2", "ANN@mail.dev", PASS),
    await mail(id, "forged-2", "ann@mail.dev"),
    await mail(id, "machine", "noreply@mail.dev", PASS),
    await mail(id, "proven-1", "ann@mail.dev", PASS),
  ];
  expect(sent).toEqual(sent.map(() => 200));
  const rows = await api.rows(`SELECT s.reply_to AS account, array_agg(m.text ORDER BY m.text) AS texts,
      (SELECT array_agg(i.value || ' ' || i.assurance) FROM identifier i WHERE i.source_id = s.id AND i.kind = 'EMAIL') AS emails
    FROM contact_source s JOIN conversation c ON c.source_id = s.id JOIN message m ON m.conversation_id = c.id
    GROUP BY s.id, s.reply_to ORDER BY account`);
  expect(rows).toEqual([
    { account: "ann@mail.dev", texts: ["proven-1", "proven-2"], emails: ["ann@mail.dev 2"] },
    { account: "noreply@mail.dev", texts: ["machine"], emails: null },
    { account: "unproven:ann@mail.dev", texts: ["forged-1", "forged-2"], emails: ["ann@mail.dev 1"] },
  ]);
  expect(await api.rows("SELECT count(DISTINCT contact_id)::int AS contacts FROM contact_source")).toEqual([
    { contacts: 3 },
  ]);
});
