export type Options = readonly { readonly id: string; readonly title: string }[];

export interface OptionLimits {
  readonly count: number;
  /** In UTF-16 code units. */
  readonly title: number;
  /** In UTF-8 bytes: the strictest way in which a provider counts. */
  readonly id: number;
}

const distinct = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;

/** Whether options can be shown as a channel's own buttons: providers refuse the whole message when one is too long, empty or there twice. */
export const optionsFit = (options: Options, limits: OptionLimits): boolean =>
  options.length > 0 &&
  options.length <= limits.count &&
  options.every(
    ({ id, title }) =>
      id !== "" && Buffer.byteLength(id) <= limits.id && title.trim() !== "" && title.length <= limits.title,
  ) &&
  distinct(options.map(({ id }) => id)) &&
  distinct(options.map(({ title }) => title));
