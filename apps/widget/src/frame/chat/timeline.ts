import type { WidgetAttachment, WidgetMessage } from "../api/protocol.ts";
import type { Unsent } from "./outbox.ts";

/** Both lists as one, each message once, in the order in which they were written. */
export function merged(
  known: readonly WidgetMessage[],
  more: readonly WidgetMessage[],
): readonly WidgetMessage[] {
  const fresh = unknown(known, more);
  if (fresh.length === 0) return known;
  return [...known, ...fresh].sort((a, b) =>
    a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0,
  );
}

/** Those of `more` that are not in `known`. */
export function unknown(
  known: readonly WidgetMessage[],
  more: readonly WidgetMessage[],
): readonly WidgetMessage[] {
  const ids = new Set(known.map(({ id }) => id));
  return more.filter(({ id }) => !ids.has(id) && ids.add(id));
}

/** Outbound messages later than what the visitor has looked at. */
export const unreadCount = (messages: readonly WidgetMessage[], seenAt: string): number =>
  messages.filter(({ direction, createdAt }) => direction === "OUTBOUND" && createdAt > seenAt).length;

/** The choices that are still open: those of the last message, while nothing was answered. */
export function openOptions(messages: readonly WidgetMessage[], answering: boolean): readonly string[] {
  const last = messages.at(-1);
  return !answering && last?.direction === "OUTBOUND" ? (last.options ?? []) : [];
}

/**
 * What is shown as not sent yet. A message may come back by the socket, or have been sent by another tab, before its own call
 * is answered: it does not stand there twice.
 */
export const stillUnsent = (
  messages: readonly WidgetMessage[],
  unsent: readonly Unsent[],
): readonly Unsent[] =>
  unsent.filter(({ text, afterId, failed, attachments }) => {
    const later = messages.slice(messages.findIndex(({ id }) => id === afterId) + 1);
    if (attachments) return failed || !later.some(({ attachments: [file] = [] }) => file?.name === text);
    return failed || !later.some((message) => message.direction === "INBOUND" && message.text === text);
  });

export interface Group {
  readonly direction: "INBOUND" | "OUTBOUND";
  readonly messages: readonly {
    readonly key: string;
    readonly text: string;
    readonly attachments?: readonly WidgetAttachment[] | undefined;
  }[];
  readonly at: string;
}
export interface Day {
  /** An instant of that day. */
  readonly at: string;
  readonly groups: readonly Group[];
}

const TOGETHER_MS = 5 * 60_000;
const dayOf = (at: string): string => new Date(at).toDateString();

/** Messages of one side within five minutes stand together, under the day in the visitor's time zone. */
export function days(messages: readonly WidgetMessage[]): readonly Day[] {
  const made: { at: string; groups: Group[] }[] = [];
  for (const { id, direction, text, attachments, createdAt: at } of messages) {
    let day = made.at(-1);
    if (!day || dayOf(day.at) !== dayOf(at)) {
      day = { at, groups: [] };
      made.push(day);
    }
    const group = day.groups.at(-1);
    const message = { key: id, text, ...(attachments?.length ? { attachments } : {}) };
    if (group && group.direction === direction && Date.parse(at) - Date.parse(group.at) < TOGETHER_MS)
      day.groups[day.groups.length - 1] = { direction, at, messages: [...group.messages, message] };
    else day.groups.push({ direction, at, messages: [message] });
  }
  return made;
}
