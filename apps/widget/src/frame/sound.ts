let audio: AudioContext | undefined;

/** Two soft notes, made here: nothing is loaded. A browser that wants a gesture first stays silent. */
export function chime(): void {
  audio ??= new AudioContext();
  const at = audio.currentTime;
  for (const [pitch, delay] of [
    [660, 0],
    [880, 0.11],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, at + delay);
    volume.gain.linearRampToValueAtTime(0.08, at + delay + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + delay + 0.32);
    tone.connect(volume).connect(audio.destination);
    tone.start(at + delay);
    tone.stop(at + delay + 0.34);
  }
}
