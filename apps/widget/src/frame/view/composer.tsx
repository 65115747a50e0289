import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { SendIcon } from "./icons.tsx";
import { useAround, useChatState } from "./view.ts";

/** The contract's limit; the server counts too. */
const LONGEST = 10_000;
const TALLEST_PX = 132;

function fit(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight, TALLEST_PX)}px`;
}

export function Composer({ area }: { readonly area: RefObject<HTMLTextAreaElement | null> }): JSX.Element {
  const { chat, locale } = useAround();
  const { returned } = useChatState();
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
    <form class="composer" onSubmit={send}>
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
      />
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
