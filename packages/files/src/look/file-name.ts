const MOST = 200;

/**
 * A file's name as it may be shown and saved: no folder, no control or direction character (`gpj.exe` must not look like `exe.jpg`);
 * null when nothing is left.
 */
export function fileNameOf(name: string | null | undefined): string | null {
  const bare = (name ?? "")
    .split(/[\\/]/)
    .at(-1)
    ?.normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, "")
    .replace(/[<>:"|?*]/g, "_")
    .trim();
  if (!bare || /^\.+$/.test(bare)) return null;
  const points = Array.from(bare);
  if (points.length <= MOST) return bare;
  // Its end says what it is.
  const ending = /\.[^.]{1,16}$/.exec(bare)?.[0] ?? "";
  return points.slice(0, MOST - Array.from(ending).length).join("") + ending;
}

/** `Content-Disposition` with a name of any script (RFC 6266). */
export function disposition(type: "inline" | "attachment", name: string | null): string {
  if (name === null) return type;
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${type}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
