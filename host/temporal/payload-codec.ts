/**
 * What Temporal keeps of a session, compressed and encrypted: arguments, results, summaries, memos, heartbeats and, through
 * workflows/failure-converter.ts, messages and stacks of failures.
 *
 * The SDK calls it in the process of the host, never inside the workflow sandbox. Each payload says in its metadata what was done to it, so
 * that a session goes on when encryption is switched on or off and when keys change: what lies there is read as it was written.
 */
import { deflateSync, inflateSync } from 'node:zlib';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { AkError } from '../errors';
import { ALGORITHM, type Keyring } from '../keyring';

export interface PayloadCodecOptions {
  keyring: Keyring;
  /** Payloads with more bytes are compressed, where that makes them smaller; null: none. */
  compressOver: number | null;
  /** Nothing of this session can be read: it waits, and somebody has to hear of it. Empty: nobody knows which session. */
  onUnreadable: (sessionId: string, error: AkError) => void;
}

const ENCRYPTED = 'binary/encrypted';
const COMPRESSED = 'binary/zlib';
/** More than Temporal takes in one message. */
const MAX_INFLATED_BYTES = 64 * 1024 * 1024;

/** One payload, without what protobuf allows to be missing. */
interface Plain {
  metadata: Record<string, Uint8Array>;
  data: Uint8Array;
}

export function payloadCodec(options: PayloadCodecOptions): PayloadCodec {
  return {
    encode: (payloads, context) => Promise.resolve(payloads.map((payload) => encode(options, payload, context))),
    decode: async (payloads, context) => {
      const sessionId = context?.workflowId ?? '';
      try {
        return payloads.map((payload) => decode(options.keyring, payload, sessionId));
      } catch (error) {
        if (error instanceof AkError) options.onUnreadable(sessionId, error);
        throw error;
      }
    },
  };
}

function encode(
  { keyring, compressOver }: PayloadCodecOptions,
  payload: Payload,
  context?: SerializationContext,
): Payload {
  const compressed = compressOver === null ? payload : compress(payload, compressOver);
  const sessionId = context?.workflowId ?? '';
  const encrypted = keyring.encrypt(pack(compressed), sessionId);
  if (encrypted === null) return compressed;
  return toPayload(ENCRYPTED, encrypted.data, { key: encrypted.keyId, algorithm: ALGORITHM, session: sessionId });
}

function decode(keyring: Keyring, payload: Payload, sessionId: string): Payload {
  switch (textOf(payload, 'encoding')) {
    case ENCRYPTED:
      return decode(keyring, decrypt(keyring, payload, sessionId), sessionId);
    case COMPRESSED:
      return unpack(inflateSync(plain(payload).data, { maxOutputLength: MAX_INFLATED_BYTES }));
    default:
      return payload;
  }
}

function compress(payload: Payload, over: number): Payload {
  if (plain(payload).data.byteLength <= over) return payload;
  const packed = pack(payload);
  const compressed = deflateSync(packed);
  return compressed.byteLength < packed.byteLength ? toPayload(COMPRESSED, compressed, {}) : payload;
}

/** What was written for one session is not read for another. Where nobody says which one it is read for, its own word counts. */
function decrypt(keyring: Keyring, payload: Payload, readFor: string): Payload {
  const keyId = textOf(payload, 'key');
  const sessionId = textOf(payload, 'session');
  const of = sessionId === '' ? 'A payload in Temporal' : `What Temporal keeps of session ${sessionId}`;
  if (!keyring.has(keyId)) throw keyMissing(of, keyId);
  const text = keyring.decrypt({ keyId, data: Buffer.from(plain(payload).data) }, sessionId);
  const isElsewhere = sessionId !== '' && readFor !== '' && sessionId !== readFor;
  if (text === null || isElsewhere) throw changed(of, keyId, isElsewhere ? readFor : null);
  return unpack(text);
}

function keyMissing(of: string, keyId: string): AkError {
  return new AkError(
    'encryption_key_missing',
    `${of} is encrypted with the key ${JSON.stringify(keyId)}, which this host does not have.`,
    {
      hint: 'Add it to encryption.keys in config.yaml of every host (it may stand last) and start them again; the session waits, and goes on then.',
      context: { key: keyId },
    },
  );
}

function changed(of: string, keyId: string, readFor: string | null): AkError {
  const how =
    readFor === null ? 'was changed, or encrypted with another key of that name' : `stands in session ${readFor}`;
  return new AkError('encryption_key_missing', `${of}, encrypted with the key ${JSON.stringify(keyId)}, ${how}.`, {
    hint: 'Put the key of that name back as it was. If it is the same key, the data in Temporal is damaged: stop the session and start it anew.',
    context: { key: keyId },
  });
}

/** The length of the metadata (4 bytes), the metadata as JSON with values in base64, the data. */
function pack(payload: Payload): Buffer {
  const { metadata, data } = plain(payload);
  const names = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value).toString('base64')]);
  const head = Buffer.from(JSON.stringify(Object.fromEntries(names)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.byteLength);
  return Buffer.concat([length, head, data]);
}

function unpack(packed: Buffer): Payload {
  const end = 4 + packed.readUInt32BE(0);
  const names = JSON.parse(packed.subarray(4, end).toString()) as Record<string, string>;
  const metadata = Object.entries(names).map(([name, value]) => [name, Buffer.from(value, 'base64')]);
  return { metadata: Object.fromEntries(metadata) as Plain['metadata'], data: packed.subarray(end) };
}

function toPayload(encoding: string, data: Uint8Array, more: Record<string, string>): Payload {
  const metadata = Object.entries({ encoding, ...more }).map(([name, value]) => [name, Buffer.from(value)]);
  return { metadata: Object.fromEntries(metadata) as Plain['metadata'], data };
}

function plain({ metadata, data }: Payload): Plain {
  return { metadata: metadata ?? {}, data: data ?? new Uint8Array() };
}

function textOf(payload: Payload, name: string): string {
  const value = plain(payload).metadata[name];
  return value === undefined ? '' : Buffer.from(value).toString();
}
