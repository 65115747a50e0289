import { type FrameMessage, type HostMessage, hostMessage, sealed } from "../messages.ts";

export interface Host {
  tell(message: FrameMessage): void;
  listen(heard: (message: HostMessage) => void): void;
}

/**
 * The page around the frame. `origin` is what the address says it is: a lie there only makes both sides deaf, because messages
 * are posted to that origin alone and taken from that origin and that window alone. Null when there is no such page.
 */
export function hostAt(origin: string): Host | null {
  if (window.parent === window || !URL.canParse(origin) || new URL(origin).origin !== origin) return null;
  return {
    tell: (message) => window.parent.postMessage(sealed(message), origin),
    listen(heard) {
      window.addEventListener("message", (event) => {
        if (event.origin !== origin || event.source !== window.parent) return;
        const message = hostMessage(event.data);
        if (message) heard(message);
      });
    },
  };
}
