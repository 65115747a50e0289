import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { addressRefusal, allowedRanges, withoutAddresses } from "./address.ts";

describe("which addresses may be called", () => {
  test.each([
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "nonsense",
    "",
  ])("%s may not", (address) => {
    expect(addressRefusal(address, [])).not.toBeNull();
  });

  test.each([
    "1.1.1.1",
    "172.15.255.255",
    "172.32.0.1",
    "157.240.0.1",
    "2606:4700::1111",
    "2a03:2880:f10c::1",
    "::ffff:1.1.1.1",
  ])("%s may", (address) => {
    expect(addressRefusal(address, [])).toBeNull();
  });

  test("an allowed range opens what lies in it, and nothing beside it", () => {
    const allowed = allowedRanges(["10.1.0.0/16", "fd00::/8", "127.0.0.1/32"]);
    for (const address of ["10.1.0.0", "10.1.255.255", "::ffff:10.1.2.3", "fdff::1", "127.0.0.1"])
      expect(addressRefusal(address, allowed)).toBeNull();
    for (const address of ["10.0.255.255", "10.2.0.0", "127.0.0.2", "::1", "fc00::1", "169.254.169.254"]) {
      expect(addressRefusal(address, allowed)).not.toBeNull();
    }
  });

  test("an IPv4 address and the same one inside IPv6 are judged alike", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(addressRefusal(`::ffff:${address}`, []) === null).toBe(addressRefusal(address, []) === null);
      }),
    );
  });

  test.each(["10.0.0.0/99", "nonsense", "10.0.0.0", "010.0.0.0/8", "0x0a.0.0.0/8", "10/8", "::/129", ""])(
    "%p is no CIDR",
    (cidr) => {
      expect(() => allowedRanges([cidr])).toThrow(`"${cidr}" is not a CIDR`);
    },
  );
});

test("another program's words are shown without addresses, and otherwise as they are", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      for (const text of [
        `connect ECONNREFUSED ${address}`,
        `connect to [${address}]:25 failed`,
        `Host: a. is not in the cert's altnames: IP:${address}`,
      ])
        expect(withoutAddresses(text)).not.toContain(address);
    }),
  );
  expect(withoutAddresses("connect ECONNREFUSED 10.0.0.1:443 at 12:30, v1.2.3")).toBe(
    "connect ECONNREFUSED [address]:443 at 12:30, v1.2.3",
  );
});
