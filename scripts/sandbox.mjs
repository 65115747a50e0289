// The other side of channels, for trying things out on one machine: takes what would go to Meta or to your own system, answers as
// they document, and prints what the customer would see. `GET /seen` lists it. Loopback only.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

const port = Number(process.env.SANDBOX_PORT ?? 4010);
const seen = [];
const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const answer = (status, body) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.method === "GET") return answer(200, seen);
    let body;
    try {
      body = JSON.parse(Buffer.concat(chunks).toString());
    } catch {
      return answer(400, { error: { message: "not JSON" } });
    }
    const whatsapp = body.messaging_product === "whatsapp";
    const to = whatsapp ? (body.to ?? body.recipient) : body.contactId;
    const text = whatsapp ? (body.text?.body ?? body.interactive?.body?.text) : body.message?.text;
    seen.push({ to, text });
    console.log(`${whatsapp ? "WhatsApp" : "custom"} → ${to}: ${text}`);
    const id = randomUUID();
    if (whatsapp)
      return answer(200, {
        messaging_product: "whatsapp",
        contacts: [{ input: to, wa_id: to }],
        messages: [{ id: `wamid.${id}` }],
      });
    return answer(200, { mId: id });
  });
});
server.listen(port, "127.0.0.1", () => console.log(`sandbox on http://127.0.0.1:${port}`));
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
