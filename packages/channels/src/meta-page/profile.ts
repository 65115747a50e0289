import { EgressFailed } from "../egress/errors.ts";
import type { Egress } from "../egress/http.ts";
import { graphPassing, graphUrl } from "../meta/meta-graph.ts";
import { anyObject, anyWord } from "../words/index.ts";
import type { MetaPageConfig } from "./config.ts";

const TIMEOUT_MS = 10_000;

const answered = anyObject({ name: anyWord, first_name: anyWord, last_name: anyWord, username: anyWord });

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

/** A field that a product does not know fails the whole request. Source: Meta, User Profile API of Messenger and of Instagram. */
const FIELDS = { page: "first_name,last_name", instagram: "name,username" } as const;

/**
 * The name that somebody chose at Facebook or Instagram; null where they gave none, or do not show it.
 * @throws EgressFailed, EgressRefused where it may be known later.
 */
export const profileOn =
  (object: keyof typeof FIELDS) =>
  async (config: MetaPageConfig, account: string, egress: Egress): Promise<string | null> => {
    const { status, body } = await egress.request({
      method: "GET",
      url: graphUrl(config.apiBaseUrl, `${encodeURIComponent(account)}?fields=${FIELDS[object]}`),
      headers: { authorization: `Bearer ${config.pageAccessToken}` },
      timeoutMs: TIMEOUT_MS,
    });
    const json = jsonOf(body);
    if (status === 429 || status >= 500 || graphPassing(json))
      throw new EgressFailed(`Meta answered HTTP ${status}`, status);
    if (status !== 200) return null;
    const { name, first_name, last_name, username } = answered.parse(json);
    const whole = [first_name, last_name].filter((part) => part !== undefined).join(" ");
    return name ?? (whole || (username ?? null));
  };
