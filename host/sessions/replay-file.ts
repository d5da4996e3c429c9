/**
 * Writes a session's journal as the file a new runner replays. Its form: docs/protocol.md, "The journal file".
 *
 *   RF1. A runner may begin by the first part of a long file, once all that is missing are calls: it waits for one that is not there yet,
 *        but must know at once of a value that there is none.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { AkError } from '../errors';
import type { Environment } from '../runner/environment';
import type { HostJournal, RecordItem } from '../runner/protocol/messages';
import type { ReplayCall } from '../store/replay-call';
import type { JournalShape, ReplayEntry } from '../store/store';

/** Id of the record that holds the environment a session was first started with; the host's own, the runner never asks for it. */
export const ENVIRONMENT_RECORD_ID = 'host:environ';

/** So much is written at once, and told of: a write for each line would take longer than all the rest. A shorter journal is written whole. */
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

/** How far the file goes: its first `bytes` bytes, their sha256, and whether that is all. */
export type Part = HostJournal['payload'];

/** The first part of a file. `calls` is of the whole journal. */
export interface BegunReplayFile extends ReplayFile {
  bytes: number;
  /** Writes the other parts while it is iterated; null: there are none. It keeps nothing open, so it may be left unread. */
  rest: AsyncIterable<Part> | null;
}

/** `Store.readJournal` of one session. */
export type ReadJournal = (onShape: (shape: JournalShape) => void) => AsyncIterable<ReplayEntry>;

/**
 * Writes every entry of the journal to `path`, one JSON object a line.
 * @throws what the store or the file system raises
 */
export async function writeReplayFile(path: string, journal: AsyncIterable<ReplayEntry>): Promise<ReplayFile> {
  const written = nothing();
  let sha256 = '';
  for await (const part of partsOf(path, journal, written)) ({ sha256 } = part);
  return { ...written, sha256 };
}

/** The same until the rest holds nothing but calls (RF1). */
export async function beginReplayFile(path: string, read: ReadJournal): Promise<BegunReplayFile> {
  const told: { shape: JournalShape | null } = { shape: null };
  const written = nothing();
  const parts = partsOf(
    path,
    read((shape) => (told.shape = shape)),
    written,
  );
  for (;;) {
    const { value: part, done } = await parts.next();
    if (done === true) throw new AkError('internal', `The journal file ${path} has no end.`);
    const { bytes, sha256, complete } = part;
    if (complete) return { ...written, bytes, sha256, rest: null };
    const { shape } = told;
    if (shape !== null && written.entries >= shape.callsOnlyFrom) {
      return { ...written, calls: shape.calls, bytes, sha256, rest: parts };
    }
  }
}

type Written = Omit<ReplayFile, 'sha256'>;

function nothing(): Written {
  return { entries: 0, calls: 0, environment: null };
}

/** Each when it stands in the file; the last one says so. */
async function* partsOf(
  path: string,
  journal: AsyncIterable<ReplayEntry>,
  written: Written,
): AsyncGenerator<Part, void, undefined> {
  await writeFile(path, '', { mode: 0o600 });
  const hash = createHash('sha256');
  let bytes = 0;
  const part = async (chunk: string, complete: boolean): Promise<Part> => {
    // Once: both the hash and the file are of bytes.
    const buffer = Buffer.from(chunk);
    hash.update(buffer);
    // A file that was removed is not made again: nobody would remove that.
    await appendFile(path, buffer, { flag: constants.O_WRONLY | constants.O_APPEND });
    bytes += buffer.length;
    return { bytes, sha256: hash.copy().digest('hex'), complete };
  };
  let chunk = '';
  for await (const entry of journal) {
    written.environment ??= environmentOf(entry);
    written.entries += 1;
    if (entry.kind === 'call') written.calls += 1;
    chunk += `${JSON.stringify(lineOf(entry))}\n`;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield await part(chunk, false);
    chunk = '';
  }
  yield await part(chunk, true);
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
