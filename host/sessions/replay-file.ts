/** Writes a session's journal as the file a new runner replays. Its form: docs/protocol.md, "The journal file". */
import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { AkError } from '../errors';
import type { Environment } from '../runner/environment';
import type { RecordItem } from '../runner/protocol/messages';
import type { ReplayCall } from '../store/replay-call';
import type { ReplayEntry } from '../store/store';

/** Id of the record that holds the environment a session was first started with; the host's own, the runner never asks for it. */
export const ENVIRONMENT_RECORD_ID = 'host:environ';

/** So much is written at once: a write for each line would take longer than all the rest. */
const CHUNK_CHARACTERS = 256 * 1024;

export interface ReplayFile {
  /** Number of entries; 0 on a first start. */
  entries: number;
  /** Those of them that are calls and waits. */
  calls: number;
  /** Of the file: the runner reads it only as it was written. */
  sha256: string;
  /** The environment of the first start, as it was recorded. */
  environment: RecordItem | null;
}

/**
 * Writes every entry of the journal to `path`, one JSON object a line.
 * @throws what the store or the file system raises
 */
export async function writeReplayFile(path: string, journal: AsyncIterable<ReplayEntry>): Promise<ReplayFile> {
  const written = { entries: 0, calls: 0, environment: null };
  const hash = createHash('sha256');
  await pipeline(linesOf(journal, written, hash), createWriteStream(path, { mode: 0o600 }));
  return { ...written, sha256: hash.digest('hex') };
}

async function* linesOf(
  journal: AsyncIterable<ReplayEntry>,
  written: Omit<ReplayFile, 'sha256'>,
  hash: Hash,
): AsyncGenerator<Buffer> {
  let chunk = '';
  const take = (): Buffer => {
    // Once: both the hash and the file are of bytes.
    const bytes = Buffer.from(chunk);
    hash.update(bytes);
    chunk = '';
    return bytes;
  };
  for await (const entry of journal) {
    written.environment ??= environmentOf(entry);
    written.entries += 1;
    if (entry.kind === 'call') written.calls += 1;
    chunk += `${JSON.stringify(lineOf(entry))}\n`;
    if (chunk.length >= CHUNK_CHARACTERS) yield take();
  }
  yield take();
}

function environmentOf(entry: ReplayEntry): RecordItem | null {
  if (entry.kind !== 'record') return null;
  return entry.items.find((item) => item.id === ENVIRONMENT_RECORD_ID) ?? null;
}

function lineOf(entry: ReplayEntry): Record<string, unknown> {
  return entry.kind === 'record' ? { kind: 'record', items: entry.items } : lineOfCall(entry.call);
}

function lineOfCall(call: ReplayCall): Record<string, unknown> {
  const { id, name, digest, file, line, value, valueFile, error, handle, mutated } = call;
  return { kind: 'call', id, name, digest, file, line, value, value_file: valueFile, error, handle, mutated };
}

/** The environment of the first start from its record. @throws AkError `journal_damaged` */
export function decodeEnvironment(base64: string): Environment {
  const parsed: unknown = JSON.parse(Buffer.from(base64, 'base64').toString());
  if (typeof parsed !== 'object' || parsed === null) {
    throw new AkError('journal_damaged', 'The recorded environment of the session cannot be read.', {
      hint: 'The store was damaged or changed by hand; restore it from a backup, or start the session anew.',
    });
  }
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}
