import { leave } from "../run/outcome.ts";
import { name } from "../schema/settings.ts";
import { leaf, list, oneOf, record } from "../schema/typed.ts";
import { render } from "../text/text.ts";
import { own } from "../value/json.ts";
import { because, defineStep, isPart, stepForm } from "./define-step.ts";

const to = oneOf('one of {"user"}, {"team"}, {"roundRobin": […]} and {"nobody": true}', [
  record({ user: name }),
  record({ team: name }),
  record({ roundRobin: list(name, "a list of 1 to 100 users", 1) }),
  record({ nobody: leaf({ title: "true", const: true }) }),
]);

export const assignStep = defineStep(stepForm("ASSIGN", { to }, ["next"]), {
  texts: { to: "paths" },
  stalesFacts: ["assign", "assignRoundRobin"],
  says: {
    assigned(detail) {
      if (own(detail, "users") !== undefined) return "was assigned to the next in turn";
      if (isPart(detail)) return "was assigned";
      const assignee = own(detail, "assignee");
      return assignee == null ? "was assigned to nobody" : `was assigned to ${String(assignee)}`;
    },
    skipped: (detail) => `did nothing${because(detail)}`,
  },
  enter(step, { scope }) {
    const { to } = step;
    if ("roundRobin" in to) {
      const users = [...new Set(to.roundRobin.map((user) => render(user, scope).trim()).filter(Boolean))];
      if (!users.length)
        return leave("next", step.next, "skipped", { reason: "no user is left to assign to" });
      return leave("next", step.next, "assigned", { users: users.length }, [
        { type: "assignRoundRobin", stepId: step.id, users },
      ]);
    }
    if ("nobody" in to)
      return leave("next", step.next, "assigned", { assignee: null }, [{ type: "assign", assignee: null }]);
    const name = render("user" in to ? to.user : to.team, scope).trim();
    if (!name) return leave("next", step.next, "skipped", { reason: "the name is empty for this contact" });
    const assignee = "team" in to ? `team:${name}` : name;
    return leave("next", step.next, "assigned", { assignee }, [{ type: "assign", assignee }]);
  },
});
