import type {
  AddCommentStep,
  AssignStep,
  CloseConversationStep,
  OpenConversationStep,
  UpdateContactStep,
  UpdateTagsStep,
} from "../definition/definition.ts";
import { leave, type Outcome, type Visit } from "../run/outcome.ts";
import { render, renderValue } from "../text/text.ts";
import { isNothing } from "../value/json.ts";

/** A text that comes out empty for this contact sets nothing: empty never overwrites. A null or "" in the definition itself clears. */
export const enterUpdateContact = (step: UpdateContactStep, { scope }: Visit): Outcome => {
  const set = Object.fromEntries(
    Object.entries(step.set).flatMap(([key, given]): (readonly [string, unknown])[] => {
      if (isNothing(given)) return [[key, null]];
      const value = typeof given === "string" ? renderValue(given, scope) : given;
      return isNothing(value) ? [] : [[key, value]];
    }),
  );
  const fields = Object.keys(set);
  return leave("next", step.next, "updated", { fields }, fields.length ? [{ type: "updateContact", set }] : []);
};

export const enterUpdateTags = (step: UpdateTagsStep, { scope }: Visit): Outcome => {
  const tags = (given: readonly string[] = []): readonly string[] => [
    ...new Set(given.map((tag) => render(tag, scope).trim()).filter(Boolean)),
  ];
  const [add, remove] = [tags(step.add), tags(step.remove)];
  const effects = add.length || remove.length ? [{ type: "updateTags", add, remove } as const] : [];
  return leave("next", step.next, "updated", { added: add.length, removed: remove.length }, effects);
};

export const enterAssign = (step: AssignStep, { scope }: Visit): Outcome => {
  const { to } = step;
  if ("roundRobin" in to) {
    const users = [...new Set(to.roundRobin.map((user) => render(user, scope).trim()).filter(Boolean))];
    if (!users.length) return leave("next", step.next, "skipped", { reason: "no user is left to assign to" });
    return leave("next", step.next, "assigned", { users: users.length }, [{ type: "assignRoundRobin", stepId: step.id, users }]);
  }
  if ("nobody" in to) return leave("next", step.next, "assigned", { assignee: null }, [{ type: "assign", assignee: null }]);
  const name = render("user" in to ? to.user : to.team, scope).trim();
  if (!name) return leave("next", step.next, "skipped", { reason: "the name is empty for this contact" });
  const assignee = "team" in to ? `team:${name}` : name;
  return leave("next", step.next, "assigned", { assignee }, [{ type: "assign", assignee }]);
};

export const enterAddComment = (step: AddCommentStep, { scope }: Visit): Outcome => {
  const text = render(step.text, scope).trim();
  const reason = !scope.facts.conversation ? "there is no conversation" : text ? null : "the text is empty for this contact";
  return reason
    ? leave("next", step.next, "skipped", { reason })
    : leave("next", step.next, "commented", {}, [{ type: "addComment", text }]);
};

const summaryOf = (summary: string | undefined, { scope }: Visit): { readonly summary?: string } => {
  const text = summary === undefined ? "" : render(summary, scope).trim();
  return text ? { summary: text } : {};
};

export const enterOpenConversation = (step: OpenConversationStep, visit: Visit): Outcome =>
  leave("next", step.next, "opened", {}, [{ type: "openConversation", ...summaryOf(step.summary, visit) }]);

export const enterCloseConversation = (step: CloseConversationStep, visit: Visit): Outcome => {
  const { conversation } = visit.scope.facts;
  if (conversation?.status !== "OPEN") return leave("next", step.next, "skipped", { reason: "there is no open conversation" });
  return leave("next", step.next, "closed", {}, [{ type: "closeConversation", ...summaryOf(step.summary, visit) }]);
};
