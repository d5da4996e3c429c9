/** One line about a want, for Temporal's UI. */
import type { Want } from './contract';

/** `simple.py:12 urlopen(...)`, `simple.py:20 sleep(60 s)`. */
export function labelOf(want: Want): string {
  const name = want.name.slice(want.name.lastIndexOf('.') + 1);
  const inside = want.kind === 'sleep' ? textOfSeconds(want.seconds) : '...';
  return `${want.at.file}:${want.at.line} ${name}(${inside})`;
}

/** `60 s`, `1.5 s`. */
export function textOfSeconds(seconds: number): string {
  return `${Number(seconds.toFixed(3))} s`;
}
