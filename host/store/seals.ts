/**
 * Seals: an HMAC over what a row of the journal holds, so that nothing is unpickled but what a host with the same key has written.
 *
 * A pickle is a program. Who can write to the database, but has not the key, can damage a session but make no host run anything:
 * a row without its seal is never handed out for a replay. Large values lie in files; the row holds their hash, and the runner compares it.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AkError, ensureError } from '../errors';
import { KEY_BYTES, Keyring, parseKeyText, type NamedKey } from '../keyring';
import type { JournalTable } from './schema';

/** What the seal of an earlier version covers: of one row, whatever stands around it. chain.ts has the seals of today. */
const SEALED = [
  'session_id',
  'id',
  'value',
  'value_file_json',
  'error_json',
  'handle_json',
  'mutated',
  'items_json',
] as const satisfies (keyof JournalTable)[];

export type SealedRow = Pick<JournalTable, (typeof SEALED)[number]>;

export type Texts = readonly (string | number | null)[];

/** Makes the code of some texts, in base64: nobody without the key can. */
export type Signer = (texts: Texts) => string;

/**
 * The key of this installation, and those it had before: the first one seals, all of them prove. It never leaves the host: runners have
 * none, for they share a process with user code.
 */
export class SealingKey {
  /** Tells keys apart, and nothing about the key. */
  readonly fingerprint: string;
  /** For what this store encrypts. */
  readonly keyring: Keyring;
  private readonly current: Buffer;
  private readonly keys: readonly NamedKey[];

  constructor(keys: readonly [Buffer, ...Buffer[]]) {
    [this.current] = keys;
    this.keys = keys.map((bytes) => ({ id: fingerprintOf(bytes), bytes }));
    this.fingerprint = fingerprintOf(this.current);
    this.keyring = new Keyring(
      this.keys.map(({ id, bytes }) => ({ id, bytes: createHmac('sha256', bytes).update('encryption').digest() })),
    );
  }

  /** Whether the key of this fingerprint is among them. */
  knows(fingerprint: string): boolean {
    return this.keyring.has(fingerprint);
  }

  /** Under the key of this id; null: it is not here. */
  signer(keyId = this.fingerprint): Signer | null {
    const bytes = this.keys.find(({ id }) => id === keyId)?.bytes;
    return bytes === undefined ? null : (texts) => hmacOf(joined(texts), bytes);
  }

  /** Under the key that seals. */
  sign(texts: Texts): string {
    return hmacOf(joined(texts), this.current);
  }

  /** Of the row alone. */
  seal(row: SealedRow): string {
    return `${this.fingerprint}.${hmacOf(loneText(row), this.current)}`;
  }

  /** Id of the key that made this seal; null: that of an earlier version does not say. */
  static keyIdOf(seal: string): string | null {
    const end = seal.indexOf('.');
    return end === -1 ? null : seal.slice(0, end);
  }

  isSealed(row: SealedRow & Pick<JournalTable, 'seal'>): boolean {
    const { seal } = row;
    if (seal === null) return false;
    const keyId = SealingKey.keyIdOf(seal);
    const found = keyId === null ? seal : seal.slice(keyId.length + 1);
    return this.keys.some(({ id, bytes }) => {
      if (keyId !== null && id !== keyId) return false;
      return isSame(found, hmacOf(loneText(row), bytes));
    });
  }
}

export function isSame(found: string, expected: string): boolean {
  const [one, other] = [Buffer.from(found), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function loneText(row: SealedRow): string {
  const texts = SEALED.map((column) => {
    const text = row[column];
    return text === null ? '-;' : `${Buffer.byteLength(text)};${text}`;
  });
  return texts.join('');
}

/** Each with its length, so that no text can pass from one place to the next. */
function joined(texts: Texts): string {
  let all = '';
  for (const one of texts) {
    const text = typeof one === 'number' ? String(one) : one;
    all += text === null ? '-;' : `${text.length};${text}`;
  }
  return all;
}

function hmacOf(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest('base64');
}

function fingerprintOf(key: Buffer): string {
  return createHmac('sha256', key).update('fingerprint').digest('hex').slice(0, 16);
}

/** One key a line, the one that seals first. Null: there is no such file. @throws AkError `journal_key_unusable` */
export async function readKey(path: string): Promise<SealingKey | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    const cause = ensureError(thrown);
    if ('code' in cause && cause.code === 'ENOENT') return null;
    throw unusable(path, cause.message, cause);
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [current, ...former] = lines.map((line) => {
    const key = parseKeyText(line);
    if (key === null) throw unusable(path, `a line of it does not hold ${KEY_BYTES} bytes as hexadecimal digits`);
    return key;
  });
  if (current === undefined) throw unusable(path, 'it is empty');
  return new SealingKey([current, ...former]);
}

/** Of processes that come first at once, one makes it and all read the same. False: it was there. */
export async function makeKey(path: string): Promise<boolean> {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await file.writeFile(`${randomBytes(KEY_BYTES).toString('hex')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    // Fails where there is one: a key is never replaced.
    await link(unfinished, path);
    return true;
  } catch (thrown) {
    const cause = ensureError(thrown);
    if ('code' in cause && cause.code === 'EEXIST') return false;
    throw unusable(path, cause.message, cause);
  } finally {
    await rm(unfinished, { force: true });
  }
}

function unusable(path: string, why: string, cause?: Error): AkError {
  return new AkError('journal_key_unusable', `The key of the journals, ${path}, cannot be used: ${why}.`, {
    hint: 'Restore the file from a backup, or name another with db.key_file in config.yaml.',
    ...(cause === undefined ? {} : { cause }),
  });
}
