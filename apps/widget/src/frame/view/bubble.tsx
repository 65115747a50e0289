import type { ComponentChildren, JSX } from "preact";
import { pieces } from "./links.ts";
import { useAround } from "./view.ts";

/** Text as text: what looks like markup is shown as it was written. */
export function Text({ text }: { readonly text: string }): JSX.Element {
  const { locale } = useAround();
  return (
    <>
      {pieces(text).map((piece, at) =>
        piece.href ? (
          <a key={`${at}`} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
            <span class="unseen"> ({locale.texts.newTab})</span>
          </a>
        ) : (
          piece.text
        ),
      )}
    </>
  );
}

interface GroupProps {
  readonly mine: boolean;
  readonly author: string;
  readonly messages: readonly { readonly key: string; readonly text: string }[];
  readonly children?: ComponentChildren;
}

/** Messages of one side that belong together, with what is said of them below. */
export function Bubbles({ mine, author, messages, children }: GroupProps): JSX.Element {
  return (
    <div class={mine ? "group mine" : "group theirs"}>
      {messages.map(({ key, text }) => (
        <div key={key} class="bubble" dir="auto">
          <span class="unseen">{author}: </span>
          <Text text={text} />
        </div>
      ))}
      {children && <div class="meta">{children}</div>}
    </div>
  );
}
