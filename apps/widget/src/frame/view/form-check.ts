import type { ErrorCode, FormAnswer, FormField, PreChatForm } from "../api/protocol.ts";
import { webAddress } from "./links.ts";

/** What stands in the fields: text, or whether a box is ticked. */
export type Draft = Readonly<Record<string, string | boolean>>;

const isDay = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text)
  );
};

/** The server reads patterns as RE2; one that this browser cannot read is the server's alone to check. */
function fits(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return true;
  }
}

function formatProblem({ type, options }: FormField, text: string): ErrorCode | null {
  if (type === "EMAIL" && text.length > 254) return "INVALID_EMAIL";
  if (type === "EMAIL" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return "INVALID_EMAIL";
  if (type === "PHONE" && (text.match(/\d/g)?.length ?? 0) < 5) return "INVALID_PHONE";
  if (type === "NUMBER" && !Number.isFinite(Number(text))) return "INVALID";
  if (type === "DATE" && !isDay(text)) return "INVALID";
  if (type === "URL" && !webAddress(text)) return "INVALID";
  if (type === "SELECT" && !options?.includes(text)) return "INVALID";
  return null;
}

function problem(field: FormField, value: string | boolean | undefined): ErrorCode | null {
  if (field.type === "CHECKBOX") return field.required && value !== true ? "REQUIRED" : null;
  const text = String(value ?? "").trim();
  if (text === "") return field.required ? "REQUIRED" : null;
  return formatProblem(field, text) ?? (field.pattern && !fits(field.pattern, text) ? "PATTERN" : null);
}

/** For the visitor's comfort: what the server would refuse, by the field's key. The server decides. */
export function draftProblems(form: PreChatForm, draft: Draft): Readonly<Record<string, ErrorCode>> {
  const found = form.fields.flatMap((field) => {
    const code = problem(field, draft[field.key]);
    return code ? [[field.key, code] as const] : [];
  });
  return Object.fromEntries(found);
}

/** What is sent: nothing for a field left empty, numbers as numbers, boxes as true or false. */
export function answersOf(form: PreChatForm, draft: Draft): readonly FormAnswer[] {
  return form.fields.flatMap(({ key, type }): FormAnswer[] => {
    if (type === "CHECKBOX") return [{ key, value: draft[key] === true }];
    const text = String(draft[key] ?? "").trim();
    if (text === "") return [];
    return [{ key, value: type === "NUMBER" ? Number(text) : text }];
  });
}
