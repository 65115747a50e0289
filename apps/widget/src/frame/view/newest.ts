import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Nearer to the end than this, one is reading along. */
const NEAR_PX = 80;

export interface Newest {
  readonly scroll: RefObject<HTMLDivElement | null>;
  /** Something new stands below what is seen. */
  readonly below: boolean;
  onScroll(): void;
  toNewest(): void;
}

/** Follows the conversation's end, and leaves alone who reads further up, except for what they have just sent. `content` changes whenever something is added; a form is read from its beginning, so nothing is followed then. */
export function useNewest(content: string, unsent: number, follows: boolean): Newest {
  const scroll = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [below, setBelow] = useState(false);
  const toNewest = (): void => {
    if (scroll.current) scroll.current.scrollTop = scroll.current.scrollHeight;
    following.current = true;
    setBelow(false);
  };
  useLayoutEffect(() => {
    if (follows && following.current) toNewest();
    else if (!following.current) setBelow(true);
  }, [content]);
  useLayoutEffect(() => {
    if (unsent > 0) toNewest();
  }, [unsent]);
  useEffect(() => {
    if (!scroll.current) return;
    const watch = new ResizeObserver(() => {
      if (follows && following.current) toNewest();
    });
    watch.observe(scroll.current);
    return () => watch.disconnect();
  }, [follows]);
  return {
    scroll,
    below,
    toNewest,
    onScroll() {
      const box = scroll.current;
      if (!box) return;
      following.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
      if (following.current) setBelow(false);
    },
  };
}
