import { expect, test } from "@jest/globals";
import { answerSubject } from "./answer-subject.ts";

test.each([
  ["Order 4711", "Re: Order 4711"],
  ["Re: Order 4711", "Re: Order 4711"],
  ["RE : Order 4711", "RE : Order 4711"],
  ["AW: Bestellung", "AW: Bestellung"],
  ["Re[2]: Order", "Re[2]: Order"],
  ["回复：订单", "回复：订单"],
  ["Return of my order", "Re: Return of my order"],
  ["Review: mugs", "Re: Review: mugs"],
])("%j is answered under %j", (subject, expected) => {
  expect(answerSubject(subject)).toBe(expected);
  expect(answerSubject(answerSubject(subject))).toBe(expected);
});
