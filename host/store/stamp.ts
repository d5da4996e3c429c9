import type { Stamp } from './store';

/** Two of a database that cannot tell are taken for the same. */
export function isSameStamp(stamp: Stamp | null, other: Stamp | null): boolean {
  return stamp?.own === other?.own && stamp?.others === other?.others;
}
