import type { JSX } from "preact";
import { CloseIcon, MutedIcon, SoundIcon } from "./icons.tsx";
import { useAround, useChatState } from "./view.ts";

/** The first letter of a name, in place of a picture. */
export function Mark({ name }: { readonly name: string }): JSX.Element {
  const [first = ""] = [...name.trim()];
  return (
    <span class="mark" aria-hidden="true">
      {first.toUpperCase()}
    </span>
  );
}

export function Header(): JSX.Element {
  const { chat, locale, close } = useAround();
  const { config, sound } = useChatState();
  const soundText = sound ? locale.texts.soundOff : locale.texts.soundOn;
  return (
    <header class="header">
      <Mark name={config.title} />
      <div class="titles" dir="auto">
        <h1 id="title">{config.title}</h1>
        {config.subtitle && <p>{config.subtitle}</p>}
      </div>
      <button type="button" class="tool" aria-label={soundText} title={soundText} onClick={chat.toggleSound}>
        {sound ? <SoundIcon /> : <MutedIcon />}
      </button>
      <button
        type="button"
        class="tool"
        aria-label={locale.texts.closeChat}
        title={locale.texts.closeChat}
        onClick={close}
      >
        <CloseIcon />
      </button>
    </header>
  );
}
