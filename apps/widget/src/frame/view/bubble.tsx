import type { ComponentChildren, JSX } from "preact";
import type { WidgetAttachment } from "../api/protocol.ts";
import { caption, pieces } from "./links.ts";
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

interface Said {
  readonly key: string;
  readonly text: string;
  readonly attachments?: readonly WidgetAttachment[] | undefined;
}

/** `1.2 MB` */
const sizeOf = (bytes: number, tag: string): string =>
  new Intl.NumberFormat(tag, {
    style: "unit",
    unit: bytes < 1_000_000 ? "kilobyte" : "megabyte",
    maximumFractionDigits: 1,
  }).format(bytes < 1_000_000 ? bytes / 1000 : bytes / 1_000_000);

/** A picture in its place, and everything else to be saved. */
function Attached({ file }: { readonly file: WidgetAttachment }): JSX.Element {
  const { locale } = useAround();
  const name = file.name ?? "file";
  if (file.url === null) return <span class="file">{name}</span>;
  return (
    <a class="file" href={file.url} target="_blank" rel="noopener noreferrer" download={name}>
      {file.previewUrl ? (
        <img src={file.previewUrl} alt={name} loading="lazy" />
      ) : (
        <>
          {name}
          {file.size === null ? "" : ` (${sizeOf(file.size, locale.tag)})`}
        </>
      )}
    </a>
  );
}

interface GroupProps {
  readonly mine: boolean;
  readonly author: string;
  readonly messages: readonly Said[];
  readonly children?: ComponentChildren;
}

/** Messages of one side that belong together, with what is said of them below. */
export function Bubbles({ mine, author, messages, children }: GroupProps): JSX.Element {
  return (
    <div class={mine ? "group mine" : "group theirs"}>
      {messages.map(({ key, text, attachments = [] }) => (
        <div key={key} class="bubble" dir="auto">
          <span class="unseen">{author}: </span>
          {attachments.map((file) => (
            <Attached key={file.id} file={file} />
          ))}
          <Text text={attachments.length > 0 ? caption(text) : text} />
        </div>
      ))}
      {children && <div class="meta">{children}</div>}
    </div>
  );
}
