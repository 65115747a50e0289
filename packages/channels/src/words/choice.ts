import type { SaidContent } from "@contact-identity/domain";

interface Choice {
  /** As it was sent, by us or by another. */
  readonly id?: string | undefined;
  readonly title?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** What was tapped: told by `words`, else by its title, else by its id. */
export function saidChoice({ id, title, params }: Choice, words?: string): SaidContent {
  return {
    text: words || title || id || "[choice]",
    content: { kind: "CHOICE", data: { id: id ?? null, title: title ?? null, params: params ?? null } },
    ...(id === undefined ? {} : { choiceId: id }),
  };
}
