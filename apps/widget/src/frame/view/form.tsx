import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ErrorCode, WidgetError } from "../api/protocol.ts";
import { Field } from "./field.tsx";
import { answersOf, type Draft, draftProblems } from "./form-check.ts";
import { useAround, useChatState } from "./view.ts";

type Errors = Readonly<Record<string, string>>;
/** Where what is wrong with the whole stands. No field has an empty key. */
const WHOLE = "";

export function Form({ onDone }: { onDone(): void }): JSX.Element {
  const { chat, locale } = useAround();
  const { preChatForm: form } = useChatState().config;
  const [draft, setDraft] = useState<Draft>({});
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const { texts } = locale;

  // The eye finds the first mistake by itself; the keyboard and a screen reader are led there.
  useEffect(() => element.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus(), [errors]);

  const said = (key: string, code: ErrorCode, fallback?: string): string => {
    const hint = code === "PATTERN" ? form.fields.find((field) => field.key === key)?.patternHint : null;
    return hint ?? texts.errors[code] ?? fallback ?? texts.errors.INVALID;
  };
  const show = (found: readonly (readonly [string, ErrorCode, string?])[]): void =>
    setErrors({
      [WHOLE]: texts.checkFields,
      ...Object.fromEntries(found.map(([key, code, message]) => [key, said(key, code, message)])),
    });
  const fromServer = ({ field, code, message }: WidgetError): readonly [string, ErrorCode, string] => {
    const known = form.fields.some(({ key }) => key === field);
    return [known && field ? field : WHOLE, code, message];
  };

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const found = Object.entries(draftProblems(form, draft));
    if (found.length > 0) return show(found);
    setBusy(true);
    const objections = await chat.submit(answersOf(form, draft)).finally(() => setBusy(false));
    if (objections === null) return setErrors({ [WHOLE]: texts.unreachable });
    if (objections.length > 0) return show(objections.map(fromServer));
    onDone();
  };

  return (
    <form class="form" ref={element} noValidate onSubmit={submit} aria-label={form.intro ?? texts.startChat}>
      {form.intro && (
        <p class="intro" dir="auto">
          {form.intro}
        </p>
      )}
      {form.fields.map((field, at) => (
        <Field
          key={field.key}
          id={`field-${at}`}
          field={field}
          value={draft[field.key]}
          error={errors[field.key]}
          onChange={(value) => setDraft((before) => ({ ...before, [field.key]: value }))}
        />
      ))}
      <p class="whole" role="alert">
        {errors[WHOLE]}
      </p>
      <button type="submit" class="start" aria-disabled={busy}>
        {busy ? texts.sending : texts.startChat}
      </button>
    </form>
  );
}
