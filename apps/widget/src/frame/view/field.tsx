import type { JSX } from "preact";
import type { FieldType, FormField } from "../api/protocol.ts";
import { AlertIcon } from "./icons.tsx";
import { useAround } from "./view.ts";

type Attributes = Readonly<Record<string, string>>;

/** The keyboard and the filling-in that a browser offers for it. */
const inputs: Readonly<Record<Exclude<FieldType, "SELECT" | "CHECKBOX">, Attributes>> = {
  NAME: { type: "text", autocomplete: "name" },
  EMAIL: { type: "email", autocomplete: "email" },
  PHONE: { type: "tel", autocomplete: "tel" },
  TEXT: { type: "text" },
  NUMBER: { type: "text", inputmode: "decimal" },
  DATE: { type: "date" },
  URL: { type: "url", autocomplete: "url" },
};

export interface FieldProps {
  readonly field: FormField;
  /** Unique in the page. */
  readonly id: string;
  readonly value: string | boolean | undefined;
  readonly error: string | undefined;
  onChange(value: string | boolean): void;
}

type Controlled = FieldProps & { readonly described: Attributes };

function Select({ field, id, value, described, onChange }: Controlled): JSX.Element {
  const { locale } = useAround();
  return (
    <select
      id={id}
      {...described}
      value={String(value ?? "")}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{field.placeholder ?? locale.texts.choose}</option>
      {field.options?.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  );
}

function Input({ field, id, value, described, onChange }: Controlled): JSX.Element {
  const attributes = field.type === "SELECT" || field.type === "CHECKBOX" ? {} : inputs[field.type];
  const { locale } = useAround();
  const foreign = field.type === "EMAIL" || field.type === "PHONE" || field.type === "URL";
  const directed = foreign ? "ltr" : value ? "auto" : locale.direction;
  return (
    <input
      id={id}
      dir={directed}
      {...attributes}
      {...described}
      placeholder={field.placeholder ?? ""}
      value={String(value ?? "")}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function Field(props: FieldProps): JSX.Element {
  const { field, id, value, error, onChange } = props;
  const { locale } = useAround();
  const described: Attributes = {
    ...(field.required && { "aria-required": "true" }),
    ...(error && { "aria-invalid": "true", "aria-describedby": `${id}-error` }),
  };
  const name = (
    <>
      {field.label}
      {!field.required && <span class="optional"> ({locale.texts.optional})</span>}
    </>
  );
  return (
    <div class="field">
      {field.type === "CHECKBOX" ? (
        <label class="check" for={id}>
          <input
            id={id}
            type="checkbox"
            {...described}
            checked={value === true}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
          <span dir="auto">{name}</span>
        </label>
      ) : (
        <>
          <label for={id} dir="auto">
            {name}
          </label>
          {field.type === "SELECT" ? (
            <Select {...props} described={described} />
          ) : (
            <Input {...props} described={described} />
          )}
        </>
      )}
      {error && (
        <p class="error" id={`${id}-error`}>
          <AlertIcon />
          <span dir="auto">{error}</span>
        </p>
      )}
    </div>
  );
}
