import { FileRefused } from "../refused.ts";

export interface Pace {
  /** Nothing for so long: it stands still. In ms. */
  readonly stallMs: number;
  /** The fewest bytes of one `windowMs`, once a first one is over. */
  readonly leastBytes: number;
  readonly windowMs: number;
}

/** 15 s without a byte, or under 1 MiB a minute. */
export const UPLOAD_PACE: Pace = { stallMs: 15_000, leastBytes: 1024 * 1024, windowMs: 60_000 };

const STILL = "The file stood still and was given up; send it again.";
const SLOW = "The file came too slowly and was given up; send it again.";

/** What comes, until it stands still or comes too slowly; then `refuse` is called once. `stop` when it is over. */
export function watchPace(pace: Pace, refuse: (error: FileRefused) => void) {
  let inWindow = 0;
  const fail = (message: string) => {
    stop();
    refuse(new FileRefused("INTERRUPTED", message));
  };
  let stall = setTimeout(() => fail(STILL), pace.stallMs);
  const window = setInterval(() => {
    if (inWindow < pace.leastBytes) return fail(SLOW);
    inWindow = 0;
  }, pace.windowMs);
  function stop(): void {
    clearTimeout(stall);
    clearInterval(window);
  }
  return {
    came(bytes: number): void {
      inWindow += bytes;
      clearTimeout(stall);
      stall = setTimeout(() => fail(STILL), pace.stallMs);
    },
    stop,
  };
}
