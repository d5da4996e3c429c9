/** Ids of everything we make: `<prefix>_<26 characters>`, ordered by the time they were made. */
import { randomBytes } from 'node:crypto';

/** Session, deployment, project, host. */
export type IdPrefix = 'ses' | 'dep' | 'prj' | 'hst';

/** Crockford's base 32 in lower case: no i, l, o, u, so an id survives being read aloud and typed. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

/**
 * A new id: 10 characters of time (48 bits of `nowMs`) and 16 random ones (80 bits).
 * Ids of different milliseconds sort by their text as by their time.
 */
export function newId(prefix: IdPrefix, nowMs: number = Date.now()): string {
  return `${prefix}_${encodeTime(nowMs)}${encodeRandom()}`;
}

function encodeTime(nowMs: number): string {
  let rest = Math.trunc(nowMs);
  let text = '';
  for (let index = 0; index < TIME_CHARACTERS; index += 1) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function encodeRandom(): string {
  return Array.from(randomBytes(RANDOM_CHARACTERS), (byte) => ALPHABET.charAt(byte % 32)).join('');
}
