import { expect, test } from "@jest/globals";
import { ASSURANCES, assuranceOfRank, assuranceRank, atLeast, isVerified } from "./assurance.ts";

test("each assurance has its own rank, weakest first, and comes back from it", () => {
  expect(ASSURANCES.map(assuranceRank)).toEqual([0, 1, 2, 3, 4, 5]);
  for (const assurance of ASSURANCES) expect(assuranceOfRank(assuranceRank(assurance))).toBe(assurance);
});

test("a rank that nothing has says the least", () => {
  for (const rank of [-1, 6, 0.5, Number.NaN]) expect(assuranceOfRank(rank)).toBe("CLAIMED");
});

test("verified is what a channel says, and everything stronger", () => {
  expect(ASSURANCES.filter(isVerified)).toEqual(["CHANNEL", "PROVEN", "ATTESTED", "OPERATOR"]);
  expect(ASSURANCES.filter((one) => atLeast(one, "ATTESTED"))).toEqual(["ATTESTED", "OPERATOR"]);
});
