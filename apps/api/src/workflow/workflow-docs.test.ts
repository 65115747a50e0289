import { readFileSync } from "node:fs";
import { problems, STEPS, workflowDiagram, workflowTemplates } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";

const page = readFileSync(new URL("../../../../docs/workflows.md", import.meta.url), "utf8");

describe("docs/workflows.md", () => {
  test.each(workflowTemplates.map((t) => [t.key, t] as const))(
    "draws the template %s as it is",
    (key, template) => {
      expect(page).toContain(
        `### \`${key}\`\n\n${template.description}\n\n\`\`\`mermaid\n${workflowDiagram(template.definition)}\`\`\`\n`,
      );
    },
  );

  const examples = [...page.matchAll(/`(\{ "type": "[A-Z_]+".*?\})`/g)].map(
    ([, json]) => JSON.parse((json as string).replaceAll("\\|", "|")) as object,
  );

  test.each(Object.entries(STEPS))("has a row for %s with each of its exits", (type, { exits }) => {
    const row = page
      .split("\n")
      .find(
        (line) =>
          (line.startsWith("| ") && line.includes(`\`${type}\``)) || line.includes(`"type": "${type}"`),
      );
    expect(row).toBeDefined();
    for (const exit of exits) expect(row).toContain(`\`${exit}\``);
  });

  test("has an example of each kind of step that could be published", () => {
    expect(examples.length).toBeGreaterThanOrEqual(14);
    for (const example of examples) {
      const text = JSON.stringify({
        trigger: { type: "MANUAL" },
        start: "step",
        steps: [{ id: "step", ...example }],
      });
      // The steps that an example leads to are not there: all but that is to be right.
      const named = JSON.parse(text.replaceAll(/"(route|ask)"/g, '"step"')) as object;
      expect([example, problems(named, {}).filter((p) => !p.message.includes("loop"))]).toEqual([
        example,
        [],
      ]);
    }
  });
});
