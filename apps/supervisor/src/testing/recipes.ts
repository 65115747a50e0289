import { before, fresh, likeCustom, linesBefore, type Recipe } from "./recipe.ts";

/** Each new thing as somebody would add it, in the order of docs/adding.md. */
const CHANNEL: Recipe = {
  title: "A channel",
  places: [
    {
      shown: "packages/channels/src/<channel>/",
      heldBy: "compiler",
      edits: likeCustom("pigeon"),
      toldIn: ["packages/channels/src/registry.ts", "packages/channels/src/testing/examples.ts"],
    },
    {
      shown: "packages/domain/src/channel/channels.ts",
      heldBy: "compiler",
      edits: {
        "packages/domain/src/channel/channels.ts": before(
          "  CUSTOM: {",
          `  PIGEON: { ...USUAL, name: "Pigeon" },\n`,
        ),
      },
    },
    {
      shown: "packages/channels/src/registry.ts",
      heldBy: "compiler",
      edits: {
        "packages/channels/src/registry.ts": linesBefore(
          ["import { telegramProvider", `import { pigeonProvider } from "./pigeon/pigeon.ts";\n`],
          ["  CUSTOM: customProvider", "  PIGEON: pigeonProvider,\n"],
        ),
      },
    },
    {
      shown: "packages/channels/src/testing/examples.ts",
      heldBy: "compiler",
      edits: {
        "packages/channels/src/testing/examples.ts": linesBefore(
          ["import { telegramExample", `import { pigeonExample } from "../pigeon/testing/example.ts";\n`],
          ["  CUSTOM: [customExample]", "  PIGEON: [pigeonExample],\n"],
        ),
      },
    },
    {
      shown: "packages/database/migrations/<number>-<name>.sql",
      heldBy: "apps/supervisor/src/every-channel.test.ts",
      edits: {
        "packages/database/migrations/9999_pigeon.sql": fresh(
          "ALTER TABLE channel DROP CONSTRAINT channel_type_check;\n-- … and the new one NOT VALID, validated in a statement of its own.\n",
        ),
      },
    },
    {
      shown: "packages/domain/src/channel/channels.test.ts",
      heldBy: "packages/domain/src/channel/channels.test.ts",
      edits: {
        "packages/domain/src/channel/channels.test.ts": before(`      "CUSTOM",`, `      "PIGEON",\n`),
      },
    },
    {
      shown: "docs/channels.md",
      heldBy: "apps/supervisor/src/adding.test.ts",
      edits: { "docs/channels.md": before("| Custom |", "| Pigeon | a dovecote | nothing | ask |\n") },
    },
    {
      shown: "apps/api/schema.graphql",
      heldBy: "apps/api/src/contract.test.ts",
      edits: { "apps/api/schema.graphql": before("  TELEGRAM\n  TWILIO", "  PIGEON\n") },
    },
  ],
  use: {},
};

const STEP: Recipe = {
  title: "A step",
  places: [
    {
      shown: "packages/domain/src/workflow/steps/<step>.ts",
      heldBy: "compiler",
      edits: {
        "packages/domain/src/workflow/steps/take-breath.ts": fresh(`import { leave } from "../run/outcome.ts";
import { defineStep, stepForm } from "./define-step.ts";

export const takeBreath = defineStep(stepForm("TAKE_BREATH", {}, ["next"]), {
  texts: {},
  stalesFacts: [],
  says: { breathed: () => "took a breath" },
  enter: (step) => leave("next", step.next, "breathed"),
});
`),
      },
      toldIn: ["packages/domain/src/workflow/steps/registry.ts"],
    },
    {
      shown: "packages/domain/src/workflow/steps/registry.ts",
      heldBy: "compiler",
      edits: {
        "packages/domain/src/workflow/steps/registry.ts": linesBefore(
          ["import { triggerWorkflow", `import { takeBreath } from "./take-breath.ts";\n`],
          ["  ADD_COMMENT: addComment", "  TAKE_BREATH: takeBreath,\n"],
        ),
      },
    },
    {
      shown: "packages/domain/src/workflow/testing/definitions.ts",
      heldBy: "packages/domain/src/workflow/steps/registry.test.ts",
      edits: {
        "packages/domain/src/workflow/testing/definitions.ts": before(
          `  [fc.constant({ type: "OPEN_CONVERSATION" }), []],`,
          `  [fc.constant({ type: "TAKE_BREATH" }), []],\n`,
        ),
      },
    },
    {
      shown: "docs/workflows.md",
      heldBy: "apps/api/src/workflow/workflow-docs.test.ts",
      edits: {
        "docs/workflows.md": before("| close |", '| breathe | `{ "type": "TAKE_BREATH" }` | `next` |\n'),
      },
    },
  ],
  use: {
    "packages/domain/src/workflow/breath.ts": fresh(`import { STEPS } from "./steps/registry.ts";

export const breath = STEPS.TAKE_BREATH.type;
`),
  },
};

