const SHORT_TIME = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;
const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `90s`, `5m`; null when the text is no such time. */
export function shortTimeMs(text: string): number | null {
  const [, amount, unit] = SHORT_TIME.exec(text) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  return unitMs === undefined ? null : Number(amount) * unitMs;
}
