/** Shows the configuration, and changes config.yaml as a careful person would: comments stay, and what is wrong is not written. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMap } from 'yaml';
import { AkError } from '../errors';
import { redactDsn } from './dsn';
import { parseConfigText, readConfigDocument, readConfigText } from './file';
import type { ConfigDocument } from './file';
import { CONFIG_KEYS, isConfigKey, KEY_RULES } from './keys';
import type { ConfigKey } from './keys';
import { checkLayers } from './load';
import type { LoadedConfig } from './load';
import { configFile } from './paths';
import { configInvalid, unknownKey } from './problems';
import { reasonOf } from './reason';
import type { Source } from './settings';
import { valuesOf } from './values';
import type { ShownValue } from './values';

export interface ConfigRow {
  key: ConfigKey;
  /** Null: nothing, and that is what the default says. Secrets are not shown. */
  value: string | null;
  source: Source;
}

/** Every key with the value in force. */
export function listConfig(config: LoadedConfig): ConfigRow[] {
  const values = valuesOf(config);
  return CONFIG_KEYS.map((key) => ({
    key,
    value: showValue(key, values[key]),
    source: config.sources.get(key) ?? 'default',
  }));
}

/**
 * Writes one key into config.yaml. `text` is what a person would write there: `5432`, `true`, `~/ak.db`.
 * Code `config_invalid` when the key is not known or the file would be wrong with it; the file is then as it was.
 * Code `config_unwritable` when it cannot be written.
 */
export async function setConfig(configDir: string, key: string, text: string): Promise<void> {
  if (!isConfigKey(key)) throw configInvalid([unknownKey('ak config set', key)], '`ak config list` shows every key.');
  const path = configFile(configDir);
  const parsed = parseConfigText(path, (await readConfigText(path)) ?? '');
  setKey(path, parsed, key, KEY_RULES[key].fromText(text));
  const changed = parsed.document.toString({ lineWidth: 0 });
  const layer = readConfigDocument(path, parseConfigText(path, changed), key);
  checkLayers([layer], `${path} is as it was. \`ak config list\` shows every key and its value.`);
  await replaceFile(path, changed);
}

function setKey(path: string, { document }: ConfigDocument, key: ConfigKey, value: unknown): void {
  const names = key.split('.');
  // `db:` with nothing below is no mapping yet, and `tls: true` becomes one.
  for (let depth = 1; depth < names.length; depth += 1) {
    const section = names.slice(0, depth);
    const found = document.getIn(section, true);
    if (found !== undefined && !isMap(found)) document.setIn(section, document.createNode({}));
  }
  if (document.contents !== null && !isMap(document.contents)) {
    throw configInvalid([{ where: path, what: 'it is not a mapping of keys.' }], 'Correct the file first.');
  }
  document.setIn(names, value);
}

/** Readers see the old file or the new one, never a part. */
async function replaceFile(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // A link stays a link: people keep their configuration elsewhere.
    const target = await realpath(path).catch(() => path);
    const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await writeDurably(temporary, text);
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true });
    }
  } catch (thrown) {
    throw new AkError('config_unwritable', `Cannot write ${path}: ${reasonOf(thrown).message}.`, {
      hint: 'Make its directory writable.',
      cause: thrown,
    });
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function showValue(key: ConfigKey, value: ShownValue): string | null {
  if (value === null) return null;
  if (KEY_RULES[key].secret) return '(hidden)';
  return key === 'db.dsn' ? redactDsn(String(value)) : String(value);
}
