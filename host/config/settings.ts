/** The values that somebody gave, before defaults: each with its key, its source and the place to name when it is wrong. */
import type { z } from 'zod';
import { isConfigKey, isSection, KEY_RULES } from './keys';
import type { ConfigKey, ConfigValues } from './keys';
import type { Environment } from './paths';
import { unknownKey, wrongValue } from './problems';
import type { Problem } from './problems';

/** Who gave a value. A later one of this list wins over an earlier one. */
export type Source = 'default' | 'file' | 'environment' | 'option';

const SOURCES: readonly Source[] = ['default', 'file', 'environment', 'option'];

export interface Given {
  key: ConfigKey;
  raw: unknown;
  source: Source;
  where: string;
}

/** What one source gave, right or wrong. */
export interface Layer {
  given: Given[];
  problems: Problem[];
}

/** Checked values, at most one for a key. */
export class Settings {
  readonly #given: ReadonlyMap<ConfigKey, Given>;

  constructor(given: Iterable<Given>) {
    this.#given = new Map(Array.from(given, (one) => [one.key, one]));
  }

  /** Later layers win. */
  static merge(layers: readonly Layer[]): Settings {
    return new Settings(layers.flatMap((layer) => layer.given));
  }

  get<Key extends ConfigKey>(key: Key): ConfigValues[Key] | undefined {
    const given = this.#given.get(key);
    return given === undefined ? undefined : check(key, given.raw).data;
  }

  /** Who gave it, and where. */
  origin(key: ConfigKey): Given | undefined {
    return this.#given.get(key);
  }

  source(key: ConfigKey): Source {
    return this.#given.get(key)?.source ?? 'default';
  }

  /** Whether the first was given by a source that wins over the second's. */
  outranks(first: ConfigKey, second: ConfigKey): boolean {
    return SOURCES.indexOf(this.source(first)) > SOURCES.indexOf(this.source(second));
  }

  without(keys: readonly ConfigKey[]): Settings {
    return new Settings([...this.#given.values()].filter(({ key }) => !keys.includes(key)));
  }
}

/** What the environment variables say; an empty one says nothing. */
export function readEnvironment(env: Environment): Layer {
  const layer: Layer = { given: [], problems: [] };
  for (const [key, { variable, fromText }] of Object.entries(KEY_RULES)) {
    const text = variable === null ? undefined : env[variable];
    if (variable === null || text === undefined || text === '' || !isConfigKey(key)) continue;
    add(layer, { key, raw: fromText(text), source: 'environment', where: variable });
  }
  return layer;
}

/**
 * What a mapping in the shape of config.yaml says.
 * `locate` gives the place of the key, or of its value, for messages.
 */
export function readMapping(
  mapping: Readonly<Record<string, unknown>>,
  source: Source,
  locate: (path: readonly string[], part: 'key' | 'value') => string,
): Layer {
  const layer: Layer = { given: [], problems: [] };
  readSection(layer, source, locate, { mapping, path: [] });
  return layer;
}

function readSection(
  layer: Layer,
  source: Source,
  locate: Parameters<typeof readMapping>[2],
  section: { mapping: Readonly<Record<string, unknown>>; path: readonly string[] },
): void {
  for (const [name, raw] of Object.entries(section.mapping)) {
    const path = [...section.path, name];
    const key = path.join('.');
    // A key without a value: as if it were not there.
    if (raw === undefined || (raw === null && (isConfigKey(key) || isSection(key)))) continue;
    if (isSection(key) && isMapping(raw)) {
      if (isConfigKey(key)) add(layer, { key, raw: true, source, where: locate(path, 'key') });
      readSection(layer, source, locate, { mapping: raw, path });
    } else if (isConfigKey(key)) {
      add(layer, { key, raw, source, where: locate(path, 'value') });
    } else if (isSection(key)) {
      const found = Array.isArray(raw) ? 'a list' : JSON.stringify(raw);
      layer.problems.push({ where: locate(path, 'value'), what: `${key}: expected a mapping, found ${found}.` });
    } else {
      layer.problems.push(unknownKey(locate(path, 'key'), key));
    }
  }
}

function add(layer: Layer, given: Given): void {
  if (check(given.key, given.raw).success) layer.given.push(given);
  else layer.problems.push(wrongValue(given.where, given.key, given.raw));
}

function check<Key extends ConfigKey>(key: Key, raw: unknown): z.ZodSafeParseResult<ConfigValues[Key]> {
  return KEY_RULES[key].schema.safeParse(raw);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
