import { expect, test } from "@jest/globals";
import { isPhoneCountry, whatsappPhone } from "./phone.ts";

test.each([
  ["14155552671", "+14155552671", "an id that is the number"],
  ["+14155552671", "+14155552671", "the sender of an SMS"],
  ["5215512345678", "+525512345678", "Mexico keeps a 1 that numbers lost"],
  ["551161234567", "+5511961234567", "Brazil: an old account lacks the ninth digit"],
  ["552061234567", null, "Brazil: an area that does not exist"],
  ["541123456789", "+5491123456789", "Argentina lacks the mobile 9"],
  ["5491123456789", "+5491123456789", "Argentina with it"],
  ["999999999999", null, "no country"],
  ["1234", null, "too short"],
  ["US.13491208655302741918", null, "a business-scoped id"],
  ["1".repeat(10_000), null, "far too long"],
])("the phone beside the id %s is %s: %s", (id, phone, _why) => {
  expect(whatsappPhone(id)).toBe(phone);
});

test.each([
  ["DE", true],
  ["XX", false],
  ["", false],
])("%s has phone numbers of its own: %s", (country, has) => {
  expect(isPhoneCountry(country)).toBe(has);
});
