import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { hindrance, showsForm } from "../chat/store.ts";
import { Composer } from "./composer.tsx";
import { Form } from "./form.tsx";
import { Header } from "./header.tsx";
import { DownIcon } from "./icons.tsx";
import { Log } from "./log.tsx";
import { useNewest } from "./newest.ts";
import { useAround, useChatState } from "./view.ts";

/** One visitor's chat; another visitor gets another, with nothing left in its fields. */
export function App(): JSX.Element {
  const { visitor } = useChatState();
  return <Dialog key={visitor} />;
}

function Dialog(): JSX.Element {
  const { locale, close } = useAround();
  const state = useChatState();
  const area = useRef<HTMLTextAreaElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const hindered = hindrance(state);
  const formed = !hindered && !state.loading && showsForm(state);
  const { scroll, onScroll, below, toNewest } = useNewest(
    `${state.messages.length} ${state.loading}`,
    state.unsent.length + state.held.length,
    !formed,
  );
  const focus = (): void => {
    const found = [".form :is(input, select)", "textarea", ".tool:last-of-type"].map((name) =>
      box.current?.querySelector<HTMLElement>(name),
    );
    found.find(Boolean)?.focus();
  };
  useEffect(() => {
    if (state.open) focus();
  }, [state.open]);

  return (
    <div
      class="chat"
      ref={box}
      role="dialog"
      aria-labelledby="title"
      lang={locale.tag}
      dir={locale.direction}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <Header />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard too */}
      <div class="scroll" ref={scroll} onScroll={onScroll} tabIndex={0}>
        <Log onChosen={focus} />
        {formed && <Form onDone={focus} />}
      </div>
      <footer>
        {below && (
          <button type="button" class="below" onClick={toNewest}>
            {locale.texts.newMessages}
            <DownIcon />
          </button>
        )}
        <p class="notice" role="status">
          {hindered ? locale.texts.errors[hindered] : state.offline ? locale.texts.offline : null}
        </p>
        {!hindered && !formed && <Composer area={area} />}
      </footer>
    </div>
  );
}
