import sharp from "sharp";

/** Longest side of a preview, in pixels. */
const PREVIEW = 480;
/** More is taken for a bomb: a file of a few kB that decodes to gigabytes. */
const MOST_PIXELS = 100_000_000;
const SECONDS = 15;

// One image at a time has one thread, and nothing is kept of it.
sharp.concurrency(1);
sharp.cache(false);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpegBuffer",
    "VipsForeignLoadPngBuffer",
    "VipsForeignLoadNsgifBuffer",
    "VipsForeignLoadWebpBuffer",
    "VipsForeignLoadHeifBuffer",
  ],
});

export interface Look {
  /** As it is shown, turned as its camera says. */
  readonly width: number;
  readonly height: number;
  /** WebP, without any metadata. */
  readonly preview: Buffer;
}

let turn: Promise<unknown> = Promise.resolve();

/** One after the other: each may take some hundred MB for a moment. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work);
  turn = mine.catch(() => undefined);
  return mine;
}

/** Looks into a raster image and makes its preview; null when it cannot be decoded, or is too large to be. */
export const lookAtImage = (bytes: Buffer): Promise<Look | null> =>
  inTurn(async () => {
    try {
      const options = { limitInputPixels: MOST_PIXELS, failOn: "error", sequentialRead: true } as const;
      const { autoOrient } = await sharp(bytes, options).metadata();
      const preview = await sharp(bytes, options)
        .autoOrient()
        .resize({ width: PREVIEW, height: PREVIEW, fit: "inside", withoutEnlargement: true })
        .webp({ quality: 78 })
        .timeout({ seconds: SECONDS })
        .toBuffer();
      return { width: autoOrient.width, height: autoOrient.height, preview };
    } catch {
      return null;
    }
  });
