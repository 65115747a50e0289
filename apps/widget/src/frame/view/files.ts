import { useState } from "preact/hooks";
import { useAround } from "./view.ts";

/** Sends files one after the other, and says how far. */
export function useFiles() {
  const { chat, locale } = useAround();
  const [progress, setProgress] = useState<number | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  async function all(files: readonly File[]): Promise<void> {
    setFailed(null);
    for (const file of files) {
      setProgress(0);
      try {
        await chat.upload(file, setProgress);
      } catch (error) {
        setFailed(`${file.name}: ${(error as Error).message || locale.texts.unreachable}`);
        break;
      }
    }
    setProgress(null);
  }
  return { progress, failed, send: (files: FileList | null) => void all([...(files ?? [])]) };
}
