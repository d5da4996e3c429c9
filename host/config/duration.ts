/** How long something is kept: `30d`, `12h`, `45m`, `forever`. */
export const HOW_LONG = /^(?:forever|[1-9]\d{0,5}[dhm])$/;

const UNITS_MS: Readonly<Record<string, number>> = { d: 24 * 60 * 60 * 1000, h: 60 * 60 * 1000, m: 60 * 1000 };

/** Milliseconds; null: for ever. `text` is of that form. */
export function durationMs(text: string): number | null {
  const unit = UNITS_MS[text.slice(-1)];
  return text === 'forever' || unit === undefined ? null : Number(text.slice(0, -1)) * unit;
}

/** The way back: in the largest unit that fits. */
export function showDuration(ms: number | null): string {
  if (ms === null) return 'forever';
  const [unit, unitMs] = Object.entries(UNITS_MS).find(([, size]) => ms % size === 0) ?? ['m', 60_000];
  return `${Math.ceil(ms / unitMs)}${unit}`;
}
