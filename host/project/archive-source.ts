/** Opens what was given as an archive: a buffer, a stream or a file; plain or gzip. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { AkError, isAkError } from '../errors';
import { showBytes } from './limits';
import { errorCode, toError } from './place';

export type ArchiveSource = Buffer | Readable | string;

export interface OpenArchive {
  kind: 'tar' | 'gzip';
  /** The archive's bytes as given. Fails with an AkError when reading fails, or when a limit or the deadline is passed. */
  chunks: AsyncGenerator<Buffer>;
  /** Bytes given out so far. */
  givenBytes: () => number;
  /** Lets go of the source; to be called once, whatever happened. */
  close: () => void;
}

export interface OpenOptions {
  /** The archive, for messages. */
  subject: string;
  maxBytes: number;
  /** By then its last byte must have come. */
  deadlineMs: number;
}

/** First bytes of things people take for a tar. */
const OTHER_KINDS = [
  { magic: 'PK\x03\x04', name: 'a zip archive' },
  { magic: 'BZh', name: 'compressed with bzip2' },
  { magic: '\xfd7zXZ\x00', name: 'compressed with xz' },
  { magic: '\x28\xb5\x2f\xfd', name: 'compressed with zstd' },
  { magic: '7z\xbc\xaf', name: 'a 7z archive' },
];
const MAGIC_BYTES = 6;

/** @throws AkError `archive_unreadable`, `code_not_found`, `archive_too_large`, `deadline`; so do its chunks */
export async function openArchive(source: ArchiveSource, options: OpenOptions): Promise<OpenArchive> {
  const { subject, deadlineMs } = options;
  const readable = toReadable(source);
  const timer = setTimeout(() => {
    readable.destroy(
      new AkError('deadline', `${subject} did not come whole within ${deadlineMs / 1000} s.`, {
        hint: 'Send it again, or make it smaller.',
      }),
    );
  }, deadlineMs);
  const close = (): void => {
    clearTimeout(timer);
    readable.destroy();
  };
  try {
    let given = 0;
    const chunks = countedChunks(readable, options, (bytes) => {
      given += bytes;
    });
    const { first, rest } = await peek(chunks);
    return { kind: kindOf(first, subject), chunks: rest, givenBytes: () => given, close };
  } catch (thrown) {
    close();
    throw thrown;
  }
}

function kindOf(first: Buffer, subject: string): OpenArchive['kind'] {
  const hint = 'Give a plain tar or one compressed with gzip: tar -czf code.tar.gz -C FOLDER .';
  if (first.length === 0) throw new AkError('archive_unreadable', `${subject} is empty.`, { hint });
  const start = first.subarray(0, MAGIC_BYTES).toString('latin1');
  const other = OTHER_KINDS.find((kind) => start.startsWith(kind.magic));
  if (other !== undefined) throw new AkError('archive_unreadable', `${subject} is ${other.name}, not a tar.`, { hint });
  return start.startsWith('\x1f\x8b') ? 'gzip' : 'tar';
}

async function* countedChunks(
  readable: Readable,
  options: OpenOptions,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const { subject, maxBytes } = options;
  let total = 0;
  try {
    for await (const chunk of readable) {
      const bytes = toBuffer(chunk);
      total += bytes.length;
      count(bytes.length);
      if (total > maxBytes) {
        throw new AkError('archive_too_large', `${subject} has more than ${showBytes(maxBytes)}, the limit.`, {
          hint: 'Leave large files out of it, or raise limits.archive_bytes in the configuration.',
        });
      }
      yield bytes;
    }
  } catch (thrown) {
    throw isAkError(thrown) ? thrown : readError(toError(thrown), subject, total);
  }
}

function toReadable(source: ArchiveSource): Readable {
  if (typeof source === 'string') return createReadStream(source);
  return Buffer.isBuffer(source) ? Readable.from([source]) : source;
}

/** A chunk of a byte stream. */
export function toBuffer(chunk: unknown): Buffer {
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new AkError('internal', 'An archive must be read as bytes, not as text.');
}

function readError(cause: Error, subject: string, position: number): AkError {
  const code = errorCode(cause);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AkError('code_not_found', `${subject} does not exist.`, { hint: 'Check the path.', cause });
  }
  return new AkError('archive_unreadable', `Cannot read ${subject} past byte ${position}: ${cause.message}.`, {
    hint: 'Check that it is a file you may read, and try again.',
    cause,
  });
}

/** Reads until there is enough to tell what it is; the rest gives everything from the beginning. */
async function peek(chunks: AsyncGenerator<Buffer>): Promise<{ first: Buffer; rest: AsyncGenerator<Buffer> }> {
  let first: Buffer = Buffer.alloc(0);
  while (first.length < MAGIC_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  return { first, rest: resume(first, chunks) };
}

async function* resume(first: Buffer, chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* chunks;
}
