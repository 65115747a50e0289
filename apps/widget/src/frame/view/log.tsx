import type { JSX } from "preact";
import type { Unsent } from "../chat/outbox.ts";
import { days, openOptions, stillUnsent } from "../chat/timeline.ts";
import { Bubbles } from "./bubble.tsx";
import { useAround, useChatState } from "./view.ts";

function Waiting({ message }: { readonly message: Unsent }): JSX.Element {
  const { chat, locale } = useAround();
  const { offline } = useChatState();
  const { texts } = locale;
  const messages = [{ key: message.clientId, text: message.text }];
  return (
    <Bubbles mine author={texts.you} messages={messages}>
      {message.failed ? (
        <span class="failed">
          {texts.notSent} ·{" "}
          <button type="button" class="plain" onClick={() => chat.drop(message.clientId)}>
            {texts.remove}
          </button>
        </span>
      ) : offline ? (
        texts.waiting
      ) : (
        texts.sending
      )}
    </Bubbles>
  );
}

function Loading(): JSX.Element {
  const { locale } = useAround();
  return (
    <div class="loading" role="status">
      <span class="unseen">{locale.texts.loading}</span>
      <i />
      <i />
      <i />
    </div>
  );
}

/** The conversation. A live log: what is added is read out, what was there is not. */
export function Log({ onChosen }: { onChosen(): void }): JSX.Element {
  const { chat, locale } = useAround();
  const { config, messages, unsent, held, loading } = useChatState();
  const waiting = [...stillUnsent(messages, unsent), ...held];
  const options = openOptions(messages, waiting.length > 0);
  if (loading) return <Loading />;
  return (
    <>
      <div class="log" role="log" aria-live="polite" aria-label={locale.texts.messages}>
        {config.greeting && (
          <Bubbles
            mine={false}
            author={config.title}
            messages={[{ key: "greeting", text: config.greeting }]}
          />
        )}
        {days(messages).map(({ at: day, groups }) => (
          <div key={day} class="day">
            <div class="date">
              <span>{locale.day(day, new Date())}</span>
            </div>
            {groups.map(({ direction, at, messages: said }) => {
              const mine = direction === "INBOUND";
              return (
                <Bubbles
                  key={said[0]?.key}
                  mine={mine}
                  author={mine ? locale.texts.you : config.title}
                  messages={said}
                >
                  <time dateTime={at}>{locale.time(at)}</time>
                </Bubbles>
              );
            })}
          </div>
        ))}
        {waiting.map((message) => (
          <Waiting key={message.clientId} message={message} />
        ))}
      </div>
      {options.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls, and these are answers
        <div class="options" role="group" aria-label={locale.texts.choices}>
          {options.map((option) => (
            <button
              key={option}
              type="button"
              dir="auto"
              onClick={() => {
                chat.say(option);
                onChosen();
              }}
            >
              {option}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
