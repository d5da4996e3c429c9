/** Every key of config.yaml, once: what it may say, which environment variable overrides it, and what it is without either. */
import { z } from 'zod';
import type { KeySource } from './config';
import { HOW_LONG } from './duration';

/** The keys, dotted, with the type of their values. */
export interface ConfigValues {
  'db.type': 'sqlite' | 'postgres';
  'db.dsn': string;
  'db.key_file': string;
  'temporal.address': string;
  'temporal.namespace': string;
  'temporal.api_key': string;
  /** In the file also a mapping of the three files, which says yes by being there. */
  'temporal.tls': boolean;
  'temporal.tls.ca_file': string;
  'temporal.tls.cert_file': string;
  'temporal.tls.key_file': string;
  'temporal.binary': string;
  'temporal.ui': boolean;
  'temporal.port': number;
  'temporal.compress_over': number;
  'encryption.keys': KeySource[];
  python: string;
  'changed.python': 'refuse' | 'warn' | 'ignore';
  'changed.libraries': 'refuse' | 'warn' | 'ignore';
  'http.host': string;
  'http.port': number;
  'log.level': 'debug' | 'info' | 'warn' | 'error';
  'log.format': 'pretty' | 'json';
  'retention.sessions': string;
  'retention.completed': string;
  'retention.failed': string;
  'retention.stopped': string;
  'retention.builds': string;
  'limits.sessions': number;
  'limits.memory': number;
  'limits.runner_memory': number;
  'limits.drain_seconds': number;
  'limits.park_after_seconds': number;
  'limits.archive_bytes': number;
  'limits.archive_files': number;
}

export type ConfigKey = keyof ConfigValues;

/** One key. */
export interface KeyRule<Value> {
  schema: z.ZodType<Value>;
  /** Completes "expected ...". */
  expected: string;
  /** Makes of the text of a variable or an argument what YAML would have made of it; `schema` then judges it. */
  fromText: (text: string) => unknown;
  variable: string | null;
  /** Never shown. */
  secret: boolean;
}

/** What every key has unless it says otherwise. */
type Extras = Partial<Pick<KeyRule<unknown>, 'variable' | 'secret'>>;

function rule<Value>(
  schema: z.ZodType<Value>,
  expected: string,
  fromText: (text: string) => unknown,
  { variable = null, secret = false }: Extras,
): KeyRule<Value> {
  return { schema, expected, fromText, variable, secret };
}

function text(expected: string, extras: Extras = {}): KeyRule<string> {
  return rule(z.string().trim().min(1), expected, (value) => value, extras);
}

function oneOf<const Choice extends string>(choices: readonly Choice[], extras: Extras = {}): KeyRule<Choice> {
  return rule(z.enum(choices), `one of ${choices.join(', ')}`, (value) => value, extras);
}

function wholeNumber(minimum: number, maximum: number, extras: Extras = {}): KeyRule<number> {
  const expected = `a whole number from ${minimum} to ${maximum}`;
  const fromText = (value: string): unknown => (/^\d+$/.test(value) ? Number(value) : value);
  return rule(z.int().min(minimum).max(maximum), expected, fromText, extras);
}

const UNITS = ['', 'K', 'M', 'G', 'T'];

/** Of memory: bytes, or a number with a unit of 1024. */
function size(extras: Extras): KeyRule<number> {
  const withUnit = z
    .string()
    .regex(/^\d+(\.\d+)? ?[KMGT](i?B)?$/)
    .transform((text) => Math.round(parseFloat(text) * 1024 ** UNITS.indexOf(/[KMGT]/.exec(text)?.[0] ?? '')));
  const bytes = z.union([z.number(), withUnit]).pipe(z.int().min(SIZE_MIN));
  const fromText = (value: string): unknown => (/^\d+$/.test(value) ? Number(value) : value);
  return rule(bytes, 'bytes, or a size like 512MiB or 2GiB; at least 16MiB', fromText, extras);
}

function yesOrNo(expected = 'true or false'): KeyRule<boolean> {
  const words = new Map([
    ['true', true],
    ['false', false],
  ]);
  return rule(z.boolean(), expected, (value) => words.get(value) ?? value, {});
}

