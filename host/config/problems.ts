/** What is wrong with a configuration, said so that it can be put right: where, which key, what was found, what is expected. */
import { distance } from 'fastest-levenshtein';
import { AkError } from '../errors';
import { redactDsn } from './dsn';
import { CONFIG_KEYS, isSection, KEY_RULES, SECTIONS } from './keys';
import type { ConfigKey } from './keys';

export interface Problem {
  /** `/home/ann/.config/ak/config.yaml:3`, the name of a variable, or an option. */
  where: string;
  what: string;
}

const SHOWN_CHARACTERS = 80;

export function wrongValue(where: string, key: ConfigKey, found: unknown): Problem {
  return { where, what: `${key}: expected ${KEY_RULES[key].expected}, found ${describeFound(key, found)}.` };
}

export function unknownKey(where: string, key: string): Problem {
  if (isSection(key)) {
    const keys = CONFIG_KEYS.filter((known) => known.startsWith(`${key}.`));
    return { where, what: `${key} is a group of keys: ${keys.join(', ')}.` };
  }
  const near = nearestKey(key);
  const advice = near === null ? `The keys are: ${CONFIG_KEYS.join(', ')}.` : `Did you mean ${near}?`;
  return { where, what: `unknown key ${key}. ${advice}` };
}

/** Code `config_invalid`, with every problem on a line of its own. */
export function configInvalid(problems: readonly Problem[], hint: string): AkError {
  const lines = problems.map(({ where, what }) => `${where}: ${what}`);
  const message =
    lines.length === 1 ? lines.join('') : `The configuration has ${lines.length} mistakes:\n${lines.join('\n')}`;
  return new AkError('config_invalid', message, { hint });
}

/** A key, or a section: who writes `htpp:` means `http:`. */
function nearestKey(key: string): string | null {
  const scored = [...CONFIG_KEYS, ...SECTIONS].map((known) => ({ known, score: keyDistance(key, known) }));
  const best = scored.sort((first, second) => first.score - second.score)[0];
  return best !== undefined && best.score <= Math.max(2, Math.floor(key.length / 3)) ? best.known : null;
}

/** A key in the wrong section (`dsn` for `db.dsn`) is as near as a slip of one letter. */
function keyDistance(key: string, known: string): number {
  const sameName = key.slice(key.lastIndexOf('.') + 1) === known.slice(known.lastIndexOf('.') + 1);
  return sameName ? 1 : distance(key.toLowerCase().replaceAll('-', '_'), known);
}

function describeFound(key: ConfigKey, found: unknown): string {
  if (Array.isArray(found)) return 'a list';
  if (typeof found === 'object' && found !== null) return 'a mapping';
  if (KEY_RULES[key].secret) return 'something else (hidden)';
  const shown = JSON.stringify(typeof found === 'string' ? redactDsn(found) : found) ?? 'nothing';
  return shown.length > SHOWN_CHARACTERS ? `${shown.slice(0, SHOWN_CHARACTERS)}...` : shown;
}
