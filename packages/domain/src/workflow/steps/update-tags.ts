import { leave } from "../run/outcome.ts";
import { name } from "../schema/settings.ts";
import { list } from "../schema/typed.ts";
import { render } from "../text/text.ts";
import { defineStep, detailText, stepForm } from "./define-step.ts";

const tags = list(name, "a list of tags");

export const updateTagsStep = defineStep(
  stepForm("UPDATE_TAGS", { add: tags, remove: tags }, ["next"], ["add", "remove"]),
  {
    texts: { add: "paths", remove: "paths" },
    stalesFacts: ["updateTags"],
    says: {
      updated: (detail) =>
        `added ${detailText(detail, "added")} and removed ${detailText(detail, "removed")} tags`,
    },
    enter(step, { scope }) {
      const rendered = (given: readonly string[] = []): readonly string[] => [
        ...new Set(given.map((tag) => render(tag, scope).trim()).filter(Boolean)),
      ];
      const [add, remove] = [rendered(step.add), rendered(step.remove)];
      const effects = add.length || remove.length ? [{ type: "updateTags", add, remove } as const] : [];
      return leave("next", step.next, "updated", { added: add.length, removed: remove.length }, effects);
    },
  },
);
