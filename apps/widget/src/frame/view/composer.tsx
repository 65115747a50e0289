import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { useFiles } from "./files.ts";
import { AttachIcon, SendIcon } from "./icons.tsx";
import { useAround, useChatState } from "./view.ts";

/** The contract's limit; the server counts too. */
const LONGEST = 10_000;
const TALLEST_PX = 132;

function fit(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight, TALLEST_PX)}px`;
}

type Files = ReturnType<typeof useFiles>;

function Sending({ files }: { readonly files: Files }): JSX.Element {
  const { texts } = useAround().locale;
  return (
    <>
      {files.progress !== null && (
        <progress class="upload" aria-label={texts.sending} value={files.progress} max={1} />
      )}
      {files.failed && (
        <p class="error" role="alert">
          {texts.notSent}. {files.failed}
        </p>
      )}
    </>
  );
}

function Attach({ send }: { readonly send: Files["send"] }): JSX.Element {
  const { texts } = useAround().locale;
  return (
    <label class="attach" title={texts.attach}>
      <span class="unseen">{texts.attach}</span>
      <AttachIcon />
      <input
        type="file"
        class="unseen"
        multiple
        onChange={(event) => {
          send(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}

export function Composer({ area }: { readonly area: RefObject<HTMLTextAreaElement | null> }): JSX.Element {
  const { chat, locale } = useAround();
  const { returned, config } = useChatState();
  const files = useFiles();
  const take = (event: Event, list: FileList | undefined): void => {
    if (config.filesAllowed === false || !list?.length) return;
    event.preventDefault();
    files.send(list);
  };
  const onPaste = (event: ClipboardEvent): void => take(event, event.clipboardData?.files);
  const onDrop = (event: DragEvent): void => {
    // Without this the browser would open the file in place of the chat.
    event.preventDefault();
    if (event.type === "drop") take(event, event.dataTransfer?.files);
  };
  const [text, setText] = useState("");
  const [unsent, setUnsent] = useState(false);
  useEffect(() => {
    if (returned === null) return;
    // Before what was begun meanwhile.
    setText((begun) => [returned, begun].filter(Boolean).join("\n"));
    setUnsent(true);
    chat.takeBack();
  }, [returned, chat]);
  useLayoutEffect(() => {
    if (area.current) fit(area.current);
  }, [text, area]);

  const send = (event: Event): void => {
    event.preventDefault();
    if (text.trim() === "") return;
    chat.say(text);
    setText("");
    setUnsent(false);
    area.current?.focus();
  };
  /** Enter chooses a word in an input method before it sends one. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  };
  const empty = text.trim() === "";
  return (
    <form class="composer" onSubmit={send} onDrop={onDrop} onDragOver={onDrop}>
      <Sending files={files} />
      {unsent && (
        <p id="unsent" class="error" role="alert">
          {locale.texts.notSent}. {locale.texts.unreachable}
        </p>
      )}
      <label class="unseen" for="text">
        {locale.texts.write}
      </label>
      <textarea
        id="text"
        ref={area}
        rows={1}
        dir={text === "" ? locale.direction : "auto"}
        maxLength={LONGEST}
        aria-describedby={unsent ? "unsent" : undefined}
        placeholder={locale.texts.write}
        enterkeyhint="send"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      {config.filesAllowed !== false && <Attach send={files.send} />}
      <button
        type="submit"
        class="send"
        aria-label={locale.texts.send}
        title={locale.texts.send}
        aria-disabled={empty}
      >
        <SendIcon />
      </button>
    </form>
  );
}
