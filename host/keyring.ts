/**
 * The keys that encrypt: the first encrypts, all decrypt. So a new key is put first, and an old one stays for as long as something is
 * encrypted with it.
 *
 * AES-256-GCM; what comes out is nonce, tag and ciphertext in one. The nonce is random: one key is good for four thousand million texts.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export const KEY_BYTES = 32;
export const ALGORITHM = 'aes-256-gcm';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface NamedKey {
  /** Written beside what it encrypts; says nothing of the key. */
  id: string;
  bytes: Buffer;
}

export interface Encrypted {
  keyId: string;
  data: Buffer;
}

export class Keyring {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly first: NamedKey | null;

  /** Ids differ. */
  constructor(keys: readonly NamedKey[]) {
    this.first = keys[0] ?? null;
    this.keys = new Map(keys.map(({ id, bytes }) => [id, bytes]));
  }

  /** Null: nothing is encrypted, for there is no key. */
  get currentId(): string | null {
    return this.first?.id ?? null;
  }

  has(keyId: string): boolean {
    return this.keys.has(keyId);
  }

  /** `bound` must be the same when it is decrypted: what this text belongs to, so that it cannot be put elsewhere. */
  encrypt(text: Uint8Array, bound: string): Encrypted | null {
    if (this.first === null) return null;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.first.bytes, nonce);
    cipher.setAAD(boundBytes(this.first.id, bound));
    const body = Buffer.concat([cipher.update(text), cipher.final()]);
    return { keyId: this.first.id, data: Buffer.concat([nonce, cipher.getAuthTag(), body]) };
  }

  /** Null: it was changed, or belongs elsewhere. @throws RangeError when the key is not there (`has`) */
  decrypt({ keyId, data }: Encrypted, bound: string): Buffer | null {
    const bytes = this.keys.get(keyId);
    if (bytes === undefined) throw new RangeError(`There is no key ${keyId}.`);
    const decipher = createDecipheriv(ALGORITHM, bytes, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    try {
      decipher.setAAD(boundBytes(keyId, bound));
      decipher.setAuthTag(data.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(data.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    } catch {
      return null; // too short, or the tag does not fit
    }
  }
}

/** 32 bytes as hexadecimal digits or base64, as a file or a variable holds them; null: they are not. */
export function parseKeyText(text: string): Buffer | null {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (!/^[A-Za-z0-9+/]{43}=$/.test(trimmed)) return null;
  return Buffer.from(trimmed, 'base64');
}

function boundBytes(keyId: string, bound: string): Buffer {
  return Buffer.from(JSON.stringify([ALGORITHM, keyId, bound]));
}
