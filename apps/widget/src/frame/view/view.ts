import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Locale } from "../../locale/locale.ts";
import type { Chat } from "../chat/chat.ts";
import type { ChatState, Store } from "../chat/store.ts";

export interface ViewSurroundings {
  readonly chat: Chat;
  readonly store: Store;
  readonly locale: Locale;
  close(): void;
}

export const Around = createContext<ViewSurroundings | null>(null);

/** What every component may use. Throws outside of `Around`. */
export function useAround(): ViewSurroundings {
  const around = useContext(Around);
  if (!around) throw new Error("no surroundings");
  return around;
}

/** The state as it is, drawn again after every change. */
export function useChatState(): ChatState {
  const { store } = useAround();
  const [state, setState] = useState(store.get());
  useEffect(() => {
    const read = (): void => setState(store.get());
    read();
    return store.watch(read);
  }, [store]);
  return state;
}
