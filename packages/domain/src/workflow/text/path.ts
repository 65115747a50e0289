import { FLAG_PATHS, READABLE_KEYS, WORKFLOW_SETTABLE_KEYS } from "../../contact/columns.ts";
import type { Facts } from "../run/run.ts";
import { isObject, own } from "../value/json.ts";
import { FIELD_KEY_PATTERN } from "../value/name.ts";

/** What a text or a condition may read. */
export interface WorkflowScope {
  readonly facts: Facts;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Epoch ms. */
  readonly now: number;
}

const VARIABLE = /^var\.[A-Za-z_][A-Za-z0-9_-]{0,63}(\.[A-Za-z0-9_-]+)*$/;
const FIELD_KEY = new RegExp(FIELD_KEY_PATTERN);

const CONTACT = new Set<string>([...READABLE_KEYS, ...FLAG_PATHS.keys()]);
const CONVERSATION = new Set(["id", "openedBy", "channel", "assignee", "status"]);

/** Whether a bare key names a field that can be set. Without a list of custom keys every well-formed one may be custom. */
export const isSettable = (key: string, customKeys?: readonly string[]): boolean =>
  WORKFLOW_SETTABLE_KEYS.has(key) || (!CONTACT.has(key) && isCustom(key, customKeys));

/** Said of a key that `isSettable` refuses. */
export const NOT_SETTABLE =
  "is no field that can be set; e-mail and phone are added by ASK_QUESTION with saveTo.identifier, tags by UPDATE_TAGS";

const isCustom = (key: string, customKeys?: readonly string[]): boolean =>
  customKeys ? customKeys.includes(key) : FIELD_KEY.test(key);

/** Whether `{{path}}` can mean something. */
export const isTextPath = (path: string, customKeys?: readonly string[]): boolean => {
  const [root, ...rest] = path.split(".");
  const name = rest.join(".");
  if (root === "contact") return CONTACT.has(name) || isCustom(name, customKeys);
  if (root === "conversation") return CONVERSATION.has(name);
  return VARIABLE.test(path);
};

/** Whether a condition's `field` can mean something. */
export const isConditionPath = (path: string, customKeys?: readonly string[]): boolean =>
  path === "now" || path === "message.text" || isTextPath(path, customKeys);

const contactValue = (contact: Facts["contact"], name: string): unknown => {
  const flag = FLAG_PATHS.get(name);
  if (flag) return own(contact, flag);
  return CONTACT.has(name) ? own(contact, name) : own(contact.fields, name);
};

const conversationValue = (conversation: Facts["conversation"], name: string): unknown =>
  own(conversation, name === "channel" ? "channelType" : name);

/** The value at a path; undefined for an unknown path and for what is not set. `now` is an RFC 3339 instant. */
export const valueAt = (path: string, { facts, variables, now }: WorkflowScope): unknown => {
  const [root = "", ...rest] = path.split(".");
  const name = rest.join(".");
  if (path === "now") return new Date(now).toISOString();
  if (path === "message.text") return facts.message?.text;
  if (root === "contact") return contactValue(facts.contact, name);
  if (root === "conversation") return conversationValue(facts.conversation, name);
  return root === "var"
    ? rest.reduce<unknown>((at, key) => (isObject(at) ? own(at, key) : undefined), variables)
    : undefined;
};