const KEY_ID = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const KEY_SOURCE = z.union([
  z.strictObject({ id: KEY_ID, file: z.string().trim().min(1) }),
  z.strictObject({ id: KEY_ID, variable: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }),
]);

/** On a command line, as JSON. */
function listOfKeys(): KeyRule<KeySource[]> {
  const fromText = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return text; // which is no list
    }
  };
  return rule(
    z.array(KEY_SOURCE),
    'a list of keys, each {id: NAME, file: PATH} or {id: NAME, variable: NAME}',
    fromText,
    {},
  );
}

function howLong(): KeyRule<string> {
  return rule(z.string().regex(HOW_LONG), 'how long: 30d, 12h, 45m, or forever', (value) => value, {});
}

const PORT_MAX = 65_535;
const SIZE_MIN = 16 * 1024 * 1024;

export const KEY_RULES: { readonly [Key in ConfigKey]: KeyRule<ConfigValues[Key]> } = {
  'db.type': oneOf(['sqlite', 'postgres'], { variable: 'AK_DB_TYPE' }),
  'db.dsn': text('a path (sqlite) or postgres://USER@HOST/DATABASE (postgres)', { variable: 'AK_DB_DSN' }),
  'db.key_file': text('the path of a file', { variable: 'AK_DB_KEY_FILE' }),
  'temporal.address': text('HOST:PORT of a Temporal server', { variable: 'AK_TEMPORAL_ADDRESS' }),
  'temporal.namespace': text('the name of a namespace', { variable: 'AK_TEMPORAL_NAMESPACE' }),
  'temporal.api_key': text('an API key', { variable: 'AK_TEMPORAL_API_KEY', secret: true }),
  'temporal.tls': yesOrNo('a mapping with ca_file, cert_file and key_file, or true or false'),
  'temporal.tls.ca_file': text('the path of a file'),
  'temporal.tls.cert_file': text('the path of a file'),
  'temporal.tls.key_file': text('the path of a file'),
  'temporal.binary': text('the path of the Temporal command', { variable: 'AK_TEMPORAL_BINARY' }),
  'temporal.ui': yesOrNo(),
  'temporal.port': wholeNumber(1, PORT_MAX),
  'temporal.compress_over': wholeNumber(1, Number.MAX_SAFE_INTEGER),
  'encryption.keys': listOfKeys(),
  python: text('a path or the name of a Python interpreter', { variable: 'AK_PYTHON' }),
  'changed.python': oneOf(['refuse', 'warn', 'ignore']),
  'changed.libraries': oneOf(['refuse', 'warn', 'ignore']),
  'http.host': text('an address to listen on'),
  'http.port': wholeNumber(0, PORT_MAX, { variable: 'AK_HTTP_PORT' }),
  'log.level': oneOf(['debug', 'info', 'warn', 'error'], { variable: 'AK_LOG_LEVEL' }),
  'log.format': oneOf(['pretty', 'json']),
  'retention.sessions': howLong(),
  'retention.completed': howLong(),
  'retention.failed': howLong(),
  'retention.stopped': howLong(),
  'retention.builds': howLong(),
  'limits.sessions': wholeNumber(1, 100_000),
  'limits.memory': size({ variable: 'AK_MEMORY' }),
  'limits.runner_memory': size({ variable: 'AK_RUNNER_MEMORY' }),
  'limits.drain_seconds': wholeNumber(0, 86_400),
  'limits.park_after_seconds': wholeNumber(1, 1_000_000_000),
  'limits.archive_bytes': wholeNumber(1, Number.MAX_SAFE_INTEGER),
  'limits.archive_files': wholeNumber(1, Number.MAX_SAFE_INTEGER),
};

export function isConfigKey(key: string): key is ConfigKey {
  return Object.hasOwn(KEY_RULES, key);
}

export const CONFIG_KEYS: readonly ConfigKey[] = Object.keys(KEY_RULES).filter(isConfigKey);

/** Everything that keys lie below: `temporal`, `temporal.tls`. */
export const SECTIONS: readonly string[] = [
  ...new Set(CONFIG_KEYS.map((key) => key.slice(0, Math.max(0, key.lastIndexOf('.')))).filter((name) => name !== '')),
];

export function isSection(key: string): boolean {
  return SECTIONS.includes(key);
}
