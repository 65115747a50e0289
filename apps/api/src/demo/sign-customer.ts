import { SignJWT } from "jose";
import type { DemoCredentials } from "./demo-credentials.ts";

/** Customers of the demo shop. Ana is the Ana of the seeded chats: her signed address makes the two one. */
export const CUSTOMERS = {
  ana: { sub: "nordlicht-1001", name: "Ana Reis", email: "ana.reis@mail.dev" },
  tom: { sub: "nordlicht-1002", name: "Tom Berg", email: "tom.berg@mail.dev" },
} as const;
export type Customer = keyof typeof CUSTOMERS;

export const isCustomer = (name: unknown): name is Customer =>
  typeof name === "string" && Object.hasOwn(CUSTOMERS, name);

/** As a shop's own back end signs who is logged in there. Good for ten minutes. */
export function signCustomer(
  { widgetId, identityKey }: DemoCredentials,
  customer: Customer,
): Promise<string> {
  const { sub, name, email } = CUSTOMERS[customer];
  return new SignJWT({ name, email, email_verified: true })
    .setProtectedHeader({ alg: "HS256", kid: identityKey.kid })
    .setSubject(sub)
    .setAudience(widgetId)
    .setIssuedAt()
    .setExpirationTime("10m")
    .sign(new TextEncoder().encode(identityKey.secret));
}
