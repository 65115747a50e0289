import { expect, test } from "@jest/globals";
import { OLDEST_NODE, oldNode } from "./node-version.ts";

const [major = 0, minor = 0] = OLDEST_NODE.split(".").map(Number);

test.each([
  [`${major}.${minor}.0`, false],
  [`${major}.${minor + 1}.0`, false],
  [`${major + 1}.0.0`, false],
  [`${major}.${minor - 1}.9`, true],
  [`${major - 1}.99.0`, true],
  ["", true],
])("Node %s is too old: %s", (version, old) => {
  expect(oldNode(version) !== undefined).toBe(old);
});

test("who has a Node that is too old reads which one is wanted, and what brings it", () => {
  expect(oldNode("18.0.0")).toContain(`18.0.0; the platform needs ${OLDEST_NODE} or newer`);
  expect(oldNode("18.0.0")).toContain("npm start");
});
