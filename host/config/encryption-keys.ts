/** Reads the keys that `encryption.keys` names, from files that nobody else can read or from variables of the environment. */
import { readFile, stat } from 'node:fs/promises';
import { AkError } from '../errors';
import { KEY_BYTES, Keyring, parseKeyText, type NamedKey } from '../keyring';
import type { Config, KeySource } from './config';
import type { Environment } from './paths';
import { reasonOf } from './reason';

const MAKE_ONE =
  'A key is 32 bytes as hexadecimal digits: (umask 077; openssl rand -hex 32 > FILE). Never replace one that is in use: add a new one before it.';

/** @throws AkError `encryption_key_unusable` */
export async function readKeyring({ keys }: Config['encryption'], env: Environment): Promise<Keyring> {
  return new Keyring(await Promise.all(keys.map((source) => readNamedKey(source, env))));
}

async function readNamedKey(source: KeySource, env: Environment): Promise<NamedKey> {
  const where = 'file' in source ? `the file ${source.file}` : `the variable ${source.variable}`;
  const text = 'file' in source ? await readPrivateFile(source) : (env[source.variable] ?? '');
  if (text === '') throw unusable(source, `${where} is empty, or not there`);
  const bytes = parseKeyText(text);
  if (bytes === null)
    throw unusable(source, `${where} does not hold ${KEY_BYTES} bytes as hexadecimal digits or base64`);
  return { id: source.id, bytes };
}

async function readPrivateFile(source: Extract<KeySource, { file: string }>): Promise<string> {
  try {
    const { mode } = await stat(source.file);
    if ((mode & 0o077) !== 0) {
      const found = (mode & 0o777).toString(8).padStart(4, '0');
      throw unusable(source, `others than its owner can read the file ${source.file} (mode ${found}): chmod 600 it`);
    }
    return await readFile(source.file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof AkError) throw thrown;
    throw unusable(source, reasonOf(thrown).message, thrown);
  }
}

function unusable({ id }: KeySource, why: string, cause?: unknown): AkError {
  return new AkError('encryption_key_unusable', `The encryption key ${id} cannot be used: ${why}.`, {
    hint: MAKE_ONE,
    ...(cause === undefined ? {} : { cause }),
  });
}