const EVENT: Recipe = {
  title: "An event",
  places: [
    {
      shown: "packages/domain/src/event/<subject>-events.ts",
      heldBy: "compiler",
      edits: {
        "packages/domain/src/event/conversation-events.ts": before(
          `  "message.received": forPartners({`,
          `  "conversation.starred": forPartners({ scope, description: "Starred.", payload: { by: value(z.string()) } }),\n`,
        ),
      },
    },
  ],
  use: {
    "packages/database/src/conversation/star.ts":
      fresh(`import type { PayloadOf } from "@contact-identity/domain";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";

const payload: PayloadOf<"conversation.starred"> = { by: "ann" };
export const star = (tx: Tx, contactId: string, conversationId: string) =>
  appendEvents(tx, [{ type: "conversation.starred", contactId, conversationId, payload }]);
`),
  },
};

const COLUMN: Recipe = {
  title: "A field of every contact",
  places: [
    {
      shown: "packages/domain/src/contact/columns.ts",
      heldBy: "compiler",
      edits: {
        "packages/domain/src/contact/columns.ts": before(
          `  { key: "tags"`,
          `  { key: "timeZone", column: "time_zone", personal: "text", settable: "callers", searchable: false },\n`,
        ),
      },
    },
    {
      shown: "packages/database/src/contact/contact.row.ts",
      heldBy: "compiler",
      edits: {
        "packages/database/src/contact/contact.row.ts": before(
          `  @Column("text", { array: true`,
          `  @Column("text", { nullable: true }) timeZone!: string | null;\n`,
        ),
      },
      toldIn: ["packages/database/src/contact/projection.ts"],
    },
    {
      shown: "packages/database/migrations/<number>-<name>.sql",
      heldBy: "packages/database/src/contact/contact-columns.test.ts",
      edits: {
        "packages/database/migrations/9998_time_zone.sql": fresh(
          "ALTER TABLE contact ADD COLUMN time_zone text;\n",
        ),
      },
    },
    {
      shown: "apps/api/src/contact/contact.type.ts",
      heldBy: "apps/api/src/scope/scope.test.ts",
      edits: {
        "apps/api/src/contact/contact.type.ts": before(
          "  @Field(() => [String]) tags!",
          "  @Field(() => String, { nullable: true }) timeZone!: string | null;\n",
        ),
      },
    },
    {
      shown: "apps/api/src/contact/contact.input.ts",
      heldBy: "apps/api/src/contract.test.ts",
      edits: {
        "apps/api/src/contact/contact.input.ts": before(
          "  @Field(() => [String], { nullable: true }) tags?",
          "  @Field(() => String, { nullable: true }) timeZone?: string | null;\n",
        ),
      },
    },
    {
      shown: "apps/api/src/limits/limits.ts",
      heldBy: "apps/api/src/limits/limits.test.ts",
      edits: {
        "apps/api/src/limits/limits.ts": before(
          `  "ContactInput.tags[]"`,
          `  "ContactInput.timeZone": NAME,\n`,
        ),
      },
    },
    {
      shown: "apps/api/src/scope/testing/table.ts",
      heldBy: "apps/api/src/scope/scope.test.ts",
      edits: {
        "apps/api/src/scope/testing/table.ts": (given) =>
          given?.replace("tags updatedAt", "tags timeZone updatedAt") ?? "",
      },
    },
    {
      shown: "apps/api/schema.graphql",
      heldBy: "apps/api/src/contact/contact-columns.test.ts",
      edits: {
        "apps/api/schema.graphql": (given) =>
          given?.replaceAll(
            /^((?:type Contact implements|input ContactInput) .*)$/gm,
            "$1\n  timeZone: String",
          ) ?? "",
      },
    },
  ],
  use: {
    "packages/database/src/contact/time-zone.ts":
      fresh(`import type { PersonalKey } from "@contact-identity/domain";

export const timeZone: PersonalKey = "timeZone";
`),
  },
};

const DELIVERY: Recipe = {
  title: "A delivery",
  places: [
    {
      shown: "packages/domain/src/event/work-events.ts",
      heldBy: "compiler",
      edits: {
        "packages/domain/src/event/work-events.ts": before(
          `  "internal.message-queued": outside({`,
          `  "internal.fax-queued": outside({ delivery: "deliver-fax", description: "A fax.", payload: { faxId: value(z.uuid()) } }),\n`,
        ),
      },
    },
    {
      shown: "apps/worker/src/deliveries/<kind>.ts",
      heldBy: "compiler",
      edits: {
        "apps/worker/src/deliveries/fax.ts": fresh(`import { defineDelivery } from "./define-delivery.ts";

export const deliverFax = defineDelivery({
  event: "internal.fax-queued",
  width: (concurrency) => ({ all: concurrency }),
  claim: async (_tx, { payload }) => payload.faxId,
  perform: async () => ({ type: "sent", externalId: null }) as const,
  outcomeOf: (outcome) => outcome,
  record: async () => undefined,
});
`),
      },
      toldIn: ["apps/worker/src/deliveries/index.ts"],
    },
    {
      shown: "apps/worker/src/deliveries/index.ts",
      heldBy: "compiler",
      edits: {
        "apps/worker/src/deliveries/index.ts": linesBefore(
          ["import { requestHttp", `import { deliverFax } from "./fax.ts";\n`],
          [`  "internal.message-queued"`, `  "internal.fax-queued": deliverFax,\n`],
        ),
      },
    },
  ],
  use: {},
};

export const RECIPES: readonly Recipe[] = [CHANNEL, STEP, EVENT, COLUMN, DELIVERY];
