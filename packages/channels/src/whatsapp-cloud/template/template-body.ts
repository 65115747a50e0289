import type { FilledTemplate, TemplateVariable } from "@contact-identity/domain";

/** A file for a media header, as the message object names it. */
export type HeaderMedia = Readonly<Record<string, unknown>>;

const text = ({ values }: FilledTemplate, { key, name }: TemplateVariable, named: boolean) => ({
  type: "text",
  ...(named ? { parameter_name: name } : {}),
  text: values[key] ?? "",
});

function headerOf(filled: FilledTemplate, media: HeaderMedia | null): readonly object[] {
  const { mediaHeader, variables, named } = filled.template;
  if (mediaHeader !== null && media !== null) {
    const type = mediaHeader.toLowerCase();
    return [{ type: "header", parameters: [{ type, [type]: media }] }];
  }
  const mine = variables.filter(({ place }) => place === "HEADER");
  return mine.length === 0
    ? []
    : [{ type: "header", parameters: mine.map((one) => text(filled, one, named)) }];
}

const buttonOf = ({ values }: FilledTemplate, { key, button }: TemplateVariable): readonly object[] =>
  button === undefined
    ? []
    : [
        {
          type: "button",
          sub_type: button.kind.toLowerCase(),
          index: String(button.index),
          parameters: [
            button.kind === "URL"
              ? { type: "text", text: values[key] ?? "" }
              : { type: "coupon_code", coupon_code: values[key] ?? "" },
          ],
        },
      ];

/** The `template` of a message. Positional variables go in the order of their numbers. Source: Meta, Cloud API, template messages. */
export function templateBody(filled: FilledTemplate, media: HeaderMedia | null = null): object {
  const { name, language, variables, named } = filled.template;
  const inOrder = [...variables].sort((a, b) => Number(a.name) - Number(b.name) || 0);
  const body = (named ? variables : inOrder).filter(({ place }) => place === "BODY");
  const components = [
    ...headerOf(filled, media),
    ...(body.length === 0 ? [] : [{ type: "body", parameters: body.map((one) => text(filled, one, named)) }]),
    ...variables.flatMap((one) => buttonOf(filled, one)),
  ];
  return { name, language: { code: language }, ...(components.length === 0 ? {} : { components }) };
}
