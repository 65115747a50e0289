import type { ProviderExample } from "../../testing/example.ts";
import type { OutboundExample } from "../../testing/outbound.ts";
import { formProof, headerProof } from "../../testing/proof.ts";
import type { EmailConfig } from "../config.ts";
import { outgoingMail } from "../outgoing-mail.ts";
import { mailServer } from "./mail-server.ts";
import { mailgunCall, mailgunConfig, mailgunFields } from "./mailgun.ts";
import { postmarkCall, postmarkConfig, postmarkJson } from "./postmark.ts";
import { SIGNATURE, sendgridConfig, sendgridFields, sendgridPayload, signed } from "./sendgrid.ts";

const recipient = "ann@mail.dev";

const smtpOutbound: OutboundExample = {
  passing: [421, 450, 451, 452],
  final: [550, 552, 554],
  accepted: {
    code: 250,
    externalId: outgoingMail(postmarkConfig.address, recipient, { key: "msg-1", text: "" }).messageId,
  },
  asksToWait: [],
  throughEgress: false,
  serve: async (behaviour) => {
    const server = await mailServer(behaviour);
    return { url: `smtp://127.0.0.1:${server.port}`, received: server.received, close: server.close };
  },
};

const configAt =
  (config: EmailConfig) =>
  (apiUrl: string): Readonly<Record<string, unknown>> => ({
    ...config,
    smtpUrl: apiUrl.replace(/^\w+:\/\//, "smtp://desk:s3cret-of-smtp@"),
  });

export const postmarkExample: ProviderExample = {
  name: "Postmark",
  config: configAt(postmarkConfig),
  hello: postmarkJson(),
  authentic: (payload) => postmarkCall(JSON.stringify(payload)),
  authenticBytes: postmarkCall,
  wrongShapes: [null, [], {}, 7, { Message: "of another service" }],
  unknownEvents: [
    {
      RecordType: "Bounce",
      MessageID: "883953f4-6105-42a2-a16a-77a8eac79483",
      Type: "HardBounce",
      TypeCode: 1,
      Email: "ann@mail.dev",
    },
  ],
  proof: headerProof("authorization"),
  recipient,
  outbound: smtpOutbound,
};

export const sendgridExample: ProviderExample = {
  name: "SendGrid",
  config: configAt(sendgridConfig),
  hello: sendgridFields(),
  authentic: sendgridPayload,
  authenticBytes: (body) => signed(body, "multipart/form-data; boundary=xYzZY"),
  wrongShapes: [null, { message: "of another service" }],
  unknownEvents: [],
  proof: headerProof(SIGNATURE, "body"),
  recipient,
  outbound: smtpOutbound,
};

export const mailgunExample: ProviderExample = {
  name: "Mailgun",
  config: configAt(mailgunConfig),
  hello: mailgunFields(),
  authentic: mailgunCall,
  wrongShapes: [null, { message: "of another service" }],
  unknownEvents: [],
  proof: formProof("signature"),
  recipient,
  outbound: smtpOutbound,
};
